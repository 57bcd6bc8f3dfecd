import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { must, output } from "../engine/run";
import { imageCache } from "./images";

/** This machine's processor in Debian's words. */
export function hostArchitecture(): string {
    const architecture = output("dpkg", ["--print-architecture"]);
    if (architecture === undefined) throw new Error("dpkg does not say what processor this is");
    return architecture;
}

/** The emulator's file, where an earlier run has put it. */
export function emulatorFile(): string {
    return path.join(imageCache(), "qemu-aarch64-static");
}

/**
 * Fetches the emulator for 64-bit ARM. Not installed: the package would register itself with the kernel for good, and here that is to
 * end with the guest.
 */
export async function provideEmulator(): Promise<string> {
    const file = emulatorFile();
    if (existsSync(file)) return file;
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-qemu-"));
    try {
        await must("apt-get", ["download", "-qq", "qemu-user-static"], { cwd: folder });
        const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
        if (archive === undefined) throw new Error("apt-get left no package of qemu-user-static");
        await must("dpkg", ["-x", path.join(folder, archive), folder]);
        mkdirSync(imageCache(), { recursive: true });
        const fresh = `${file}.${process.pid}`;
        copyFileSync(path.join(folder, "usr/bin/qemu-aarch64-static"), fresh);
        chmodSync(fresh, 0o755);
        renameSync(fresh, file);
        return file;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
