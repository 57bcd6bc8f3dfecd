import { isFinding, readPlaylist, SeenPlaylist } from "../../../rehearsal/check";
import { answer } from "../../../rehearsal/aws/packager/answer";
import { Channel, Entry } from "../../../rehearsal/aws/packager/channel";
import type { Splice, Tracks } from "../../../rehearsal/wire";
import type { EndpointPlan } from "../../../rehearsal/plan/types";

/** An endpoint as the stacks have them, with some values of one's own. */
export function plan(values: Partial<EndpointPlan> = {}): EndpointPlan {
    return {
        id: "live",
        host: "0123456789abcdef.mediapackage.eu-west-1.amazonaws.com",
        path: `/out/v1/${"a".repeat(32)}`,
        manifestName: "index",
        segmentSeconds: 4,
        windowSeconds: 60,
        delaySeconds: 0,
        startoverSeconds: 0,
        programDateTimeSeconds: 60,
        adMarkers: "PASSTHROUGH",
        audioRenditionGroup: true,
        origination: "ALLOW",
        whitelist: [],
        playlistType: "NONE",
        ...values,
    };
}

const tracks: Tracks = {
    tracks: [
        {
            kind: "video",
            name: "720p",
            width: 1280,
            height: 720,
            bandwidth: 3_800_000,
            codecs: "avc1.64001f",
            frameRate: 30,
        },
        {
            kind: "video",
            name: "360p",
            width: 640,
            height: 360,
            bandwidth: 900_000,
            codecs: "avc1.4d401e",
            frameRate: 30,
        },
        { kind: "audio", name: "audio", bandwidth: 96_000, codecs: "mp4a.40.2", channels: 2 },
    ],
    muxed: false,
};

/** Noon of a day. */
export const noon = Date.UTC(2026, 10, 23, 12);

/** One encoder pipeline in simulated time: chunks of every track, as ffmpeg would list them. */
export class Encoder {
    private run = 0;
    private n = 0;
    private start = 0;
    private sound = 0;
    constructor(
        private readonly channel: Channel,
        private readonly pipeline: number,
        private readonly gopSeconds = 2,
        /** What the packager would write down. */
        private readonly journal: Entry[] = [],
    ) {}

    /** A new ffmpeg. */
    begin(at: number, sent = tracks): void {
        const { pipeline } = this;
        Object.assign(this, { run: at, n: 0, start: at, sound: at });
        this.apply({ kind: "tracks", pipeline, run: at, tracks: sent });
    }

    /** One GOP; `lost`: the tracks whose upload failed. */
    gop(lost: string[] = []): void {
        const { pipeline, run, n, gopSeconds } = this;
        const end = this.start + gopSeconds * 1000;
        // AAC frames of 1024 samples at 48 kHz: the cut is at the first frame after the picture's.
        const frameMs = (1024 / 48_000) * 1000;
        const soundEnd = this.sound + Math.ceil((end - this.sound) / frameMs - 1e-6) * frameMs;
        for (const { name, kind } of tracks.tracks) {
            if (lost.includes(name)) continue;
            const [start, to] = kind === "video" ? [this.start, end] : [this.sound, soundEnd];
            const seconds = Math.round((to - start) * 1000) / 1e6;
            this.apply({ kind: "chunk", pipeline, run, track: name, n, start, seconds, bytes: 1000 });
        }
        Object.assign(this, { n: n + 1, start: end, sound: soundEnd });
        this.journal.push(...this.channel.advance());
    }

    splice(splice: Splice): void {
        this.apply({ kind: "splice", splice });
    }

    private apply(entry: Entry): void {
        this.channel.apply(entry);
        this.journal.push(entry);
    }
}

/** A splice_insert of 30 s. */
export const scte35 = "/DAlAAAAAAAAAP/wFAUAAAABf+/+LRQrAP4BI9MIAAEBAQAAfxV6SQ==";

export const live = plan();
export const delayed = plan({
    id: "delayed",
    path: `/out/v1/${"b".repeat(32)}`,
    delaySeconds: 30,
    adMarkers: "DATERANGE",
});
export const startover = plan({
    id: "startover",
    path: `/out/v1/${"c".repeat(32)}`,
    startoverSeconds: 7200,
    segmentSeconds: 6,
});
export const endpoints = [live, delayed, startover];

export function ask(channel: Channel, now: number, endpoint: EndpointPlan, name: string) {
    const [path, query] = `${endpoint.path}/${name}`.split("?");
    return answer(endpoints, channel, now, {
        method: "GET",
        path,
        query: new URLSearchParams(query),
        address: "127.0.0.1",
    });
}

export function see(channel: Channel, now: number, endpoint: EndpointPlan, name: string): SeenPlaylist | undefined {
    const { status, body = "" } = ask(channel, now, endpoint, name);
    if (status === 404) return undefined;
    const seen = readPlaylist(body);
    if (isFinding(seen)) throw new Error(`${seen.text}\n${body}`);
    return seen;
}

/** Both pipelines for so many GOPs. */
export function play(
    happenings: string[],
    look: (channel: Channel, now: number) => void,
): { channel: Channel; entries: Entry[] } {
    const channel = new Channel(endpoints.map(({ segmentSeconds }) => segmentSeconds));
    const entries: Entry[] = [];
    const [first, second] = [new Encoder(channel, 0, 2, entries), new Encoder(channel, 1, 2, entries)];
    let isUp = true;
    let event = 0;
    first.begin(noon);
    second.begin(noon + 700);
    happenings.forEach((what, i) => {
        const now = noon + (i + 1) * 2000;
        if (what === "splice") {
            event += 1;
            for (const encoder of [first, second]) {
                encoder.splice({ scte35, startsAt: now + 3300, seconds: 20 + (i % 3) * 5, eventId: event });
            }
        }
        if (what === "restart 0" || (what === "up 0" && !isUp)) first.begin(now - 1500);
        if (what === "restart 1") second.begin(now - 900);
        if (what === "down 0") isUp = false;
        if (what === "up 0" || what === "restart 0") isUp = true;
        if (isUp) first.gop(what.startsWith("lost") ? [what.slice(5)] : []);
        second.gop();
        look(channel, now + 500);
    });
    return { channel, entries };
}
