import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Makes a relative `TMPDIR` absolute for child processes in other folders. Throws when it is no folder: the Pulumi SDK resolves
 * it while it loads, and its error names no cause.
 */
export function useTemporaryFolder(env: NodeJS.ProcessEnv = process.env): void {
    const folder = path.resolve(tmpdir());
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
        throw new Error(`the temporary folder ${folder} is no folder: set TMPDIR to one that exists`);
    if (env["TMPDIR"] !== undefined && env["TMPDIR"] !== "") env["TMPDIR"] = folder;
}
