import { ChildProcess, spawn, StdioOptions } from "node:child_process";
import { createInterface } from "node:readline";
import { Readable, Stream } from "node:stream";

/** ffmpeg, which dies with us however we die (util-linux): one that waits for a source would not notice. */
export function ffmpeg(args: string[], stdio: StdioOptions): ChildProcess {
    return spawn("setpriv", ["--pdeathsig", "KILL", "--", "ffmpeg", ...args], { stdio });
}

export function readLines(stream: Stream | null | undefined, take: (line: string) => void): void {
    if (stream instanceof Readable) createInterface({ input: stream }).on("line", take);
}

/** How a program ended, as the supervisor puts it. */
export function endText(code: number | null, signal: NodeJS.Signals | null): string {
    return signal === null ? `it ended with status ${code}` : `it was ended by ${signal}`;
}
