import { readFileSync } from "node:fs";

/** `USER_HZ` of Linux on every machine that Node runs on (`man 5 proc`, utime). */
const ticksPerSecond = 100;

/** CPU seconds that a process has taken so far; nothing when it is gone. */
export function cpuSeconds(pid: number | undefined): number | undefined {
    return sumOfFields(pid, 14);
}

/** Those of its children that ended, and of theirs. */
export function endedChildrenSeconds(pid: number): number | undefined {
    return sumOfFields(pid, 16);
}

/** Of user and system: two fields of `/proc/<pid>/stat` (man 5 proc: utime is the 14th, cutime the 16th). */
function sumOfFields(pid: number | undefined, first: number): number | undefined {
    if (pid === undefined) return undefined;
    try {
        // The name in brackets is the second, and may hold blanks.
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        return (Number(fields[first - 3]) + Number(fields[first - 2])) / ticksPerSecond;
    } catch {
        return undefined;
    }
}

/** CPU of a process as it grows, in % of a core. */
export class CpuMeter {
    private pid?: number;
    private seconds = 0;
    private at = performance.now();

    /** Since the last time that this was asked; a process that is new counts from its start. */
    percent(pid: number | undefined): number {
        const seconds = cpuSeconds(pid) ?? 0;
        const now = performance.now();
        const before = pid === this.pid ? this.seconds : 0;
        const percent = Math.max(0, (100_000 * (seconds - before)) / Math.max(1, now - this.at));
        this.pid = pid;
        this.seconds = seconds;
        this.at = now;
        return Math.round(percent);
    }
}
