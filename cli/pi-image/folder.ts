import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { makeHostKey, readHostKey } from "../../pi-image/host-key";
import type { HostKey } from "../../pi-image/settings";
import type { PiHost } from "./card-settings";

/** The host key stays beside the card's files, so that a new card is the same host. */
export const hostKeyFile = "ssh_host_ed25519_key";

/** Throws, with a usable folder, when git would track the folder: its files hold secrets. */
export function refuseTracked(root: string, folder: string): void {
    const inside = path.relative(realpathSync(root), realFolder(folder));
    if (inside.startsWith("..") || path.isAbsolute(inside)) return;
    const ignored = spawnSync("git", ["-C", root, "check-ignore", "-q", path.join(folder, "user-data")]);
    // Exit code 0: ignored; 1: not ignored; others: no git repository.
    if (ignored.status !== 1) return;
    throw new Error(
        `--out ${folder}: the files hold secrets, and this folder of the checkout is not ignored by git; ` +
            "use .pi-live/card, or a folder elsewhere",
    );
}

/** The path with symbolic links resolved, as far as it exists. */
function realFolder(folder: string): string {
    return existsSync(folder)
        ? realpathSync(folder)
        : path.join(realFolder(path.dirname(folder)), path.basename(folder));
}

/** The key of an earlier run, or a new one. Throws when the stack pins another key and `pin` is false. */
export function keptHostKey(folder: string, { name, hostKey }: PiHost, pin: boolean, config: string): HostKey {
    const file = path.join(folder, hostKeyFile);
    const kept = existsSync(file) ? readKept(file) : undefined;
    const pinned = hostKey?.split(" ").slice(0, 2).join(" ");
    if (!pin && pinned !== undefined && pinned !== kept?.publicKey) {
        throw new Error(
            `${config} pins a host key for ${name} whose private half is not in ${file}: put it there, or use --pin to ` +
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

/** Writes files for their owner alone (0600). Returns those that others can still read: FAT has no owners. */
export function writePrivately(folder: string, files: Record<string, string>): string[] {
    return Object.entries(files).flatMap(([name, text]) => {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
        try {
            chmodSync(file, 0o600);
        } catch {
            // FAT refuses chmod; the mode below shows it.
        }
        return (statSync(file).mode & 0o077) === 0 ? [] : [file];
    });
}
