import { rtmpPort, statusPort } from "../../../components/pi-ingest/settings";
import { hostPaths } from "../../../components/pi-ingest/paths";
import { refusalsFile } from "../../../components/pi-ingest/refusals";
import { hostInUrl, withLoopback } from "../../run/addresses";

/** In the hop's folder: what nginx refused. */
export const refusedFile = "refused.log";

export interface LocalAddresses {
    /** Where cameras push to beside `127.0.0.1`: addresses of this machine for cameras outside it. */
    listen: string[];
    rtmp: number;
    status: number;
    /** The hop's own folder. */
    folder: string;
    /** Owner of the processes, for a start by root. */
    user?: string;
}

/**
 * A Pi's nginx.conf with what a rehearsal must change, and nothing else:
 *
 * - the ports, since several Pis and rehearsals share one machine, and the address, so that nothing outside reaches it unasked;
 * - no listener for IPv6, which that address is not;
 * - the files: process id, keys, refusals, and nginx's folders for bodies, which are root's;
 * - the processes' user, which only root could change to;
 * - no camera is the host's own: on one machine all come from 127.0.0.1, and a key would never be asked for.
 *
 * Throws when the configuration has not what is to be changed.
 */
export function localConf(conf: string, { listen, rtmp, status, folder, user }: LocalAddresses): string {
    // The folder's path may hold what ends a word of nginx's (a space, a quote).
    const inFolder = (name: string) => `"${`${folder}/${name}`.replace(/["\\]/g, "\\$&")}"`;
    const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    const changes: [string, string][] = [
        // Without root's privileges nginx must not try to become another user.
        ["user www-data;\n", user === undefined ? "" : `user ${user};\n`],
        [
            `listen ${rtmpPort};`,
            withLoopback(...listen)
                .map((address) => `listen ${hostInUrl(address)}:${rtmp};`)
                .join(" "),
        ],
        [`listen 127.0.0.1:${statusPort};`, `listen 127.0.0.1:${status};`],
        [`pid ${hostPaths.run}/nginx.pid;`, `pid ${inFolder("nginx.pid")};`],
        ["        127.0.0.1 1;\n", ""],
        ["http {\n", `http {\n${bodies.map((name) => `    ${name}_temp_path ${inFolder(name)};\n`).join("")}`],
    ];
    let local = conf
        .replace(new RegExp(`^ *listen \\[::\\]:${rtmpPort} .*\n`, "m"), "")
        .replaceAll(`include ${hostPaths.secrets}/keys.map;`, () => `include ${inFolder("keys.map")};`)
        // This machine's journal is not the Pi's.
        .replace(/^ *access_log syslog:.*\n/gm, "")
        .replaceAll(`access_log ${refusalsFile} `, () => `access_log ${inFolder(refusedFile)} `)
        .replaceAll(`on_connect http://127.0.0.1:${statusPort}/`, `on_connect http://127.0.0.1:${status}/`)
        .replaceAll(`on_publish http://127.0.0.1:${statusPort}/`, `on_publish http://127.0.0.1:${status}/`);
    for (const [from, to] of changes) {
        if (local.split(from).length !== 2)
            throw new Error(`the rendered nginx.conf does not say once: ${from.trim()}`);
        local = local.replace(from, () => to);
    }
    return local;
}

/** One line a key, as apply.sh on the Pi writes them. */
export function keysMap(keys: Record<string, string>): string {
    return Object.entries(keys)
        .map(([application, key]) => `"~^${application}:${key}$" 1;\n`)
        .join("");
}
