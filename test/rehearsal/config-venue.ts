/** An event without its ads, played from a graph: from the cameras to the edge, with the means to look at it. */
import { execFile, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import * as HLS from "hls-parser";
import { z } from "zod";

import { streamName } from "../../components/pi-ingest/settings";
import type { Recording } from "../../graph";
import { compose, portNames } from "../../rehearsal/compose";
import { localUrl, statusPortOf } from "../../rehearsal/venue/ingest/hop";
import { schedulerName } from "../../rehearsal/aws/scheduler/hop";
import { EventPlan, eventPlan } from "../../rehearsal/plan";
import { scaled } from "../../rehearsal/plan/scale";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { once } from "./config-rows";
import { root, supervisor } from "./support/run";

/** Of every picture's width and height, so that two events fit on one machine. */
export const scale = 0.25;
const patienceMs = 60_000;

/** Media as ffprobe has it. */
const mediaSchema = z.object({
    streams: z.array(
        z.object({
            codec_type: z.string(),
            width: z.number().optional(),
            height: z.number().optional(),
            profile: z.string().optional(),
            sample_rate: z.coerce.number().optional(),
        }),
    ),
    packets: z.array(
        z.object({ codec_type: z.string(), pts_time: z.coerce.number(), size: z.coerce.number(), flags: z.string() }),
    ),
});
export type Media = z.output<typeof mediaSchema>;

export class Venue {
    /** What comes from the cameras, read from nginx as OBS does it. */
    readonly cameras = [0, 1].map((n) => once(() => probe(this.cameraUrl(n), ["%+5"])));
    /** The newest segment of the largest rendition. */
    readonly picture = once(async () => this.newest((await this.variants())[0].uri));
    /** The newest segment of the sound. */
    readonly sound = once(async () => this.newest((await this.variants())[0].audio[0]?.uri ?? "none"));
    /** The very first segment of the largest rendition. */
    readonly first = once(() => this.oldest());
    /** Playlist of the largest rendition, as soon as it is as long as it gets. */
    readonly window = once(() => this.listed((playlist) => !playlist.includes("#EXT-X-MEDIA-SEQUENCE:0\n")));
    /** The same with a break that was asked for. */
    readonly break = once(() => this.broken());

    private constructor(
        readonly plan: EventPlan,
        readonly place: Place,
        private readonly hops: Supervisor,
    ) {}

    /** The picture reaches the channel only after its first segment: that one shows what the channel shows without. */
    static async start(recording: Recording): Promise<Venue> {
        const full = eventPlan(recording, root);
        const plan = { ...full, configurations: [], encoder: scaled(full.encoder, scale) };
        const place = await Place.make(portNames(plan));
        const venue = new Venue(plan, place, supervisor());
        try {
            const [waiting, playing, contribution] = compose(plan, place, {
                ...{
                    address: "127.0.0.1",
                    host: "127.0.0.1",
                    edgeUrl: place.url("edge"),
                    pageOrigin: "http://page.example",
                },
                ...{ camera: { kind: "test" }, obs: false, realAds: true },
            });
            await venue.hops.startAll(waiting);
            await venue.hops.startAll(playing);
            await Promise.all([...venue.cameras.map((one) => one()), venue.text(venue.url("startover"))]);
            await venue.hops.startAll(contribution);
        } catch (error) {
            await venue.stop();
            throw error;
        }
        return venue;
    }

    async stop(): Promise<void> {
        await this.hops.stop();
        this.place.remove();
    }

    /** Master playlist of an endpoint at the edge. */
    url(endpoint: string): string {
        return this.plan.playback.withoutAds[endpoint].replace(/^https?:\/\/[^/]+/, this.place.url("edge"));
    }

    /** Whether nginx would let a camera push with a key: it asks itself at this address, while the application's own camera goes on. */
    async mayPush(application: string, key: string): Promise<boolean> {
        const status = statusPortOf(this.plan.ingests[0].name, this.place);
        const asked = { app: application, addr: "127.0.0.1", call: "publish", name: streamName, key };
        return (await fetch(`http://127.0.0.1:${status}/auth?${new URLSearchParams(asked).toString()}`)).ok;
    }

    async variants(endpoint = "live"): Promise<readonly HLS.types.Variant[]> {
        const master = HLS.parse(await this.text(this.url(endpoint)));
        if (!("variants" in master)) throw new Error("no master playlist");
        return master.variants;
    }

    /** An answer of the edge, as soon as it is a good one. */
    async text(url: string): Promise<string> {
        for (const end = Date.now() + patienceMs; ; await wait(300)) {
            const response = await fetch(url);
            const body = await response.text();
            if (response.ok) return body;
            if (Date.now() > end) throw new Error(`${url} answers ${response.status}: ${body}`);
        }
    }

    private cameraUrl(n: number): string {
        const [ingest] = this.plan.ingests;
        return localUrl(ingest.name, ingest.cameras[n].application, this.place);
    }

    private async newest(uri: string): Promise<Media> {
        const url = new URL(uri, this.url("live"));
        return probe(new URL(segments(await this.text(url.href)).at(-1) ?? "none", url).href);
    }

    private async oldest(): Promise<Buffer> {
        const [{ uri }] = await this.variants("startover");
        const url = new URL(uri, this.url("startover"));
        url.searchParams.set("start", new Date(Date.now() - 600_000).toISOString());
        const [name] = segments(await this.text(url.href));
        return Buffer.from(await (await fetch(new URL(name, url))).arrayBuffer());
    }

    private async broken(): Promise<string> {
        const asked = await fetch(`${this.place.url(schedulerName)}/break-now`, { method: "POST" });
        if (!asked.ok) throw new Error(`no break: ${asked.status}`);
        return this.listed((playlist) => playlist.includes("#EXT-X-CUE-OUT:"));
    }

    /** Playlist of the largest rendition, when it is as it should be. */
    private async listed(isSo: (playlist: string) => boolean): Promise<string> {
        const [{ uri }] = await this.variants();
        const url = new URL(uri, this.url("live")).href;
        for (const end = Date.now() + patienceMs; ; await wait(500)) {
            const playlist = await this.text(url);
            if (isSo(playlist)) return playlist;
            if (Date.now() > end) throw new Error(`not yet what is waited for: ${playlist}`);
        }
    }
}

function segments(playlist: string): string[] {
    return playlist.split("\n").filter((line) => /^[^#].*\.ts/.test(line));
}

/** `interval`: how much is read of what never ends. */
export async function probe(source: string, interval: string[] = []): Promise<Media> {
    const { stdout } = await promisify(execFile)(
        "ffprobe",
        [
            ...["-v", "error", "-of", "json", "-show_streams", "-show_packets"],
            ...interval.flatMap((one) => ["-read_intervals", one]),
            source,
        ],
        { timeout: patienceMs, maxBuffer: 16 * 1024 * 1024 },
    );
    return mediaSchema.parse(JSON.parse(stdout));
}

/** What ffmpeg makes of media. */
export async function converted(media: Buffer, output: string[]): Promise<Buffer> {
    const child = spawn("ffmpeg", ["-v", "error", "-i", "pipe:0", ...output, "pipe:1"], {
        stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.on("error", () => {});
    child.stdin.end(media);
    const pieces: Buffer[] = [];
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    await new Promise((resolve) => child.once("close", resolve));
    return Buffer.concat(pieces);
}

/** Of colours `RRGGBB` the one that is most like another. */
export function nearest(colour: Buffer, candidates: string[]): string {
    const distance = (hex: string) =>
        Buffer.from(hex, "hex").reduce((sum, value, i) => sum + Math.abs(value - colour[i]), 0);
    return [...candidates].sort((a, b) => distance(a) - distance(b))[0];
}
