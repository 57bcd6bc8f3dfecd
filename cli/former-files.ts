import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Folder of the ladders that configs name. */
const ladders = "stacks/ladders";

/**
 * Runs `run` in a folder that holds the files which the configs name, as of a git revision: clips, slates, VAST documents and
 * their neighbours, ladders. Files that the revision lacks are today's. The folder is the working folder while `run` lasts.
 */
export async function withFormerFiles<T>(
    root: string,
    revision: string,
    configs: readonly string[],
    run: () => Promise<T>,
): Promise<T> {
    const before = process.cwd();
    const place = mkdtempSync(path.join(tmpdir(), "pi-live-former-"));
    try {
        for (const folder of [ladders, ...namedFolders(root, configs)]) lay(root, revision, folder, place);
        symlinkSync(path.join(root, "Pulumi.yaml"), path.join(place, "Pulumi.yaml"));
        process.chdir(place);
        return await run();
    } finally {
        process.chdir(before);
        rmSync(place, { recursive: true, force: true });
    }
}

/** Folders of the checkout whose files the config texts name: everything that looks like a path and has a folder here. */
function namedFolders(root: string, configs: readonly string[]): string[] {
    const named = configs.flatMap((text) => text.match(/[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)+\.[A-Za-z0-9]+/g) ?? []);
    const folders = named.map((file) => path.posix.dirname(file)).filter((folder) => !folder.includes(".."));
    return [...new Set(folders)].filter((folder) => folder !== ladders && existsSync(path.join(root, folder)));
}

function lay(root: string, revision: string, folder: string, place: string): void {
    const to = path.join(place, folder);
    mkdirSync(to, { recursive: true });
    for (const file of filesAt(root, revision, folder)) {
        mkdirSync(path.dirname(path.join(to, file)), { recursive: true });
        writeFileSync(path.join(to, file), git(root, ["show", `${revision}:./${folder}/${file}`]));
    }
    const today = path.join(root, folder);
    for (const entry of existsSync(today) ? readdirSync(today) : []) {
        if (!existsSync(path.join(to, entry))) symlinkSync(path.join(today, entry), path.join(to, entry));
    }
}

/** Paths of a revision's files below a folder; empty where the revision lacks the folder. */
function filesAt(root: string, revision: string, folder: string): string[] {
    return git(root, ["ls-tree", "-r", "-z", "--name-only", `${revision}:./${folder}`], true)
        .toString("utf8")
        .split("\0")
        .filter((name) => name !== "");
}

/** git's output; empty when it fails and `mayFail` allows it. */
function git(root: string, args: string[], mayFail = false): Buffer {
    try {
        return execFileSync("git", ["-C", root, ...args], { stdio: "pipe", maxBuffer: 1 << 30 });
    } catch (error) {
        if (mayFail) return Buffer.alloc(0);
        throw error;
    }
}
