import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

import { aptInstall, must, output } from "./engine/run";

/** Programs that a rehearsal runs, and the Debian package that brings each. */
const played: Record<string, string> = {
    ffmpeg: "ffmpeg",
    ffprobe: "ffmpeg",
    nginx: "nginx",
    "srt-live-transmit": "srt-tools",
    setpriv: "util-linux",
};
/** A module, not a program: where Debian puts it. */
const rtmpModule = "/usr/lib/nginx/modules/ngx_rtmp_module.so";
/** What a network of the flows' own takes, which root alone can make. */
const gated: Record<string, string> = { ip: "iproute2", nft: "nftables" };
/** What its tests need besides. */
const tested: Record<string, string> = { chromium: "chromium", mpv: "mpv", ...gated };
/** Where Debian puts the library that steps one process's clock: below a folder for the processor's kind. */
const libraries = "/usr/lib";
const faketime = "faketime/libfaketime.so.1";

export interface MediaNeeds {
    /** What the tests of rehearsals need too. */
    tests: boolean;
    /** Whether a network of the flows' own can be made; as this process' user when absent. */
    root?: boolean;
    /** Where programs are looked for; where this process finds them when absent. */
    folders?: string[];
}

/** Debian packages whose programs are not on this machine. */
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

/** The library that steps one process's clock, if it is here. */
export function faketimeLibrary(): string | undefined {
    if (!existsSync(libraries)) return undefined;
    return readdirSync(libraries)
        .map((folder) => path.join(libraries, folder, faketime))
        .find((file) => existsSync(file));
}

/** Installs what a rehearsal runs; throws with what is missing and how to fix it. */
export async function provideMedia(options: { tests: boolean }): Promise<void> {
    const missing = missingMedia(options);
    if (missing.length === 0) return;
    // Debian starts a web server where it installs one, at every boot: a rehearsal has its own, and wants port 80 of nobody.
    const stock = missing.includes("nginx") || missing.includes("libnginx-mod-rtmp");
    await aptInstall(missing, "a rehearsal needs them", "rehearsal", stock ? { RUNLEVEL: "1" } : {});
    if (missing.includes("nginx")) await leaveStockServer();
}

/** Has the web server that Debian's package brings never start by itself. `booted`: systemd runs this machine; a container often has it only installed. */
export async function leaveStockServer(booted = existsSync("/run/systemd/system")): Promise<void> {
    if (output("systemctl", ["is-enabled", "nginx.service"]) === undefined) return;
    const [program, ...first] = process.getuid?.() === 0 ? ["systemctl"] : ["sudo", "-n", "systemctl"];
    // Without a running systemd there is nothing to stop, and to ask for it is an error (man 3 sd_booted).
    const now = booted ? ["--now"] : [];
    await must(program, [...first, "disable", ...now, "--quiet", "nginx.service"]);
}
