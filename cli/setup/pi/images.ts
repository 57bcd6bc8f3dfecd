import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** What a guest may be: Debian 12 or 13, or Ubuntu 24.04. */
export type Release = "bookworm" | "trixie" | "noble";
/** Processors that a guest may have: the machine's own, or 64-bit ARM under emulation. */
export type Architecture = "native" | "arm64";
/** What is in a guest before it boots. */
export type ImageName = "lean" | "full" | "cloud" | "obs" | "emulator";

interface Recipe {
    /** The image that this one is a copy of, plus packages. */
    on?: ImageName;
    packages: string[];
    releases: Release[];
}

/** What each image holds. More of them: add a row; what changes here is built anew by itself. */
const recipes: Record<ImageName, Recipe> = {
    // As near to Raspberry Pi OS Lite as what PiIngest may rely on: systemd, sshd, sudo, time sync.
    lean: {
        packages: [
            "systemd",
            "systemd-sysv",
            "systemd-timesyncd",
            "dbus",
            "udev",
            "kmod",
            "openssh-server",
            "sudo",
            "ca-certificates",
            "iproute2",
            "iputils-ping",
            "procps",
            "locales",
        ],
        releases: ["bookworm", "trixie", "noble"],
    },
    // A host that has been provisioned with packages before: nothing has to be fetched.
    full: {
        on: "lean",
        packages: ["nginx", "libnginx-mod-rtmp", "ffmpeg"],
        releases: ["bookworm", "trixie", "noble"],
    },
    // The first boot of a card. netplan.io brings python3-netplan, without which trixie's cloud-init 25.1.4 refuses `wifis` (cloudinit/config/schema.py,
    // netplan_validate_network_schema); bookworm has no such package.
    // On `full`, so that a card's packages are there; keyboard and time zone as on Raspberry Pi OS.
    cloud: {
        on: "full",
        packages: ["cloud-init", "netplan.io", "console-setup", "tzdata"],
        releases: ["bookworm", "trixie"],
    },
    // OBS without a screen, and an nginx for it to play from.
    obs: {
        on: "full",
        packages: ["obs-studio", "obs-plugins", "xvfb", "libgl1-mesa-dri", "dbus-x11"],
        releases: ["trixie"],
    },
    // Not to be booted: holds the emulator. Under an older one (7.2, Debian 12) Debian 13's systemd starts no service: it wants to spawn
    // with CLONE_PIDFD, which that refuses.
    emulator: { on: "lean", packages: ["qemu-user"], releases: ["trixie"] },
};

/** One image to have: which, of which release, for which processor. */
export interface Image {
    name: ImageName;
    release: Release;
    architecture: Architecture;
}

const emulator: Image = { name: "emulator", release: "trixie", architecture: "native" };

/** A program for this machine that runs programs for 64-bit ARM. */
export function emulatorFile(): string {
    return path.join(imageFolder(emulator), "usr/bin/qemu-aarch64");
}

/** Images of Ubuntu, each after the one that it is made from. */
export function ubuntuImages(): Image[] {
    return (["lean", "full"] as const).map((name) => ({ name, release: "noble", architecture: "native" }));
}

/** Every image of Debian that the tests use, those first that others are made from or with. */
export function allImages(architecture: Architecture = "native"): Image[] {
    if (architecture === "arm64") return [emulator, ...guestImages(["lean", "full"], architecture)];
    return guestImages(["lean", "full", "cloud", "obs"], architecture);
}

function guestImages(names: ImageName[], architecture: Architecture): Image[] {
    return names.flatMap((name) =>
        recipes[name].releases
            .filter((release) => release === "trixie" || (release === "bookworm" && architecture === "native"))
            .map((release) => ({ name, release, architecture })),
    );
}

/** The image that this one is made from, if any. */
export function below({ name, ...rest }: Image): Image | undefined {
    const { on } = recipes[name];
    return on === undefined ? undefined : { name: on, ...rest };
}

/** Debian packages that are put into this image, beyond the image below it. */
export function packagesOf({ name }: Image): string[] {
    return recipes[name].packages;
}

/** Counts what is made of a recipe: one more whenever build.sh makes something else of it, and all images are made anew. */
const way = 1;

/** The script that makes them. */
export const buildScript = path.join(__dirname, "build.sh");

/** Where all images lie: outlives the checkout, a fresh clone must not make them again. */
export function imageCache(): string {
    return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "pi-live/guest");
}

/** Folder of an image's file system. The same recipe always has the same name, whatever mirror its packages come from. */
export function imageFolder(image: Image): string {
    const { name, release, architecture } = image;
    const machine = architecture === "native" ? "" : `-${architecture}`;
    return path.join(imageCache(), `${name}-${release}${machine}-${recipeHash(image)}`);
}

function recipeHash(image: Image): string {
    const layers: string[][] = [];
    for (let layer: Image | undefined = image; layer !== undefined; layer = below(layer)) {
        layers.push(packagesOf(layer).slice().sort());
    }
    const recipe = JSON.stringify({ way, release: image.release, architecture: image.architecture, layers });
    return createHash("sha256").update(recipe).digest("hex").slice(0, 8);
}

/** Whether the image is there, whole: it is renamed into place once it is. */
export function hasImage(image: Image): boolean {
    return existsSync(imageFolder(image));
}

/** `full (trixie)`, for messages. */
export function describeImage({ name, release, architecture }: Image): string {
    return `${name} (${release}${architecture === "native" ? "" : `, ${architecture}`})`;
}
