/** CloudFront's stand-in: nginx with a configuration that follows the recorded distribution. */
import { get } from "node:http";
import { connect } from "node:net";
import path from "node:path";

import type { EdgePlan } from "../../plan/edge";
import type { Hosts } from "../../plan/types";
import type { Hop, HopMessage } from "../../run/hop";
import type { Place } from "../../run/place";
import { rootUser } from "../../run/privileges";
import { nginxWorkerEnds } from "../../run/nginx-log";
import { edgeConf } from "./conf";
import { longestErrorSeconds } from "./lifetimes";
import { EdgeLog, type EdgeLogOptions, readLog } from "./log";

export interface EdgeHopOptions {
    /** 127.0.0.1 when absent; another one lets phones in. */
    address?: string;
    cacheMegabytes?: number;
    /** Origins of the rehearsal's own pages, e.g. `http://127.0.0.1:8080`, let in like those that the distribution names. */
    pages?: string[];
    /** Paths of the addresses that players open. None when absent. */
    playlists?: string[];
}

const aliveMs = 1000;

/**
 * nginx leaves its inner socket behind when it is killed, its workers outlive their master, and it cannot open the socket that Node gives
 * it for its output as a file. So the socket goes before the start; whoever holds the other end of the standard input keeps the whole
 * group alive; and the log goes through a pipe.
 */
const script = [
    "rm -f inner.sock alive.sock log",
    "mkfifo log",
    // Without the reader of its log nginx would count nothing more: then all of it ends.
    "{ cat log; kill -KILL 0; } &",
    "exec 3<&0",
    "{ cat <&3 >/dev/null; kill -KILL 0; } &",
    "exec nginx -e stderr -p . -c nginx.conf 3<&-",
].join("\n");

/** Listens at the place's port `edge`. Its figures: `EdgeLog`. */
export function edgeHop(plan: EdgePlan, place: Place, hosts: Hosts, options: EdgeHopOptions = {}): Hop {
    const port = place.port("edge");
    const { address = "127.0.0.1", cacheMegabytes, pages } = options;
    const user = rootUser();
    const folder = place.folder("edge");
    return {
        name: "edge",
        kind: "edge",
        standsFor: "CloudFront",
        process: { kind: "program", command: "sh", args: ["-c", script] },
        folder,
        files: {
            "nginx.conf": edgeConf(plan, {
                port,
                address,
                hosts,
                cacheMegabytes,
                pages,
                ...(user === undefined ? {} : { user }),
            }),
        },
        read: edgeReader({ playlists: options.playlists, refusalsKeptMs: 1000 * longestErrorSeconds(plan.errorTtls) }),
        ready: () => answers(port, address),
        alive: () => lives(path.join(folder, "alive.sock")),
        fix: "nginx 1.22 or newer must be installed (Debian: nginx)",
    };
}

/** Figures of the lines of nginx's log; restarts of its workers. */
export function edgeReader(options: EdgeLogOptions = {}): (line: string) => HopMessage[] {
    const log = new EdgeLog(options);
    return (line) => {
        const request = readLog(line);
        if (request === undefined) return nginxWorkerEnds(line, "edge");
        const now = Date.now();
        log.add(request, now);
        return [{ kind: "figures", figures: log.figures(now) }];
    };
}

/** A stopped nginx still lets connections in: only an answer tells. */
function lives(socketPath: string): Promise<boolean> {
    return new Promise((resolve) => {
        const asked = get({ socketPath, path: "/", timeout: aliveMs, agent: false }, (response) => {
            response.resume();
            resolve(response.statusCode === 204);
        });
        asked.once("timeout", () => asked.destroy(new Error("no answer")));
        asked.once("error", () => resolve(false));
    });
}

function answers(port: number, host: string): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ port, host });
        const end = (up: boolean) => {
            socket.destroy();
            resolve(up);
        };
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
    });
}
