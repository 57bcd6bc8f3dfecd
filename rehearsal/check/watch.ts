/** Watches what viewers get: fetches the playlists of a stream again and again, and collects what is wrong. */
import { setTimeout as wait } from "node:timers/promises";

import { Origins } from "../run/outbound";
import { request } from "../run/request";
import { Gap, GapFinder } from "./gaps";
import { checkPlaylist } from "./playlist";
import { Finding, isFinding, parsed, readPlaylist, SeenPlaylist } from "./read";
import { checkRenditions, checkSuccession } from "./succession";

/** hls.js 1.7 waits as long for the first byte (config.ts, "maxTimeToFirstByteMs"). */
const timeoutMs = 10_000;
/** Players ask each target duration (RFC 8216, 6.3.4). No live playlist is shorter than three (6.2.2): none of it goes unseen. */
const roundTargets = 2;

export interface WatchOptions {
    /** Ends the watch. */
    signal: AbortSignal;
    /** Between two rounds; two target durations when absent. */
    everyMs?: number;
    /** Headers of every request. */
    headers?: Record<string, string>;
    onFinding?: (finding: Located) => void;
    /** Programme that the first rendition leaves out. */
    onGap?: (gap: Gap) => void;
    /** After each round: new segments of the first rendition. */
    onSegments?: (count: number) => void;
}

export interface Located extends Finding {
    url: string;
    /** When it was seen, ms since 1970. */
    at: number;
}

export interface Watched {
    url: string;
    /** Every finding once. */
    findings: Located[];
    fetches: number;
    /** Segments that came and went, of the first rendition. */
    segments: number;
    /** Longest time without a new segment in the first rendition, ms. */
    longestStillMs: number;
}

/** Follows a master playlist with all renditions, or one media playlist, until the signal. */
export async function watchPlaylist(url: string, options: WatchOptions): Promise<Watched> {
    const watch = new Watch(url, options);
    while (!options.signal.aborted) {
        const pauseMs = await watch.round();
        await wait(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
    return watch.result();
}

class Watch {
    private readonly findings = new Map<string, Located>();
    /** A playlist may name other hosts: those are found, and not asked. */
    private readonly origins: Origins;
    private readonly before = new Map<string, SeenPlaylist>();
    private renditions: string[] = [];
    private fetches = 0;
    private first?: number;
    private newest?: number;
    private newestAt = performance.now();
    private readonly gaps = new GapFinder();
    private longestStillMs = 0;

    constructor(
        private readonly url: string,
        private readonly options: WatchOptions,
    ) {
        this.origins = new Origins([url]);
    }

    result(): Watched {
        const { url, fetches, longestStillMs, first = 0, newest = -1 } = this;
        return { url, findings: [...this.findings.values()], fetches, segments: newest - first + 1, longestStillMs };
    }

    /** One fetch of everything; says how long to pause. */
    async round(): Promise<number> {
        if (this.renditions.length === 0) this.renditions = await this.find();
        const playlists = (await Promise.all(this.renditions.map((url) => this.look(url)))).flat();
        for (const finding of checkRenditions(playlists)) this.note(this.url, finding);
        // The same one each time, also when it can't be had this time.
        const main = playlists.find(({ url }) => url === this.renditions[0]);
        this.follow(main?.playlist);
        const target = playlists[0]?.playlist.targetDuration;
        return this.options.everyMs ?? (target === undefined ? 2000 : target * roundTargets * 1000);
    }

    /** The media playlists behind the address. */
    private async find(): Promise<string[]> {
        const text = await this.get(this.url);
        if (text === undefined) return [];
        const playlist = parsed(text);
        if (typeof playlist === "string") {
            this.note(this.url, { code: "unreadable", text: playlist });
            return [];
        }
        if (!playlist.isMasterPlaylist) return [this.url];
        const uris = playlist.variants.flatMap(({ uri, audio }) => [
            uri,
            ...audio.flatMap((rendition) => rendition.uri ?? []),
        ]);
        return [...new Set(uris)].map((uri) => new URL(uri, this.url).href);
    }

    private async look(url: string): Promise<{ name: string; url: string; playlist: SeenPlaylist }[]> {
        const text = await this.get(url);
        if (text === undefined) return [];
        const playlist = readPlaylist(text);
        if (isFinding(playlist)) {
            this.note(url, playlist);
            return [];
        }
        const before = this.before.get(url);
        const findings = [
            ...checkPlaylist(playlist),
            ...(before === undefined ? [] : checkSuccession(before, playlist)),
        ];
        for (const finding of findings) this.note(url, finding);
        this.before.set(url, playlist);
        return [{ name: new URL(url).pathname.split("/").at(-1) ?? url, url, playlist }];
    }

    private follow(playlist: SeenPlaylist | undefined): void {
        const last = playlist?.segments.at(-1)?.sequence;
        if (playlist !== undefined) for (const gap of this.gaps.add(playlist)) this.options.onGap?.(gap);
        const before = this.newest ?? (playlist?.segments[0]?.sequence ?? 0) - 1;
        if (last !== undefined && last > before) this.options.onSegments?.(last - before);
        this.first ??= playlist?.segments[0]?.sequence;
        if (last !== undefined && (this.newest === undefined || last > this.newest)) {
            this.newest = last;
            this.newestAt = performance.now();
        }
        if (playlist?.ended !== true) {
            this.longestStillMs = Math.max(this.longestStillMs, performance.now() - this.newestAt);
        }
    }

    private async get(url: string): Promise<string | undefined> {
        const { signal, headers } = this.options;
        try {
            this.fetches += 1;
            this.origins.require(url);
            const { status, body } = await request(url, { headers, signal, timeoutMs });
            if (status === 200) return body.toString();
            this.note(url, { code: "refused", text: `the answer was ${status}` });
        } catch (error) {
            if (!signal.aborted)
                this.note(url, { code: "unreachable", text: error instanceof Error ? error.message : String(error) });
        }
        return undefined;
    }

    private note(url: string, finding: Finding): void {
        const key = `${url} ${finding.code} ${finding.text}`;
        if (this.findings.has(key)) return;
        const located = { ...finding, url, at: Date.now() };
        this.findings.set(key, located);
        this.options.onFinding?.(located);
    }
}
