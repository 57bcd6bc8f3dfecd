import { readFileSync } from "node:fs";

/** `USER_HZ` of Linux on every machine that Node runs on (`man 5 proc`, utime). */
const ticksPerSecond = 100;

/** CPU seconds that a process has taken so far; nothing when it is gone. */
export function cpuSeconds(pid: number | undefined): number | undefined {
    if (pid === undefined) return undefined;
    try {
        // The name in brackets may hold blanks; utime and stime are the 14th and 15th field.
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
        return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
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
