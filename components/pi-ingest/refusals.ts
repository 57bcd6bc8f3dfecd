import { IPv6 } from "ipaddr.js";

import { hostPaths } from "./paths";
import { HostSettings, streamName } from "./settings";

/** Where nginx notes what it refused, for metrics.sh: in memory, gone with a boot. */
export const refusalsFile = `${hostPaths.run}/refused.log`;

/** Names that people type and that are no secret, with a number or without. */
const plainNames = ["live", "livestream", "stream", "mystream", "camera", "test", "obs", "default"];

/** What no key is: nothing in it has eight characters that a key may have. */
const plain = "(?!.*[A-Za-z0-9_-]{8})[A-Za-z0-9_./-]{1,40}";
/** As nginx-rtmp escapes it: a phone's keyboard appends a space to each word. */
const space = "(?:%20)*";

/** An IPv6 network with all its groups: nginx refuses the short form where `::` stands for a single one. */
export function nginxBlock(block: string): string {
    const [address, ...length] = block.split("/");
    return address.includes(":") ? [IPv6.parse(address).toNormalizedString(), ...length].join("/") : block;
}

/**
 * nginx's http part that decides who may connect and publish, and logs each refusal: to the journal for people, to a file for metrics.sh.
 *
 * nginx-rtmp (1.2.2) itself logs a wrong application and a refused key at level info only, and beside them the key of everyone who is
 * let in. An empty or another stream name it accepts: the camera shows LIVE and no player ever finds it.
 *
 * A stream name or application may hold the key, typed into the wrong field: shown is only what cannot be one (keys have eight characters
 * and more), or a usual name that is not this application's key.
 */
export function refusalMaps({ cameras, publishCidrs }: HostSettings): string[] {
    const applications = cameras.map(({ application }) => application);
    const open = cameras.filter((camera) => !camera.keyed).map(({ application }) => application);
    const usual = [...plainNames, ...applications].join("|");
    return [
        "    # The host's own cameras need no key. nginx-rtmp sets the address before anything that a publisher sends.",
        "    map $arg_addr $pi_live_local {",
        "        default 0;",
        "        127.0.0.1 1;",
        "    }",
        '    # One line a key, written from standard input: "~^application:key$" 1;',
        '    map "$arg_app:$arg_key" $pi_live_key {',
        "        default 0;",
        `        include ${hostPaths.secrets}/keys.map;`,
        "    }",
        '    map "$arg_app:$arg_name" $pi_live_name_is_key {',
        "        default 0;",
        `        include ${hostPaths.secrets}/keys.map;`,
        "    }",
        "    # Whatever is not known to be open needs a key.",
        "    map $arg_app $pi_live_keyed {",
        "        default 1;",
        ...open.map((name) => `        "~^${name}$" 0;`),
        "    }",
        "    geo $arg_addr $pi_live_neighbour {",
        "        default 0;",
        ...["127.0.0.1/32", ...new Set(publishCidrs.map(nginxBlock).filter((block) => !loopback.includes(block)))].map(
            (block) => `        ${block} 1;`,
        ),
        "    }",
        "    map $arg_name $pi_live_name_fits {",
        "        default 0;",
        `        "~^${streamName}$" 1;`,
        "    }",
        "    # What is wrong with a publisher: its address, its stream name, its key (keyed, not local, not the key).",
        '    map "$pi_live_neighbour$pi_live_name_fits$pi_live_keyed$pi_live_local$pi_live_key" $pi_live_publish {',
        '        default "";',
        '        "~^0" address;',
        '        "~^10" name;',
        '        "~^11100" key;',
        "    }",
        "    map $arg_app $pi_live_connect {",
        "        default application;",
        `        "~^(${applications.join("|")})$" "";`,
        "    }",
        "    # By location and not by $arg_call, which a publisher could send too.",
        "    map $uri $pi_live_refused {",
        "        default $pi_live_publish;",
        "        /connect $pi_live_connect;",
        "    }",
        '    map "$pi_live_name_is_key:$arg_name" $pi_live_name {',
        '        default "not shown, since it may hold a key";',
        '        "~^.:$" empty;',
        `        "~^.:(?<pi_live_short>${plain})$" $pi_live_short;`,
        `        "~*^0:(?<pi_live_usual>(${usual})[0-9]{0,2})$" $pi_live_usual;`,
        `        "~^.:${space}(?<pi_live_spaced>${plain})${space}$" "$pi_live_spaced with a space";`,
        "    }",
        "    map $arg_app $pi_live_application {",
        '        default "not shown, since it may hold a key";',
        '        "" empty;',
        `        "~^(?<pi_live_plain>${plain})$" $pi_live_plain;`,
        `        "~*^(?<pi_live_known>(${usual})[0-9]{0,2})$" $pi_live_known;`,
        `        "~^${space}(?<pi_live_apart>${plain})${space}$" "$pi_live_apart with a space";`,
        `        "~^(?<pi_live_head>${applications.join("|")})/" "$pi_live_head/...";`,
        "    }",
        "    map $pi_live_refused $pi_live_reason {",
        '        address "this address may not publish (publishCidrs)";',
        '        key "no publish key, or a wrong one";',
        `        name "stream name $pi_live_name, must be ${streamName}";`,
        `        application "no such application, there is ${applications.join(", ")}";`,
        "    }",
        "    log_format pi_live_journal 'refused: application $pi_live_application from $arg_addr: $pi_live_reason';",
        "    log_format pi_live_status '$msec $arg_addr $pi_live_refused $pi_live_application|$pi_live_name';",
    ];
}

/** For the location that nginx-rtmp asks. */
export const refusalLogs = [
    "access_log syslog:server=unix:/dev/log,nohostname,tag=pi_live,severity=warn pi_live_journal if=$pi_live_refused;",
    `access_log ${refusalsFile} pi_live_status if=$pi_live_refused;`,
];

const loopback = ["127.0.0.1", "127.0.0.1/32"];
