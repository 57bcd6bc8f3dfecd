import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { aptInstall, runToEnd, output } from "./engine/run";

/** Programs of a rehearsal and their Debian packages. */
const played: Record<string, string> = {
    ffmpeg: "ffmpeg",
    ffprobe: "ffmpeg",
    nginx: "nginx",
    "srt-live-transmit": "srt-tools",
    setpriv: "util-linux",
};
/** A module, not a program: its path in Debian. */
const rtmpModule = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
/** Programs for the flows' own network, which only root can create. */
const gated: Record<string, string> = { ip: "iproute2", nft: "nftables" };
/** Further programs of its tests. */
const tested: Record<string, string> = { chromium: "chromium", mpv: "mpv", ...gated };
/** Parent of Debian's folders per architecture, which hold the library that shifts one process's clock. */
const libraries = "/usr/lib";
const faketime = "faketime/libfaketime.so.1";

export interface MediaNeeds {
    /** Include the needs of the rehearsals' tests. */
    tests: boolean;
    /** Whether a network of the flows' own can be created. Default: whether this process is root. */
    root?: boolean;
    /** Folders to search. Default: this process' PATH and sbin. */
    folders?: string[];
}

/** Debian packages whose programs are missing on this machine. */
export function missingMedia({
    tests,
    root = process.getuid?.() === 0,
    // An ordinary user's PATH has no sbin on Debian, where nginx lies.
    folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin"],
}: MediaNeeds): string[] {
    const here = (program: string) => folders.some((folder) => existsSync(path.join(folder, program)));
    const wanted = { ...played, ...(root ? gated : {}), ...(tests ? tested : {}) };
    const missing = Object.entries(wanted)
        .filter(([program]) => !here(program))
        .map(([, name]) => name);
    if (!existsSync(rtmpModule)) missing.push("libnginx-mod-rtmp");
    if (tests && faketimeLibrary() === undefined) missing.push("libfaketime");
    return [...new Set(missing)];
}

/** Path of the library that shifts one process's clock; undefined when it is not installed. */
export function faketimeLibrary(): string | undefined {
    if (!existsSync(libraries)) return undefined;
    return readdirSync(libraries)
        .map((folder) => path.join(libraries, folder, faketime))
        .find((file) => existsSync(file));
}

/** Installs the programs of a rehearsal. Throws with what is missing and the fix. */
export async function provideMedia(options: { tests: boolean }): Promise<void> {
    const missing = missingMedia(options);
    if (missing.length === 0) return;
    // Debian's nginx package starts a server at every boot. A rehearsal runs its own and must not occupy port 80.
    const stock = missing.includes("nginx") || missing.includes("libnginx-mod-rtmp");
    await aptInstall(missing, "a rehearsal needs them", "rehearsal", stock ? { RUNLEVEL: "1" } : {});
    if (missing.includes("nginx")) await leaveStockServer();
}

/** Disables the server of Debian's nginx package. `booted`: systemd runs this machine; in a container it is often only installed. */
export async function leaveStockServer(booted = existsSync("/run/systemd/system")): Promise<void> {
    if (output("systemctl", ["is-enabled", "nginx.service"]) === undefined) return;
    const [program, ...first] = process.getuid?.() === 0 ? ["systemctl"] : ["sudo", "-n", "systemctl"];
    // Without a running systemd there is nothing to stop, and `--now` is an error (man 3 sd_booted).
    const now = booted ? ["--now"] : [];
    await runToEnd(program, [...first, "disable", ...now, "--quiet", "nginx.service"]);
}
