/** Programs inside a hop, as Linux lists them (proc(5)): which of them hang. */
import { readFileSync } from "node:fs";

export interface ProgramEntry {
    pid: number;
    name: string;
    /** `T`: stopped by a signal; `R`, `S`, `D`, `Z` … */
    state: string;
    children: number[];
}

/** A program that is stopped for this long hangs, ms. Longer than the feeder waits for an encoder (3 s), which knows more of it. */
const hungMs = 4000;
/** Its owner reports its end within this time, ms. */
const claimMs = 2500;

/** Undefined when it has ended. */
export function readProgram(pid: number): ProgramEntry | undefined {
    try {
        const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1").split(" ").filter(Boolean);
        return stat === undefined ? undefined : { pid, ...stat, children: children.map(Number) };
    } catch {
        return undefined;
    }
}

/** The name stands in parentheses and may hold any character, also a parenthesis (proc_pid_stat(5)). */
export function parseStat(text: string): Pick<ProgramEntry, "name" | "state"> | undefined {
    const [, name, state] = /^\d+ \((.*)\) (\S) /s.exec(text) ?? [];
    return name === undefined || state === undefined ? undefined : { name, state };
}

export function isStopped(pid: number | undefined): boolean {
    return pid !== undefined && readProgram(pid)?.state === "T";
}

/** The descendants of a hop's process; none while that is stopped itself: then the hop hangs as a whole. */
export function programsBelow(pid: number, read = readProgram): ProgramEntry[] {
    const root = read(pid);
    if (root === undefined || root.state === "T") return [];
    const found: ProgramEntry[] = [];
    const queue = [...root.children];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const entry = read(next);
        if (entry === undefined) continue;
        found.push(entry);
        queue.push(...entry.children);
    }
    return found;
}

function killProcess(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It has just ended.
    }
}

/** Finds what hangs, and gives the ends that the kill causes their real reason. Times are of the monotonic clock. */
export class StoppedPrograms {
    private readonly since = new Map<number, number>();
    private killed: { name: string; at: number }[] = [];

    /** Kills the hung programs below a hop's process. Returns those killed before whose owner reported no end. */
    killHung(pid: number, now: number): { name: string; why: string }[] {
        for (const hung of this.due(programsBelow(pid), now)) killProcess(hung.pid);
        return this.unclaimed(now);
    }

    /** Those to be killed now. */
    due(programs: readonly ProgramEntry[], now: number): ProgramEntry[] {
        const stopped = programs.filter(({ state }) => state === "T");
        for (const pid of [...this.since.keys()]) if (!stopped.some((one) => one.pid === pid)) this.since.delete(pid);
        const due = stopped.filter(({ pid }) => {
            const since = this.since.get(pid) ?? now;
            this.since.set(pid, since);
            return now - since >= hungMs;
        });
        for (const { pid, name } of due) {
            this.since.delete(pid);
            this.killed.push({ name, at: now });
        }
        return due;
    }

    /** Why a program inside the hop ended: what its owner saw, unless it was killed here. */
    reason(why: string): string {
        return this.killed.shift() === undefined ? why : hungText;
    }

    /** Killed programs whose owner reports no end. */
    unclaimed(now: number): { name: string; why: string }[] {
        const old = this.killed.filter(({ at }) => now - at >= claimMs);
        this.killed = this.killed.filter(({ at }) => now - at < claimMs);
        return old.map(({ name }) => ({ name, why: hungText }));
    }
}

const hungText = `it hung: stopped for ${hungMs / 1000} s`;
