import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import * as HLS from "hls-parser";
import { z } from "zod";

import { clockTime } from "../../../rehearsal/clock/code";
import { readFrames } from "../../../rehearsal/clock/frames";
import { nameOf } from "./listener";

/** What viewers get at the end of a playlist. */
export interface Shown {
    /** `camera`: with the coded clock of the rehearsal's cameras; else the colour of the last picture. */
    picture: string;
    /** When the last picture was made, ms since 1970: where it has a clock. */
    madeAt?: number;
    streams: z.output<typeof probe>["streams"];
}

const probe = z.object({
    streams: z.array(z.object({ codec_name: z.string(), width: z.number().optional(), height: z.number().optional() })),
});

/** Looks at the newest segment of the largest rendition. */
export async function shownBy(master: string): Promise<Shown> {
    const main = HLS.parse(await (await got(master)).text());
    if (!("variants" in main)) throw new Error(`${master} is no master playlist`);
    const [largest] = [...main.variants].sort((a, b) => b.bandwidth - a.bandwidth);
    const url = new URL(largest.uri, master);
    const media = HLS.parse(await (await got(url.href)).text());
    const newest = "segments" in media ? media.segments.at(-1) : undefined;
    if (newest === undefined) throw new Error(`${url.href} has no segment`);
    const bytes = new Uint8Array(await (await got(new URL(newest.uri, url).href)).arrayBuffer());
    const at = Date.now();
    const clock = (await readFrames(bytes)).at(-1)?.value;
    return {
        picture: clock === undefined ? colourOf(bytes) : "camera",
        ...(clock === undefined ? {} : { madeAt: clockTime(clock, at) }),
        streams: streamsOf(bytes),
    };
}

async function got(url: string): Promise<Response> {
    const response = await fetch(url, { signal: AbortSignal.timeout(8000) });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    return response;
}

/** Of the last picture's whole. */
function colourOf(bytes: Uint8Array): string {
    const words = ["-v", "error", "-i", "pipe:0", "-an", "-vf", "scale=64:36,format=rgb24,scale=1:1:flags=area"];
    const pixels = execFileSync("ffmpeg", [...words, "-f", "rawvideo", "pipe:1"], { input: bytes });
    const [red, green, blue] = pixels.subarray(-3);
    return nameOf([red, green, blue]);
}

function streamsOf(bytes: Uint8Array): Shown["streams"] {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-segment-"));
    try {
        const file = path.join(folder, "newest.ts");
        writeFileSync(file, bytes);
        const entries = ["-v", "error", "-of", "json", "-show_entries", "stream=codec_name,width,height", file];
        return probe.parse(JSON.parse(execFileSync("ffprobe", entries, { encoding: "utf8" }))).streams;
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
