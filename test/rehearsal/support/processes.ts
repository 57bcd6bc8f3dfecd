import { readdirSync, readFileSync } from "node:fs";

import type { Rehearsal } from "../../../rehearsal/rehearsal";

/** The process group of a process; nothing when it is gone. Each hop is one, named by its first process. */
export function groupOf(pid: number): number | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // man 5 proc: the fifth field; the name stands in parentheses and may hold anything.
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
    } catch {
        return undefined;
    }
}

/** Every process of every hop that runs. */
export function hopProcesses(rehearsal: Rehearsal): { pid: number; hop: string }[] {
    const groups = new Map(rehearsal.state().hops.flatMap(({ name, pid }) => (pid === undefined ? [] : [[pid, name]])));
    return readdirSync("/proc").flatMap((entry) => {
        const hop = /^\d+$/.test(entry) ? groups.get(groupOf(Number(entry)) ?? 0) : undefined;
        return hop === undefined ? [] : [{ pid: Number(entry), hop }];
    });
}
