import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { ObsFile } from "./files";

/**
 * Writes the files below a folder, for its owner alone (0600; Windows has its own rights): they hold the passphrase. What else is
 * in the folder stays. Each file appears whole or not at all.
 *
 * Throws, before anything is written, where git would take the files.
 */
export function writeObsFiles(folder: string, files: ObsFile[]): void {
    refuseTracked(folder, files);
    for (const { path: name, text } of files) {
        const target = path.join(folder, name);
        mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
        const fresh = `${target}.new`;
        writeFileSync(fresh, text, { mode: 0o600 });
        // The mode of writeFile is for new files alone.
        chmodSync(fresh, 0o600);
        renameSync(fresh, target);
    }
}

/** In any checkout, not only this one: a passphrase that was committed is known for good. */
function refuseTracked(folder: string, files: ObsFile[]): void {
    const standing = nearest(path.resolve(folder));
    const real = path.join(realpathSync(standing), path.relative(standing, path.resolve(folder)));
    if (git(realpathSync(standing), "rev-parse", "--show-toplevel") !== 0) return;
    const taken = files.find(
        ({ path: name }) => git(realpathSync(standing), "check-ignore", "-q", path.join(real, name)) !== 0,
    );
    if (taken === undefined) return;
    throw new Error(
        `--out ${folder}: ${taken.path} would hold a secret where git takes it; name a folder outside the checkout, or one that ` +
            "its .gitignore names, such as .pi-live/obs",
    );
}

function nearest(folder: string): string {
    return existsSync(folder) ? folder : nearest(path.dirname(folder));
}

/** Its exit code; 128 where there is no git at all, and so no checkout to speak of. */
function git(folder: string, ...args: string[]): number {
    try {
        execFileSync("git", ["-C", folder, ...args], { stdio: "ignore" });
        return 0;
    } catch (error) {
        return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : 128;
    }
}
