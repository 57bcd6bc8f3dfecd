import { ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import { drawClock } from "../../rehearsal/clock/draw";

const size = { width: 640, height: 360, rate: 25 };
const x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-sc_threshold", "0"];
const aac = ["-c:a", "aac", "-b:a", "64k", "-shortest"];
const nice = ["-n", "10", "ffmpeg", "-nostdin", "-loglevel", "error"];

export interface Media {
    /** `live.m3u8`: pictures of this moment with the coded clock. `breaks.m3u8`: clock, four red seconds, clock. */
    url(name: string): string;
    stop(): Promise<void>;
}

/** Two small streams on a port of this machine. */
export async function serveMedia(): Promise<Media> {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-page-"));
    const test = `testsrc2=s=${size.width}x${size.height}:r=${size.rate}`;
    const clock = drawClock(size.width, size.height, size.rate);
    const live = run(folder, [
        ...["-re", "-f", "lavfi", "-i", `${test},${clock}`, "-re", "-f", "lavfi", "-i", "sine=440"],
        ...[...x264, ...aac, "-f", "hls", "-hls_time", "1", "-hls_list_size", "8"],
        ...["-hls_flags", "delete_segments+program_date_time", "live.m3u8"],
    ]);
    const clip = (source: string, name: string) =>
        promisify(execFile)(
            "nice",
            [...nice, "-f", "lavfi", "-i", source, "-f", "lavfi", "-i", "sine=440", "-t", "4", ...x264, ...aac, name],
            { cwd: folder },
        );
    await Promise.all([
        clip(`${test},realtime,${clock}`, "event.ts"),
        clip(`color=c=red:s=${size.width}x${size.height}:r=${size.rate}`, "ad.ts"),
    ]);
    const parts = ["event", "ad", "event"].map((name) => `#EXTINF:4.0,\n${name}.ts`);
    const head = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n";
    writeFileSync(
        path.join(folder, "breaks.m3u8"),
        `${head}${parts.join("\n#EXT-X-DISCONTINUITY\n")}\n#EXT-X-ENDLIST\n`,
    );

    const server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? "/", "http://media");
        const file = path.join(folder, path.basename(pathname));
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.statusCode = existsSync(file) ? 200 : 404;
        response.end(existsSync(file) ? readFileSync(file) : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    for (let i = 0; i < 100 && !existsSync(path.join(folder, "live.m3u8")); i += 1) await wait(100);
    return {
        url: (name) => `http://127.0.0.1:${port}/${name}`,
        stop: async () => {
            live.kill("SIGKILL");
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** It dies with us, however we die. */
function run(cwd: string, args: string[]): ChildProcess {
    return spawn("setpriv", ["--pdeathsig", "KILL", "nice", ...nice, ...args], { cwd, stdio: "ignore" });
}
