import { execFileSync } from "node:child_process";

import { stacksText } from "./stack-name";

/**
 * A file of the checkout at a git revision. Throws for an unknown revision and for a file that the revision lacks.
 *
 * The revision comes from an argument: git resolves it to a commit after `--end-of-options`; every further call uses the
 * commit's hash, so that a revision is never read as an option (gitcli(7)).
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
