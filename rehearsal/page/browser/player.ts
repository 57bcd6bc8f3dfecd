import Hls from "hls.js";

import { clockTime } from "../../clock/code";
import { PictureReader } from "./picture";

export interface PlayerFigures {
    /** Age of the picture shown, ms; absent while it has no clock. */
    ageMs?: number;
    /** The picture's own time as last read, and carried on while it has no clock; ms since 1970. */
    pictureTime?: number;
    /** The picture of this moment has a clock. */
    clock: boolean;
    rendition: string;
    bufferSeconds: number;
    stalls: number;
    playing: boolean;
}

const retryMs = 500;
/** hls.js would wait a second and more before it asks again for an event that is not on yet: here the page itself does, sooner. */
const manifestLoadPolicy = {
    default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 20_000, timeoutRetry: null, errorRetry: null },
};
/** A pause this long is a stall that viewers see. */
const stallMs = 1000;
const readMs = 200;
/** A picture that stands this long: loading begins again at the live edge, and after twice as long with the player. */
const stuckMs = 6000;

/** Plays one address after another in the page's video, for as long as the page is open: it never gives up. */
export class Player {
    private hls?: Hls;
    private url?: string;
    /** Plays from the playlist's start, not from its end. */
    private fromStart = false;
    private retry?: number;
    private readonly reader = new PictureReader();
    private read?: { time: number; position: number };
    private clock = false;
    private ageMs?: number;
    private stalls = 0;
    private moved = { position: 0, at: performance.now(), counted: true, resumed: false };

    constructor(
        private readonly video: HTMLVideoElement,
        /** This machine's clock minus the rehearsal's, ms: a phone's clock may be another. */
        private readonly clockOffset: () => number,
    ) {
        setInterval(() => this.look(), readMs);
    }

    /** `fromStart`: a playlist that grows from a start is live to players, which would begin at its end. */
    open(url: string, fromStart = false): void {
        if (url === this.url) return;
        this.url = url;
        this.fromStart = fromStart;
        this.read = undefined;
        this.clock = false;
        this.ageMs = undefined;
        this.stalls = 0;
        this.start(0);
    }

    figures(): PlayerFigures {
        const { video, hls, read, clock, stalls } = this;
        const level = hls === undefined ? undefined : hls.levels[hls.currentLevel];
        const bandwidth =
            level === undefined || level.bitrate === 0 ? "" : ` · ${(level.bitrate / 1e6).toFixed(1)} Mb/s`;
        let ahead = 0;
        for (let i = 0; i < video.buffered.length; i += 1) {
            if (video.buffered.start(i) <= video.currentTime + 0.1) ahead = video.buffered.end(i) - video.currentTime;
        }
        return {
            ageMs: clock ? this.ageMs : undefined,
            pictureTime:
                read === undefined ? this.programTime() : read.time + 1000 * (video.currentTime - read.position),
            clock,
            rendition: video.videoHeight > 0 ? `${video.videoHeight}p${bandwidth}` : "–",
            bufferSeconds: Math.max(0, ahead),
            stalls,
            playing: video.readyState >= 2,
        };
    }

    private programTime(): number | undefined {
        return this.hls?.playingDate?.getTime();
    }

    /** `position`: where to go on, seconds from the playlist's start; the live edge counts for all but startover. */
    private start(position = this.video.currentTime): void {
        window.clearTimeout(this.retry);
        this.hls?.destroy();
        this.hls = undefined;
        const { url, video } = this;
        if (url === undefined) return;
        this.moved = { position: video.currentTime, at: performance.now(), counted: true, resumed: false };
        if (!Hls.isSupported()) {
            // Safari on old iPhones plays HLS by itself only.
            video.src = url;
            if (this.fromStart)
                video.addEventListener("loadedmetadata", () => (video.currentTime = position), { once: true });
            return;
        }
        const hls = new Hls({
            ...{ workerPath: "/hls.worker.js", liveSyncDurationCount: 3, backBufferLength: 30 },
            manifestLoadPolicy,
            startPosition: this.fromStart ? position : -1,
        });
        this.hls = hls;
        hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => undefined));
        hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
            if (!fatal || hls !== this.hls) return;
            if (type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
            else if (hls.levels.length > 0 && type === Hls.ErrorTypes.NETWORK_ERROR) {
                this.retry = window.setTimeout(() => hls.startLoad(), retryMs);
            } else this.retry = window.setTimeout(() => this.start(), retryMs);
        });
        hls.attachMedia(video);
        hls.loadSource(url);
    }

    private look(): void {
        const { video } = this;
        this.watchForStalls();
        if (video.readyState < 2 || video.videoWidth === 0) return;
        const value = this.reader.value(video);
        this.clock = value !== undefined;
        if (value === undefined) return;
        const here = Date.now() - this.clockOffset();
        const time = clockTime(value, here);
        this.read = { time, position: video.currentTime };
        this.ageMs = here - time;
    }
    private watchForStalls(): void {
        const { video, moved, hls } = this;
        const now = performance.now();
        if (video.currentTime !== moved.position) {
            this.moved = { position: video.currentTime, at: now, counted: false, resumed: false };
            return;
        }
        if (video.paused || video.ended) {
            moved.at = now;
            return;
        }
        const stood = now - moved.at;
        if (!moved.counted && stood > stallMs) {
            moved.counted = true;
            this.stalls += 1;
        }
        if (stood > 2 * stuckMs) this.start();
        else if (!moved.resumed && stood > stuckMs) {
            moved.resumed = true;
            hls?.startLoad(this.fromStart ? video.currentTime : -1);
        }
    }
}
