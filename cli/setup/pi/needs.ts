import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { output } from "../engine/run";
import { allImages, describeImage, hasImage, type Image } from "./images";

/** Programs of tier `pi` on this machine and their Debian packages. */
const programs: Record<string, string> = {
    "systemd-nspawn": "systemd-container",
    mmdebstrap: "mmdebstrap",
    ip: "iproute2",
    ssh: "openssh-client",
    "ssh-keygen": "openssh-client",
    ffmpeg: "ffmpeg",
    ffprobe: "ffmpeg",
    "srt-live-transmit": "srt-tools",
};

/** Debian packages whose programs are missing. */
export function missingPackages(): string[] {
    // An ordinary user's PATH has no sbin on Debian, where `ip` may lie.
    const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
    const missing = Object.entries(programs).filter(
        ([program]) => !folders.some((folder) => existsSync(path.join(folder, program))),
    );
    return [...new Set(missing.map(([, name]) => name))];
}

/** Prefix of a command that must run as root; `undefined` where sudo needs a password. */
export function rootPrefix(): string[] | undefined {
    if (process.getuid?.() === 0) return [];
    return output("sudo", ["-n", "true"]) === undefined ? undefined : ["sudo", "-n"];
}

/** Why no guest can start here, with the fix; `undefined` when nothing is missing. */
export function missingForGuests(images: Image[] = allImages()): string | undefined {
    if (process.platform !== "linux") return "guests need Linux";
    const packages = missingPackages();
    if (packages.length > 0) return `guests need ${packages.join(", ")}`;
    if (rootPrefix() === undefined) return "guests need root, or sudo without a password";
    const absent = images.filter((image) => !hasImage(image));
    return absent.length === 0
        ? undefined
        : `guests need their images, absent: ${absent.map(describeImage).join(", ")}`;
}

/**
 * Where Debian packages come from: `PI_LIVE_DEBIAN_MIRROR`, or what this machine's own apt uses.
 * @throws when neither names one (a host that is not Debian).
 */
export function debianMirror(): string {
    const given = process.env.PI_LIVE_DEBIAN_MIRROR;
    if (given) return given;
    const folder = "/etc/apt/sources.list.d";
    const files = [
        "/etc/apt/sources.list",
        ...(existsSync(folder) ? readdirSync(folder).map((f) => path.join(folder, f)) : []),
    ];
    const mirror = files
        .filter((file) => existsSync(file))
        .flatMap((file) => readFileSync(file, "utf8").split("\n"))
        .filter((line) => /^(deb|URIs:)/.test(line))
        .map((line) => /https?:\/\/\S+\/debian\/?(?=\s|$)/.exec(line)?.[0])
        .find((address) => address !== undefined);
    if (mirror === undefined) {
        throw new Error("apt's sources name no Debian mirror: set PI_LIVE_DEBIAN_MIRROR to one (http://…/debian)");
    }
    return mirror;
}
