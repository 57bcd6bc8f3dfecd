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

/** Reports a program that was ended by a signal, by its name for people. */
export type Broken = (process: string, why: string) => void;

/** Does what runs a program by this module or `execFile`; its end by a signal is reported, and thrown like every failure. */
export async function reportingEnds<T>(process: string, broken: Broken, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        const signal = endSignal(error);
        if (signal !== undefined) broken(process, `it was ended by ${signal}`);
        throw error;
    }
}

/** Undefined for every other failure, also for one that took too long: Node ends it then (child_process, `killed`). */
function endSignal(error: unknown): string | undefined {
    if (!(error instanceof Error) || !("signal" in error) || typeof error.signal !== "string") return undefined;
    return "killed" in error && error.killed === true ? undefined : error.signal;
}
