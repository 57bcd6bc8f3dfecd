import type { Figures } from "../../run/hop";
import type { Answer } from "./client";
import type { Playback } from "./playback";
import { Spread } from "./spread";

/** What all viewers together have gone through. */
export class Tally {
    restarts = 0;
    jumps = 0;
    /** Segments that no viewer's retries could get. */
    lost = 0;
    private readonly times = { playlist: new Spread(), segment: new Spread() };
    private readonly counts = { playlist: 0, segment: 0 };
    private errors = 0;
    private lastError = "";
    private bytes = 0;
    private former = { late: 0, stalls: 0, stalledSeconds: 0, longestStall: 0 };

    answered(kind: "playlist" | "segment", { ms, bytes }: Answer): void {
        this.times[kind].add(ms);
        this.counts[kind] += 1;
        this.bytes += bytes;
    }

    failed(kind: "playlist" | "segment", error: unknown): void {
        this.errors += 1;
        this.lastError = `${kind}: ${error instanceof Error ? error.message : String(error)}`;
    }

    /** Keeps what one player counted whose viewer starts another. */
    leave(playback: Playback): void {
        this.former = sum(this.former, playback);
    }

    figures(playbacks: Playback[], now: number): Figures {
        const { late, stalls, stalledSeconds, longestStall } = playbacks.reduce(sum, this.former);
        const { playlist, segment } = this.times;
        return {
            playing: playbacks.filter((playback) => playback.playing(now)).length,
            manifests: this.counts.playlist,
            segments: this.counts.segment,
            bytes: this.bytes,
            late,
            stalls,
            stalledSeconds: round(stalledSeconds),
            longestStall: round(longestStall),
            errors: this.errors,
            ...(this.lastError === "" ? {} : { lastError: this.lastError }),
            lost: this.lost,
            restarts: this.restarts,
            jumps: this.jumps,
            manifestP50Ms: playlist.at(0.5),
            manifestP99Ms: playlist.at(0.99),
            segmentP50Ms: segment.at(0.5),
            segmentP99Ms: segment.at(0.99),
        };
    }
}

type Stops = Pick<Playback, "late" | "stalls" | "stalledSeconds" | "longestStall">;

function sum(a: Stops, b: Stops): Stops {
    return {
        late: a.late + b.late,
        stalls: a.stalls + b.stalls,
        stalledSeconds: a.stalledSeconds + b.stalledSeconds,
        longestStall: Math.max(a.longestStall, b.longestStall),
    };
}

function round(value: number): number {
    return Math.round(value * 100) / 100;
}
