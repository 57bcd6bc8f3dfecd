/**
 * Who removes a rehearsal's folder when the rehearsal itself cannot: after SIGKILL a small process of its own, at once; after a crash of the
 * machine, which ends that one too, the next start.
 */
import { spawn } from "node:child_process";
import { lstatSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import path from "node:path";

import { z } from "zod";

import { childEnvironment } from "./environment";

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

/**
 * Waits for the end of its input, which only this process holds open, and removes the folder. Once more a little later: what this process
 * started may write until its own guard has ended it.
 */
const sweepScript = 'cat >/dev/null; for pause in 0.2 1 2; do rm -rf -- "$1"; sleep $pause; done; rm -rf -- "$1"';

/**
 * Removes a folder after the end of this process, also after SIGKILL, when this process cannot. Call the result when the folder is gone:
 * the watch ends. In a session of its own: Ctrl-C in the terminal does not reach it.
 */
export function sweepAfterEnd(folder: string): () => void {
    const watch = spawn("sh", ["-c", sweepScript, "sh", folder], {
        detached: true,
        stdio: ["pipe", "ignore", "ignore"],
        env: childEnvironment(),
    });
    // Without it the folder stays after SIGKILL; nothing else depends on it.
    watch.on("error", () => {});
    watch.stdin.on("error", () => {});
    // This process may end while it is watched.
    watch.unref();
    if (watch.stdin instanceof Socket) watch.stdin.unref();
    return () => {
        if (watch.pid === undefined || watch.exitCode !== null || watch.signalCode !== null) return;
        process.kill(-watch.pid, "SIGKILL");
    };
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
