/** One player: what hls.js does, without a picture. */
import { setTimeout as wait } from "node:timers/promises";

import type { Answer, Client } from "./client";
import { liveSyncSegments } from "./on-air";
import { Playback } from "./playback";
import { Media, readMaster, readMedia, Segment } from "./playlists";
import type { Tally } from "./tally";

/** hls.js 1.7's own settings (config.ts): "maxBufferLength", "fragLoadPolicy", "playlistLoadPolicy". */
const bufferSeconds = 30;
const retries = { segment: 6, playlist: 2 };
const retryMs = { first: 1000, most: 8000 };
/** A page that starts its player again after it gave up, ms. */
const restartMs = 1000;

interface Track {
    index: number;
    /** Where the newest playlist came from. */
    url: string;
    media: Media;
    /** Media sequence number of the segment to ask for next. */
    next: number;
}

export class Viewer {
    playback?: Playback;
    private readonly headers: Record<string, string>;

    constructor(
        private readonly number: number,
        readonly url: string,
        private readonly client: Client,
        private readonly tally: Tally,
    ) {
        // Addresses that nobody has: made for tests (RFC 2544).
        const address = `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`;
        this.headers = { "X-Forwarded-For": address, "User-Agent": `pi-live-viewer/${number}` };
    }

    /** Watches for ever. */
    async watch(): Promise<never> {
        for (;;) {
            try {
                await this.session();
            } catch {
                this.tally.restarts += 1;
            }
            await wait(restartMs);
        }
    }

    /** Ends when the player would give up. */
    private async session(): Promise<void> {
        const answer = await this.load(this.url, "playlist");
        const { variants, audio } = readMaster(answer.text);
        const variant = variants[this.number % variants.length];
        const sound = audio.find(({ group }) => group === variant.audio);
        const addresses = [variant.uri, ...(sound === undefined ? [] : [sound.uri])];
        const tracks: Track[] = [];
        for (const [index, uri] of addresses.entries()) {
            const url = new URL(uri, answer.url).href;
            const media = readMedia((await this.load(url, "playlist")).text);
            tracks.push({ index, url, media, next: beginning(media, tracks.at(0)?.next) });
        }
        const playback = new Playback(tracks.length, this.playback?.leave(performance.now() / 1000));
        if (this.playback !== undefined) this.tally.leave(this.playback);
        this.playback = playback;
        const over = new AbortController();
        try {
            await Promise.all(
                tracks.flatMap((track) => [this.reload(track, over.signal), this.fetch(track, playback, over.signal)]),
            );
        } finally {
            over.abort();
        }
    }

    /** Keeps the playlist new (hls.js: `computeReloadInterval`): a target duration after the last time, half of it when nothing changed. */
    private async reload(track: Track, over: AbortSignal): Promise<void> {
        let asked = performance.now();
        let changed = true;
        while (!track.media.ended && !over.aborted) {
            const { targetSeconds, segments } = track.media;
            const usual = Math.min(targetSeconds, segments.at(-1)?.seconds ?? targetSeconds);
            const interval = (changed ? usual : targetSeconds / 2) * 1000;
            await wait(Math.max(0, asked + interval - performance.now()));
            if (over.aborted) return;
            asked = performance.now();
            const media = readMedia((await this.load(track.url, "playlist")).text);
            changed = lastOf(media) !== lastOf(track.media);
            track.media = media;
        }
    }

    /** Fetches one segment after the other, as far ahead as players do. */
    private async fetch(track: Track, playback: Playback, over: AbortSignal): Promise<void> {
        while (!over.aborted) {
            const { media, next, index } = track;
            const segment = media.segments.at(Math.max(0, next - media.first));
            const ahead = playback.ahead(index, performance.now() / 1000);
            if (next < media.first) {
                // Out of the window: on from its live edge.
                this.tally.jumps += 1;
                track.next = beginning(media, undefined);
            } else if (segment === undefined) {
                if (media.ended) return;
                await wait(100);
            } else if (ahead > bufferSeconds) {
                await wait((ahead - bufferSeconds) * 1000);
            } else {
                await this.take(segment, track, playback);
                track.next += 1;
            }
        }
    }

    private async take(segment: Segment, track: Track, playback: Playback): Promise<void> {
        try {
            await this.load(new URL(segment.uri, track.url).href, "segment");
            playback.arrive(track.index, segment.seconds, performance.now() / 1000);
        } catch {
            this.tally.lost += 1;
            playback.skip(track.index, segment.seconds, performance.now() / 1000);
        }
    }

    /** With hls.js's retries; throws when they are used up. */
    private async load(url: string, kind: "playlist" | "segment"): Promise<Answer> {
        for (let failures = 0; ; failures++) {
            try {
                const answer = await this.client.read(url, this.headers, kind === "playlist");
                this.tally.answered(kind, answer);
                return answer;
            } catch (error) {
                this.tally.failed(kind, error);
                if (failures === retries[kind]) throw error;
                await wait(Math.min(retryMs.most, retryMs.first * 2 ** failures));
            }
        }
    }
}

function lastOf({ first, segments }: Media): number {
    return first + segments.length;
}

/** Three target durations before the live edge, or where another track began; the beginning of what has ended. */
function beginning(media: Media, other: number | undefined): number {
    const { first, segments, targetSeconds, ended } = media;
    if (other !== undefined && other >= first && other < lastOf(media)) return other;
    if (ended) return first;
    let left = liveSyncSegments * targetSeconds;
    let index = segments.length;
    while (index > 0 && left > 0) left -= segments[--index].seconds;
    return first + index;
}
