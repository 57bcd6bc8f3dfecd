import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { ObsFile } from "./files";

/**
 * Writes the files below a folder for their owner alone (0600; Windows has its own rights): they hold the passphrase. Other files
 * in the folder stay. Each file appears atomically.
 *
 * Throws, before it writes anything, where git would track the files.
 */
export function writeObsFiles(folder: string, files: ObsFile[]): void {
    refuseTracked(folder, files);
    for (const { path: name, text } of files) {
        const target = path.join(folder, name);
        mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
        const fresh = `${target}.new`;
        writeFileSync(fresh, text, { mode: 0o600 });
        // writeFile's mode applies to new files only.
        chmodSync(fresh, 0o600);
        renameSync(fresh, target);
    }
}

/** In any checkout, not only this one: a committed passphrase is public for good. */
function refuseTracked(folder: string, files: ObsFile[]): void {
    const standing = nearest(path.resolve(folder));
    const real = path.join(realpathSync(standing), path.relative(standing, path.resolve(folder)));
    if (git(realpathSync(standing), "rev-parse", "--show-toplevel") !== 0) return;
    const taken = files.find(
        ({ path: name }) => git(realpathSync(standing), "check-ignore", "-q", path.join(real, name)) !== 0,
    );
    if (taken === undefined) return;
    throw new Error(
        `--out ${folder}: ${taken.path} would hold a secret where git tracks it; name a folder outside the checkout, or one that ` +
            "its .gitignore names, such as .pi-live/obs",
    );
}

function nearest(folder: string): string {
    return existsSync(folder) ? folder : nearest(path.dirname(folder));
}

/** git's exit code; 128 without git, and so without a checkout. */
function git(folder: string, ...args: string[]): number {
    try {
        execFileSync("git", ["-C", folder, ...args], { stdio: "ignore" });
        return 0;
    } catch (error) {
        return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : 128;
    }
}
