import { execFileSync } from "node:child_process";

import { stacksText } from "./stack-name";

/**
 * A file of the checkout at a git revision. Throws when git knows no such revision, or the revision has no such file.
 *
 * The revision comes from an argument: git gets it once, after `--end-of-options`, to resolve it to a commit; all else uses the
 * commit's hash, so that no revision is an option of git (gitcli(7)).
 */
export function fileAtRevision(root: string, revision: string, name: string): string {
    const commit = resolve(root, revision);
    try {
        // ./ is relative to -C: the checkout may be a folder of a larger repository (gitrevisions(7)).
        return git(root, "show", "--no-textconv", `${commit}:./${name}`);
    } catch {
        throw new Error(`--against ${revision}: that revision has no ${name}`);
    }
}

function resolve(root: string, revision: string): string {
    try {
        return git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`).trim();
    } catch (error) {
        const why =
            error instanceof Error && "code" in error && error.code === "ENOENT"
                ? "git is not installed"
                : "git knows no such revision here";
        throw new Error(
            `--against ${JSON.stringify(revision.slice(0, 120))}: neither a stack with a config file nor a git revision (${why}). ` +
                stacksText(root),
        );
    }
}

function git(root: string, ...args: string[]): string {
    return execFileSync("git", ["-C", root, ...args], { encoding: "utf8", stdio: "pipe", maxBuffer: 16 * 1024 * 1024 });
}
