import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** Release of a guest: Debian 12 or 13, or Ubuntu 24.04. */
export type Release = "bookworm" | "trixie" | "noble";
/** Processor of a guest: the machine's own, or emulated 64-bit ARM. */
export type Architecture = "native" | "arm64";
/** Content of a guest before it boots. */
export type ImageName = "lean" | "full" | "cloud" | "obs" | "emulator";

interface Recipe {
    /** The image that this one extends. */
    on?: ImageName;
    packages: string[];
    releases: Release[];
}

/** Content of each image. A changed row is rebuilt by itself. */
const recipes: Record<ImageName, Recipe> = {
    // What PiIngest relies on in Raspberry Pi OS Lite: systemd, sshd, sudo, time sync.
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
    // A host that has its packages: nothing is downloaded.
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
    // Never booted: holds the emulator. Under an older one (7.2, Debian 12) Debian 13's systemd starts no service: it spawns
    // with CLONE_PIDFD, which that one refuses.
    emulator: { on: "lean", packages: ["qemu-user"], releases: ["trixie"] },
};

/** One image: name, release, processor. */
export interface Image {
    name: ImageName;
    release: Release;
    architecture: Architecture;
}

const emulator: Image = { name: "emulator", release: "trixie", architecture: "native" };

/** The emulator of 64-bit ARM for this machine. */
export function emulatorFile(): string {
    return path.join(imageFolder(emulator), "usr/bin/qemu-aarch64");
}

/** Images of Ubuntu, each after the one that it extends. */
export function ubuntuImages(): Image[] {
    return (["lean", "full"] as const).map((name) => ({ name, release: "noble", architecture: "native" }));
}

/** Every image of Debian for the tests, in build order. */
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

/** The image that this one extends, if any. */
export function below({ name, ...rest }: Image): Image | undefined {
    const { on } = recipes[name];
    return on === undefined ? undefined : { name: on, ...rest };
}

/** Debian packages that are put into this image, beyond the image below it. */
export function packagesOf({ name }: Image): string[] {
    return recipes[name].packages;
}

/** Version of build.sh's result: raise it with every change of that, which rebuilds all images. */
const way = 1;

/** The build script. */
export const buildScript = path.join(__dirname, "build.sh");

/** Folder of all images, outside the checkout: a fresh clone reuses them. */
export function imageCache(): string {
    return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "pi-live/guest");
}

/** Folder of an image's file system. Depends on the recipe, not on the mirror. */
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

/** Whether the image is complete: it is renamed into place then. */
export function hasImage(image: Image): boolean {
    return existsSync(imageFolder(image));
}

/** `full (trixie)`, for messages. */
export function describeImage({ name, release, architecture }: Image): string {
    return `${name} (${release}${architecture === "native" ? "" : `, ${architecture}`})`;
}
