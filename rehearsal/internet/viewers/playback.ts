/** The playhead of one player and what it has ahead of itself: pure, with the time given. */

interface Track {
    /** Media time up to which the track has arrived, seconds from where the player began. */
    end: number;
}

/** A stall of no more than this is none that a viewer minds, seconds. */
const tolerated = 1;

export class Playback {
    /** Segments that came after they should have played. */
    late = 0;
    /** Stops of more than a second. */
    stalls = 0;
    stalledSeconds = 0;
    longestStall = 0;
    private readonly tracks: Track[];
    /** Media time at `at`; it runs on from there while playing. */
    private position = 0;
    private at = 0;
    private state: "loading" | "playing" | "stalled" = "loading";

    /** `stoppedAt`: since when a viewer waits whose former player gave up. */
    constructor(tracks: number, stoppedAt?: number) {
        this.tracks = Array.from({ length: tracks }, () => ({ end: 0 }));
        if (stoppedAt !== undefined) {
            this.state = "stalled";
            this.at = stoppedAt;
        }
    }

    /** When the picture stopped that this player leaves; absent when there was none. */
    leave(now: number): number | undefined {
        this.advance(now);
        if (this.state === "loading") return undefined;
        return this.state === "stalled" ? this.at : now;
    }

    /** A segment of a track is there, as a whole. */
    arrive(track: number, seconds: number, now: number): void {
        this.advance(now);
        const own = this.tracks[track];
        if (this.state === "stalled" && now > this.at && own.end <= this.position) this.late += 1;
        own.end += seconds;
        if (this.state !== "playing" && this.end() > this.position) this.play(now);
    }

    /** What cannot be had is jumped over. */
    skip(track: number, seconds: number, now: number): void {
        this.advance(now);
        this.tracks[track].end += seconds;
        if (this.state === "stalled" && this.end() > this.position) this.play(now);
    }

    /** Seconds that a track has ahead of the playhead. */
    ahead(track: number, now: number): number {
        this.advance(now);
        return this.tracks[track].end - this.position;
    }

    /** True while it plays. */
    playing(now: number): boolean {
        this.advance(now);
        return this.state === "playing";
    }

    private end(): number {
        return Math.min(...this.tracks.map(({ end }) => end));
    }

    private play(now: number): void {
        if (this.state === "stalled") {
            const seconds = now - this.at;
            this.stalledSeconds += seconds;
            this.longestStall = Math.max(this.longestStall, seconds);
            if (seconds > tolerated) this.stalls += 1;
        }
        this.state = "playing";
        this.at = now;
    }

    /** Moves the playhead to now, or to where the media ended before. */
    private advance(now: number): void {
        if (this.state !== "playing") return;
        const end = this.end();
        const position = this.position + now - this.at;
        if (position < end) {
            this.position = position;
            this.at = now;
        } else {
            this.at += end - this.position;
            this.position = end;
            this.state = "stalled";
        }
    }
}
