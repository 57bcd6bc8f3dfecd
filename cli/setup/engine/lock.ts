import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { logLine } from "./run";

const pollMs = 500;

/**
 * Runs `work` while no other process of this machine holds the lock; a dead holder's lock is taken over. `doing` describes
 * the holder's work to a user who waits.
 */
export async function withLock<T>(lock: string, work: () => Promise<T>, doing = "builds the engine"): Promise<T> {
    mkdirSync(path.dirname(lock), { recursive: true });
    let reported = false;
    for (;;) {
        if (tryAcquire(lock)) break;
        const holder = readHolder(lock);
        if (holder !== undefined && !isAlive(holder)) {
            rmSync(lock, { force: true });
            continue;
        }
        if (!reported) logLine(`waits for process ${holder ?? "unknown"}, which ${doing}`);
        reported = true;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    try {
        return await work();
    } finally {
        rmSync(lock, { force: true });
    }
}

function tryAcquire(lock: string): boolean {
    try {
        // "wx" fails when the file exists: the file system decides who is first.
        writeFileSync(lock, String(process.pid), { flag: "wx" });
        return true;
    } catch {
        return false;
    }
}

/** Undefined between the creation of the file and its first write. */
function readHolder(lock: string): number | undefined {
    try {
        return Number(readFileSync(lock, "utf8")) || undefined;
    } catch {
        return undefined;
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error instanceof Error && "code" in error && error.code === "EPERM";
    }
}
