import { IPv6 } from "ipaddr.js";

import { CameraSettings, HostSettings, rtmpPort, statusPort } from "./settings";
import { hostPaths } from "./paths";

/**
 * nginx's whole configuration, a file of its own beside the distribution's: no conffile is touched, port 80 never opens.
 * Sources of the values: facts pi.md §2, measured on Debian 12 and 13.
 */
export function nginxConf(settings: HostSettings): string {
    const lines = [
        "# Written by pi-live. Changes here last until the next release.",
        "user www-data;",
        "load_module modules/ngx_rtmp_module.so;",
        "# More than one worker loses viewers: each knows only the streams that it received itself.",
        "worker_processes 1;",
        "daemon off;",
        `pid ${hostPaths.run}/nginx.pid;`,
        "error_log stderr warn;",
        "events {",
        "    worker_connections 512;",
        "}",
        "",
        "rtmp {",
        "    # Nothing to rotate on the SD card, and no place where a publish key could end up: refusals are in the journal.",
        "    access_log off;",
        "    max_connections 128;",
        "    server {",
        `        listen ${rtmpPort};`,
        ...([...settings.publishFrom, ...settings.playFrom].some((block) => block.includes(":"))
            ? [`        listen [::]:${rtmpPort} ipv6only=on;`]
            : []),
        "        chunk_size 4096;",
        "        # Longer than the pullers' timeout of 5 s, or pings would keep a dead stream open.",
        "        ping 30s;",
        "        ping_timeout 10s;",
        "        notify_method get;",
        ...settings.cameras.flatMap((camera) => application(camera, settings)),
        "    }",
        "}",
        "",
        ...httpLines(),
    ];
    return `${lines.join("\n")}\n`;
}

function application({ application, keyed }: CameraSettings, { publishFrom, playFrom }: HostSettings): string[] {
    const access = (verb: string, blocks: string[]) => [
        ...["127.0.0.1", ...blocks.map(plain)].map((block) => `            allow ${verb} ${block};`),
        `            deny ${verb} all;`,
    ];
    return [
        `        application ${application} {`,
        "            live on;",
        "            record off;",
        "            # Players end with the publisher and come back clean; otherwise they hang, then get backward timestamps.",
        "            idle_streams off;",
        '            # A camera whose TCP died silently blocks its own return ("already publishing") until it is dropped.',
        "            drop_idle_publisher 10s;",
        "            # A player gets the picture from a key frame on; after a second of sound alone the relay would give up looking for it.",
        "            wait_video on;",
        ...access("publish", publishFrom),
        ...access("play", playFrom),
        ...(keyed ? [`            on_publish http://127.0.0.1:${statusPort}/auth;`] : []),
        "        }",
    ];
}

/** An IPv6 network with all its groups: nginx refuses the short form where `::` stands for a single one. */
function plain(block: string): string {
    const [address, ...length] = block.split("/");
    return address.includes(":") ? [IPv6.parse(address).toNormalizedString(), ...length].join("/") : block;
}

/** The key check by `map`, statistics and control: for this host alone. */
function httpLines(): string[] {
    return [
        "http {",
        "    access_log off;",
        "    # The host's own cameras need no key; the address is nginx's word, before anything that a publisher sends.",
        "    map $arg_addr $pi_live_local {",
        "        default 0;",
        "        127.0.0.1 1;",
        "    }",
        '    # One line a key, written from standard input: "~^application:key$" 1;',
        '    map "$arg_app:$arg_key" $pi_live_key {',
        "        default 0;",
        `        include ${hostPaths.secrets}/keys.map;`,
        "    }",
        "    server {",
        `        listen 127.0.0.1:${statusPort};`,
        "        location = /auth {",
        "            if ($pi_live_local) { return 200; }",
        "            if ($pi_live_key) { return 200; }",
        "            return 403;",
        "        }",
        "        location = /stat {",
        "            rtmp_stat all;",
        "        }",
        "        location /control {",
        "            rtmp_control all;",
        "        }",
        "    }",
        "}",
    ];
}
