import { mkdirSync } from "node:fs";

import { withLock } from "../engine/lock";
import { aptInstall, runToEnd, output, logLine as logFor } from "../engine/run";
import {
    allImages,
    below,
    buildScript,
    describeImage,
    emulatorFile,
    hasImage,
    type Image,
    imageCache,
    imageFolder,
    packagesOf,
    ubuntuImages,
} from "./images";
import { debianMirror, missingPackages, rootPrefix } from "./needs";
import { ubuntuKeyring, ubuntuSources } from "./ubuntu";

const logLine = (line: string) => logFor(line, "guest");

/** Installs the needs of guests and builds their images, once for all checkouts. Throws with what is missing and the fix. */
export async function provideGuests(images: Image[]): Promise<void> {
    if (process.platform !== "linux") throw new Error("guests need Linux");
    const packages = missingPackages();
    if (packages.length > 0) await aptInstall(packages, "guests need them", "guest");
    const root = rootPrefix();
    if (root === undefined) throw new Error("guests need root, or sudo without a password");
    mkdirSync(imageCache(), { recursive: true });
    for (const image of images) {
        if (hasImage(image)) continue;
        await withLock(
            `${imageFolder(image)}.lock`,
            async () => {
                if (!hasImage(image)) await build(image, root);
            },
            `builds ${describeImage(image)}`,
        );
    }
}

async function build(image: Image, root: string[]): Promise<void> {
    const start = performance.now();
    logLine(`building ${describeImage(image)}`);
    const under = below(image);
    const [program, ...args] = [
        ...root,
        "bash",
        buildScript,
        imageFolder(image),
        image.release,
        image.architecture === "native" ? hostArchitecture() : image.architecture,
        under === undefined ? "" : imageFolder(under),
        packagesOf(image).join(" "),
        image.release === "noble" ? ubuntuSources : debianMirror(),
        image.architecture === "native" ? "" : emulatorFile(),
        image.release === "noble" ? await ubuntuKeyring() : "",
    ];
    await runToEnd(program, args);
    logLine(`built ${describeImage(image)} (${Math.round((performance.now() - start) / 1000)} s, once)`);
}

/** This machine's architecture as Debian names it. */
function hostArchitecture(): string {
    const architecture = output("dpkg", ["--print-architecture"]);
    if (architecture === undefined) throw new Error("dpkg reports no architecture");
    return architecture;
}

/** The command line: `--arm64` adds the emulated guest, `--ubuntu` that of Ubuntu. */
export async function main(args: string[]): Promise<number> {
    try {
        await provideGuests([
            ...allImages(),
            ...(args.includes("--arm64") ? allImages("arm64") : []),
            ...(args.includes("--ubuntu") ? ubuntuImages() : []),
        ]);
        return 0;
    } catch (error) {
        logLine(error instanceof Error ? error.message : String(error));
        return 1;
    }
}
