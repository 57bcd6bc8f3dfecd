import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Linux shares processors out among sessions before it does within one (sched(7), "The autogroup feature"): within ours a program would
 * take its part from the hop that started it, whatever its own priority, and one in a session of its own counts as much as a hop. So it gets
 * its own, with a low priority; where there is none of that, its own low priority. Who is not root may say so ten times a second, all
 * together (kernel/sched/autogroup.c): then once more.
 */
const script = [
    "g=/proc/$$/autogroup",
    "for i in 1 2 3; do [ -e $g ] || break; { echo 10 >$g; } 2>/dev/null && break; sleep 0.1; done",
    'exec nice -n 10 "$@"',
].join("\n");

/** A program to its end, behind whatever must keep pace with the event. It dies with this process (util-linux). Throws what it said when it fails. */
export async function runInBackground(
    command: string,
    args: string[],
    options: { cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
    const { cwd, timeoutMs: timeout } = options;
    const own = ["--pdeathsig", "KILL", "--", "setsid", "sh", "-c", script, "sh"];
    const { stdout } = await run("setpriv", [...own, command, ...args], { cwd, timeout });
    return stdout;
}

/** The signal that ended a program run by this module or `execFile`; undefined for every other failure. */
export function endSignal(error: unknown): string | undefined {
    if (!(error instanceof Error) || !("signal" in error) || typeof error.signal !== "string") return undefined;
    return error.signal;
}
