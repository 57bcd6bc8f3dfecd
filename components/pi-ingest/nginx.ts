import { rtmpConnections, workerConnections } from "./connections";
import { nginxBlock, refusalLogs, refusalMaps } from "./refusals";
import { CameraSettings, HostSettings, rtmpPort, statusPort } from "./settings";
import { hostPaths } from "./paths";

/**
 * nginx's whole configuration, a file of its own beside the distribution's: no conffile is touched, port 80 never opens.
 * Sources of the values: docs/facts/nginx-rtmp.md, measured on Debian 12 and 13.
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
        `    worker_connections ${workerConnections};`,
        "}",
        "",
        "rtmp {",
        "    # Nothing to rotate on the SD card, and no place where a publish key could end up: refusals are in the journal.",
        "    access_log off;",
        `    max_connections ${rtmpConnections};`,
        "    server {",
        `        listen ${rtmpPort};`,
        ...([...settings.publishCidrs, ...settings.playCidrs].some((block) => block.includes(":"))
            ? [`        listen [::]:${rtmpPort} ipv6only=on;`]
            : []),
        "        chunk_size 4096;",
        "        # Longer than the pullers' timeout of 5 s, or pings would keep a dead stream open.",
        "        ping 30s;",
        "        ping_timeout 10s;",
        "        notify_method get;",
        "        # An application that is not there ends the connection anyway, but in silence.",
        `        on_connect http://127.0.0.1:${statusPort}/connect;`,
        ...settings.cameras.flatMap((camera) => application(camera, settings)),
        "    }",
        "}",
        "",
        ...httpLines(settings),
    ];
    return `${lines.join("\n")}\n`;
}

function application({ application }: CameraSettings, { publishCidrs, playCidrs }: HostSettings): string[] {
    const access = (verb: string, blocks: string[]) => [
        ...["127.0.0.1", ...blocks.map(nginxBlock)].map((block) => `            allow ${verb} ${block};`),
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
        ...access("publish", publishCidrs),
        ...access("play", playCidrs),
        "            # Address, stream name and key: a camera that is refused shows it.",
        `            on_publish http://127.0.0.1:${statusPort}/auth;`,
        "        }",
    ];
}

/**
 * A browser on this host may ask for web pages: under a name that merely resolves here (DNS rebinding), or across sites. What is the
 * host's own sends no `Origin`, and no or its own name; someone who types the address sends `Sec-Fetch-Site: none`.
 */
const foreignPages = [
    ["$host", String.raw`^(127\.0\.0\.1|localhost)?$`],
    ["$http_origin", "^$"],
    ["$http_sec_fetch_site", "^(none)?$"],
];

/** The key check by `map`, and statistics: for this host alone. */
function httpLines(settings: HostSettings): string[] {
    return [
        "http {",
        "    access_log off;",
        ...refusalMaps(settings),
        "    server {",
        `        listen 127.0.0.1:${statusPort};`,
        ...foreignPages.map(([what, pattern]) => `        if (${what} !~ "${pattern}") { return 403; }`),
        ...["/connect", "/auth"].flatMap((path) => [
            `        location = ${path} {`,
            ...refusalLogs.map((line) => `            ${line}`),
            "            if ($pi_live_refused) { return 403; }",
            "            return 200;",
            "        }",
        ]),
        "        location = /stat {",
        "            rtmp_stat all;",
        "        }",
        "    }",
        "}",
    ];
}
