import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { makeHostKey, readHostKey } from "../../pi-image/host-key";
import type { HostKey } from "../../pi-image/settings";
import type { PiHost } from "./card-settings";

/** The host key stays beside what is copied to the card, so that a new card is the same host. */
export const hostKeyFile = "ssh_host_ed25519_key";

/** The folder is full of secrets: none that git would take. Throws with a place that will do. */
export function refuseTracked(root: string, folder: string): void {
    const inside = path.relative(realpathSync(root), realFolder(folder));
    if (inside.startsWith("..") || path.isAbsolute(inside)) return;
    const asked = spawnSync("git", ["-C", root, "check-ignore", "-q", path.join(folder, "user-data")]);
    // 0: ignored; 1: not; anything else: no git here that could take it.
    if (asked.status !== 1) return;
    throw new Error(
        `--out ${folder}: the files hold secrets, and this folder of the checkout is not ignored by git; ` +
            "say .pi-live/card, or a folder elsewhere",
    );
}

/** Links resolved as far as the path exists. */
function realFolder(folder: string): string {
    return existsSync(folder)
        ? realpathSync(folder)
        : path.join(realFolder(path.dirname(folder)), path.basename(folder));
}

/** The key that an earlier run left, or a new one. Throws when the stack pins another, unless it is to be pinned anew. */
export function keptHostKey(folder: string, { name, hostKey }: PiHost, pin: boolean, config: string): HostKey {
    const file = path.join(folder, hostKeyFile);
    const kept = existsSync(file) ? readKept(file) : undefined;
    const pinned = hostKey?.split(" ").slice(0, 2).join(" ");
    if (!pin && pinned !== undefined && pinned !== kept?.publicKey) {
        throw new Error(
            `${config} pins a host key for ${name} whose private half is not in ${file}: put it there, or say --pin to ` +
                `${kept === undefined ? "make and pin a new one" : "pin the one that is there"}`,
        );
    }
    return kept ?? makeHostKey(name);
}

function readKept(file: string): HostKey {
    try {
        const key = readHostKey(readFileSync(file, "utf8"));
        if (!key.publicKey.startsWith("ssh-ed25519 ")) throw new Error(`a ${key.publicKey.split(" ")[0]} key`);
        return key;
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`${file}: ${why}; it must be an Ed25519 key without a passphrase, in OpenSSH form`);
    }
}

/** Writes files that only their owner reads. Answers those that others can read all the same: a card's FAT knows no owners. */
export function writePrivately(folder: string, files: Record<string, string>): string[] {
    return Object.entries(files).flatMap(([name, text]) => {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
        try {
            chmodSync(file, 0o600);
        } catch {
            // FAT refuses: the mode below tells.
        }
        return (statSync(file).mode & 0o077) === 0 ? [] : [file];
    });
}
