import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync } from "node:fs";

import { Mp4Facts, mp4FileFacts } from "../common/mp4";
import { collectProblems, Refuse } from "../common/checks";
import type { Problem } from "../common/problems";

/** One ad, or part of one, as a file of this machine. */
export interface AdClip {
    /** Names the clip in VAST documents: letters, digits, `-` and `_`. */
    name: string;
    /** Path of an MP4 file with a picture and sound. */
    path: string;
}

/** Far within an S3 key's 1,024 bytes, and short enough for a creative's id in VAST documents. */
const clipNameLength = 128;

/** Everything of an asset's arguments that can be checked before anything is made. */
export interface AdAssetsSettings {
    clips?: AdClip[];
    slatePath?: string;
    bucketNameGiven?: boolean;
    bucketRegionGiven?: boolean;
}

/** Every file that MediaTailor could not use; `inspect` reads what is in a file, and throws when it cannot. */
export function adAssetsProblems(settings: AdAssetsSettings, inspect = inspectFile): Problem[] {
    const { clips = [], slatePath, bucketNameGiven = false, bucketRegionGiven = false } = settings;
    return collectProblems((refuse) => {
        clips.forEach(({ name, path }, i) => {
            if (clips.findIndex((other) => other.name === name) < i) {
                refuse(`clips[${i}].name`, "each needs a name of its own", `${name} twice`);
            }
            if (name.length > clipNameLength) {
                refuse(`clips[${i}].name`, `must have at most ${clipNameLength} characters`, name.length);
            }
            if (!/^[A-Za-z0-9_-]+$/.test(name)) {
                refuse(`clips[${i}].name`, "takes letters, digits, - and _", JSON.stringify(name));
            }
            checkFile(`clips[${i}].path`, path, inspect, refuse);
        });
        if (slatePath !== undefined) checkFile("slatePath", slatePath, inspect, refuse);
        if (bucketNameGiven !== bucketRegionGiven) {
            refuse("bucketRegion", "goes with bucketName: both for a bucket that exists, neither for a new one");
        }
    });
}

function checkFile(argument: string, path: string, inspect: (path: string) => Mp4Facts, refuse: Refuse): void {
    const refused = (rule: string) => refuse(argument, `${path} ${rule}`);
    let facts: Mp4Facts;
    try {
        facts = inspect(path);
    } catch (error) {
        return refused(error instanceof Error ? error.message : String(error));
    }
    // MediaTailor transcodes what it inserts into the tracks of the stream, sound included (guide, "Slate").
    if (!facts.video) return refused("has no picture: MediaTailor needs a video and an audio track");
    if (!facts.audio) return refused("has no sound: MediaTailor needs a video and an audio track, be it of silence");
    if (!(facts.durationSeconds > 0)) return refused("has no duration in its header: write it again, not fragmented");
}

/** What is in an MP4 file. Throws, in words that follow the file's name, when there is none. */
export function inspectFile(path: string): Mp4Facts {
    if (!existsSync(path)) throw new Error("is not there");
    return mp4FileFacts(path);
}

/** The first twelve hexadecimal digits of the file's SHA-256. */
export function contentHash(path: string): string {
    const hash = createHash("sha256");
    const file = openSync(path, "r");
    try {
        const chunk = Buffer.alloc(1 << 20);
        for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
            hash.update(chunk.subarray(0, length));
        }
    } finally {
        closeSync(file);
    }
    return hash.digest("hex").slice(0, 12);
}

/**
 * Where a clip lies in the bucket. The content is in the name: MediaTailor keeps what it once transcoded of an address. The owner is
 * too: events may share a bucket, and one that ends takes its clips with it.
 */
export function clipKey(owner: string, name: string, hash: string): string {
    return `${assetPrefix}${owner}/clips/${name}-${hash}.mp4`;
}

/** Where the slate lies in the bucket. */
export function slateKey(owner: string, hash: string): string {
    return `${assetPrefix}${owner}/slate-${hash}.mp4`;
}

/** The edge serves everything below it as it stands in the bucket, so keys are paths without their first slash. */
const assetPrefix = "assets/";
