/** What the tests of the tailor's process set up: its configurations, a ladder, and how they ask and measure. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

import type { ConfigurationPlan, EncoderPlan } from "../../rehearsal/plan/types";

export const packagerHost = "974039f8c2df1986.mediapackage.eu-west-1.amazonaws.com";
export const edgeHost = "dqalplor6r6mdv.cloudfront.net";
export const endpoint = `/out/v1/6ac2ab799601dea59397fb03c62ad4bd`;
export const hash = "50ec183ca41d59912d89091e57896ff16053a246";
export const edgeUrl = "http://127.0.0.1:1";

export const plan: ConfigurationPlan = {
    name: "dev-ads-live",
    accountHash: hash,
    host: "x.mediatailor.eu-west-1.amazonaws.com",
    contentUrl: `https://${packagerHost}${endpoint}`,
    adsUrl:
        "https://pubads.g.doubleclick.net/gampad/ads?output=vast&dur=[session.avail_duration_secs]" +
        "&who=[player_params.who]&session=[session.id]",
    slateUrl: `https://${edgeHost}/assets/slate.mp4`,
    contentPrefix: `https://${edgeHost}${endpoint}`,
    adPrefix: `https://${edgeHost}`,
    markerPassthrough: false,
    insertionMode: "STITCHED_ONLY",
    aliases: {},
};
export const noSlate: ConfigurationPlan = { ...plan, name: "no-slate", slateUrl: undefined };
export const bumperUrl = `https://${edgeHost}/assets/slate.mp4?bumper`;
/** The same configuration with one value changed. */
export const changed: ConfigurationPlan[] = [
    { ...plan, name: "passthrough", markerPassthrough: true },
    {
        ...plan,
        name: "threshold",
        adsUrl: "https://pubads.g.doubleclick.net/gampad/ads?dur=10",
        personalizationThresholdSeconds: 5,
    },
    { ...plan, name: "suppressed", suppression: { mode: "BEHIND_LIVE_EDGE", seconds: 0 } },
    {
        ...plan,
        name: "bumper",
        adsUrl: "https://pubads.g.doubleclick.net/gampad/ads?dur=10",
        bumper: { startUrl: bumperUrl },
    },
    {
        ...plan,
        name: "pre-roll",
        preRoll: { adsUrl: "https://pubads.g.doubleclick.net/gampad/ads?pmxd=5000&pre", maxSeconds: 5 },
    },
    {
        ...plan,
        name: "prefixes",
        contentPrefix: "https://other.example.org/c",
        adPrefix: "https://other.example.org/a",
    },
];

export function rendition(name: string, width: number, height: number): EncoderPlan["renditions"][number] {
    return {
        ...{ name, width, height, maxBitrate: 400_000, bufferSize: 800_000, quality: 7, profile: "MAIN" },
        ...{ bFrames: 0, referenceFrames: 1, sceneChangeDetect: false, scaling: "DEFAULT" },
    };
}

export const encoder: EncoderPlan = {
    ...{ channelId: "1", pipelines: 1, frameRate: { numerator: 24, denominator: 1 }, gopFrames: 48, scale: 1 },
    preset: "ultrafast",
    renditions: [rendition("180p", 320, 180), rendition("90p", 160, 90)],
    audio: { bitrate: 64_000, sampleRate: 48_000, channels: 2 },
    inputLoss: { repeatFrameMs: 1000, blackFrameMs: 1000, image: { color: "000000" } },
};

export const beaconsSchema = z.array(z.object({ ad: z.string(), event: z.string(), from: z.string() }));
export const openedSchema = z.object({ manifestUrl: z.string(), trackingUrl: z.string() });
export const trackedSchema = z.object({
    avails: z.array(
        z.object({
            ...{ availId: z.string(), durationInSeconds: z.number() },
            ads: z.array(z.object({ trackingEvents: z.array(z.object({ eventType: z.string() })) })),
        }),
    ),
});

/** Seconds of the ad segments. */
export function lengths(playlist: string): number {
    return [...playlist.matchAll(/#EXTINF:([\d.]+),\n.*\/segment\//g)].reduce((all, [, one]) => all + Number(one), 0);
}

/** Size of the picture, and the length by the packets' times. */
export function probe(file: string): { sizes: string; seconds: number } {
    const entries = ["-show_entries", "stream=width,height:format=duration", "-of", "json"];
    const said = probeSchema.parse(
        JSON.parse(execFileSync("ffprobe", ["-v", "error", ...entries, file], { encoding: "utf8" })),
    );
    const sizes = said.streams.map(({ width, height }) => (width === undefined ? "" : `${width}x${height}`));
    return { sizes: sizes.join(), seconds: said.format.duration };
}

const probeSchema = z.object({
    streams: z.array(z.object({ width: z.number().optional(), height: z.number().optional() })),
    format: z.object({ duration: z.coerce.number() }),
});

export function adLines(playlist: string): string[] {
    return playlist.split("\n").filter((line) => line.includes("/segment/"));
}

interface Got {
    status: number;
    body: string;
    location?: string;
}

export async function get(url: string, init: RequestInit = {}): Promise<Got> {
    const headers = { "x-mediapackage-cdnidentifier": "secret", "x-forwarded-for": "192.0.2.7", ...init.headers };
    const response = await fetch(url, { ...init, redirect: "manual", headers });
    const location = response.headers.get("location");
    return { status: response.status, body: await response.text(), ...(location === null ? {} : { location }) };
}

/** A grey clip with a tone. */
export function clip(folder: string, seconds: number): Buffer {
    const file = path.join(folder, "clip.mp4");
    execFileSync("nice", [
        ...["-n", "10", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", `color=gray:s=320x180:r=24:d=${seconds}`],
        ...[
            "-f",
            "lavfi",
            "-i",
            `sine=d=${seconds}`,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-c:a",
            "aac",
            "-y",
            file,
        ],
    ]);
    return readFileSync(file);
}
