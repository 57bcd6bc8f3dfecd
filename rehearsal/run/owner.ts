/** Who a rehearsal's folder belongs to, so that the next start can remove what a killed one left behind. */
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

export const folderPrefix = "pi-live-rehearsal-";
const ownerFile = "owner.json";
/** A folder without an owner was just made, or is of a rehearsal that died at once. */
const ownerlessMs = 60 * 60_000;

const ownerSchema = z.object({ pid: z.number(), startTime: z.string(), boot: z.string(), pidNamespace: z.string() });
type Owner = z.output<typeof ownerSchema>;

/** Writes who made the folder: this process. */
export function claimFolder(folder: string): void {
    const owner: Owner = { pid: process.pid, startTime: startTime(process.pid) ?? "", ...machine() };
    writeFileSync(path.join(folder, ownerFile), JSON.stringify(owner), { mode: 0o600 });
}

/** Removes the folders of rehearsals that no longer run, if they are this user's. Returns their paths. */
export function removeDeadFolders(parent: string, now = Date.now()): string[] {
    const dead = readdirSync(parent)
        .filter((name) => name.startsWith(folderPrefix))
        .map((name) => path.join(parent, name))
        .filter((folder) => isDead(folder, now));
    return dead.filter((folder) => {
        try {
            rmSync(folder, { recursive: true, force: true });
            return true;
        } catch {
            return false;
        }
    });
}

function isDead(folder: string, now: number): boolean {
    try {
        const stat = lstatSync(folder);
        // A link, or another user's: never ours to remove.
        if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return false;
        const owner = ownerOf(folder);
        if (owner === undefined) return now - stat.mtimeMs > ownerlessMs;
        const { boot, pidNamespace } = machine();
        if (owner.boot !== boot) return true;
        // A container that shares the folder: its process ids are not ours.
        if (owner.pidNamespace !== pidNamespace) return false;
        return startTime(owner.pid) !== owner.startTime;
    } catch {
        return false;
    }
}

function ownerOf(folder: string): Owner | undefined {
    try {
        return ownerSchema.parse(JSON.parse(readFileSync(path.join(folder, ownerFile), "utf8")));
    } catch {
        return undefined;
    }
}

function machine(): Pick<Owner, "boot" | "pidNamespace"> {
    return {
        boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
        pidNamespace: readlinkSync("/proc/self/ns/pid"),
    };
}

/** Field 22 of proc_pid_stat(5), in ticks since boot: with the id it names one process for good. Undefined: no such process. */
function startTime(pid: number): string | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name may hold spaces and brackets: what follows its last bracket is field 3.
        return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    } catch {
        return undefined;
    }
}
