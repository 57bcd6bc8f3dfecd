import { readFileSync } from "node:fs";

/** The process group of a process; nothing when it is gone. */
export function groupOf(pid: number): number | undefined {
    try {
        // man 5 proc: the fifth field; the name in brackets may hold blanks.
        return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[2]);
    } catch {
        return undefined;
    }
}
