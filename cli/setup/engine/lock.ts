import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { say } from "./run";

const pollMs = 500;

/**
 * Runs `work` while no other process on this machine does the same; a lock whose holder has died is taken over. `doing` says, to the
 * person who waits, what the holder is doing.
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>, doing = "builds the engine"): Promise<T> {
    mkdirSync(path.dirname(lock), { recursive: true });
    let told = false;
    for (;;) {
        if (take(lock)) break;
        const holder = readHolder(lock);
        if (holder !== undefined && !isAlive(holder)) {
            rmSync(lock, { force: true });
            continue;
        }
        if (!told) say(`waits for process ${holder ?? "unknown"}, which ${doing} just now`);
        told = true;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    try {
        return await work();
    } finally {
        rmSync(lock, { force: true });
    }
}

function take(lock: string): boolean {
    try {
        // "wx" fails when the file is there: the file system decides who was first.
        writeFileSync(lock, String(process.pid), { flag: "wx" });
        return true;
    } catch {
        return false;
    }
}

/** `undefined` in the instant between the file's making and its filling. */
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
