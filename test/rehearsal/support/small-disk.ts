import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A file system of so many KiB; nothing where this machine gives none: it takes root. */
export function smallDisk(kibibytes: number): { folder: string; remove(): void } | undefined {
    if (process.getuid?.() !== 0) return undefined;
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-disk-"));
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", folder]);
    if (status !== 0) {
        rmdirSync(folder);
        return undefined;
    }
    return {
        folder,
        remove: () => {
            execFileSync("umount", [folder]);
            rmdirSync(folder);
        },
    };
}
