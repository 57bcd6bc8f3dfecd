import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { recordStack } from "../cli/recorded";
import { edgeHop } from "../rehearsal/aws/edge/hop";
import { edgePlan } from "../rehearsal/plan/edge";
import type { Hop } from "../rehearsal/run/hop";
import { Place } from "../rehearsal/run/place";
import { supervisor } from "../test/rehearsal/support/run";
import { median, type BenchRow } from "./table";

const run = promisify(execFile);
const rounds = 9;
const seconds = 1;
const connections = 32;
/** Segments of four seconds: the three rungs of dev and their sound, bytes. */
const sizes = [1_900_000, 1_150_000, 600_000, 64_000];
const each = 4;
const folder = "out/v1/0123456789abcdef0123456789abcdef";

const bound = 0.9;

/** Cached segments per second: the generated edge, a minimal nginx cache of the same files, and nginx with static files. */
export async function edgeRows(root: string): Promise<BenchRow[]> {
    const figure = "cached segments at the edge, requests a second";
    const missing = await lacking(["nginx", "wrk"]);
    if (missing !== undefined)
        return [{ figure, measured: `not installed: ${missing}`, against: "", bound: `≥ ${bound} ×` }];
    const { recording } = await recordStack(root, "dev");
    const plan = edgePlan(recording.resources);
    if (plan === undefined) throw new Error("dev has no edge");
    const place = await Place.make(["edge", "cache", "static"]);
    const all = supervisor();
    try {
        const script = path.join(place.root, "wrk.lua");
        writeFileSync(script, lua(files(place.folder("static"))));
        const [{ host }] = plan.description.origins;
        await all.start(staticHop(place));
        await all.start(cacheHop(place));
        await all.start(edgeHop(plan, place, { [host]: place.url("static") }));
        const ports = ["edge", "cache", "static"] as const;
        const rates: Record<(typeof ports)[number], number[]> = { edge: [], cache: [], static: [] };
        for (let round = -1; round < rounds; round++) {
            for (const name of round % 2 === 0 ? ports : [...ports].reverse()) {
                const rate = await load(place.url(name), script, round < 0 ? 1 : seconds);
                // The first round fills the caches.
                if (round >= 0) rates[name].push(rate);
            }
        }
        const [edge, cache, bare] = ports.map((name) => median(rates[name]));
        const times = (other: number) => `${edge.toFixed(0)} (${(edge / other).toFixed(2)} ×)`;
        return [
            {
                figure: `${figure}, against a minimal proxy_cache`,
                measured: times(cache),
                against: cache.toFixed(0),
                bound: `≥ ${bound} ×`,
                holds: edge / cache >= bound,
            },
            {
                figure: `${figure}, against bare static nginx`,
                measured: times(bare),
                against: bare.toFixed(0),
                bound: "",
            },
        ].map((row) => ({ holds: true, ...row }));
    } finally {
        await all.stop();
        place.remove();
    }
}

async function lacking(programs: string[]): Promise<string | undefined> {
    for (const program of programs) {
        const found = await run("sh", ["-c", `PATH="$PATH:/usr/sbin" command -v ${program}`]).then(
            () => true,
            () => false,
        );
        if (!found) return program;
    }
    return undefined;
}

/** Writes the segments; returns their paths. */
function files(root: string): string[] {
    mkdirSync(path.join(root, folder), { recursive: true });
    return sizes.flatMap((size, k) =>
        Array.from({ length: each }, (_, n) => {
            const name = `${folder}/index_${k + 1}_${n}.ts`;
            writeFileSync(path.join(root, name), Buffer.alloc(size, n));
            return `/${name}`;
        }),
    );
}

function lua(paths: string[]): string {
    return [
        `local paths = { ${paths.map((name) => JSON.stringify(name)).join(", ")} }`,
        "local at = 0",
        "request = function()",
        "    at = at % #paths + 1",
        "    return wrk.format(nil, paths[at])",
        "end",
        "",
    ].join("\n");
}

async function load(url: string, script: string, length: number): Promise<number> {
    const words = ["-t", "1", "-c", String(connections), "-d", `${length}s`, "-s", script, url];
    const { stdout } = await run("wrk", words, { timeout: 60_000 });
    const [, rate] = /Requests\/sec:\s*([\d.]+)/.exec(stdout) ?? [];
    if (rate === undefined || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk: ${stdout}`);
    return Number(rate);
}

function staticHop(place: Place): Hop {
    return nginx("static", place, ['root ".";']);
}

function cacheHop(place: Place): Hop {
    return nginx(
        "cache",
        place,
        ["proxy_cache kept;", "proxy_cache_valid 200 1h;", `proxy_pass ${place.url("static")};`],
        ["proxy_cache_path kept levels=1:2 keys_zone=kept:16m;"],
    );
}

/** Minimal configuration, with as many workers as the edge. */
function nginx(name: string, place: Place, location: string[], http: string[] = []): Hop {
    const port = place.port(name);
    const { uid, username } = userInfo();
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (kind) => `${kind}_temp_path temporary;`,
    );
    const conf = [
        ...(uid === 0 ? [`user ${username};`] : []),
        ...["daemon off;", "pid nginx.pid;", "worker_processes 2;", "events { worker_connections 4096; }", "http {"],
        ...["access_log off;", "sendfile on;", ...temporary, ...http],
        `server { listen 127.0.0.1:${port}; location / { ${location.join(" ")} } }`,
        "}",
    ].join("\n");
    const folder = place.folder(name);
    return {
        name,
        kind: "edge",
        standsFor: "a measure",
        process: { kind: "program", command: "nginx", args: ["-e", "stderr", "-p", folder, "-c", "nginx.conf"] },
        folder,
        files: { "nginx.conf": `${conf}\n` },
        ready: () =>
            new Promise((resolve) => {
                const socket = connect({ port, host: "127.0.0.1" }, () => resolve(true));
                socket.once("error", () => resolve(false));
                socket.once("connect", () => socket.destroy());
            }),
    };
}
