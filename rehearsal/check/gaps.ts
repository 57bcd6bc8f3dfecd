/** Programme that a stream of playlists leaves out, by EXT-X-PROGRAM-DATE-TIME (RFC 8216, 4.3.2.6). */
import type { SeenPlaylist } from "./read";

export interface Gap {
    /** Picture time of the first moment that is missing, ms since 1970. */
    startsAt: number;
    seconds: number;
}

/** Lengths are rounded, frames are cut, and creatives end between two frames of the programme: less is no loss. */
const leastMs = 500;

/** Follows one media playlist from fetch to fetch. */
export class GapFinder {
    /** Newest segment seen so far, and the picture time of its end where that is known. */
    private last?: { sequence: number; endsAt?: number };

    /** Gaps between the segments that are new. */
    add({ segments }: SeenPlaylist): Gap[] {
        const gaps: Gap[] = [];
        const newest = segments.at(-1)?.sequence;
        // Its numbers began anew: what goes on from a known time is found by time.
        const isReset = newest !== undefined && this.last !== undefined && newest < this.last.sequence;
        for (const { sequence, start, isDated, seconds } of segments) {
            const { last } = this;
            if (last !== undefined && !isReset && sequence <= last.sequence) continue;
            if (isReset && last?.endsAt !== undefined && (start ?? Infinity) < last.endsAt - leastMs) continue;
            // Segments that came and went unseen tell nothing of a gap.
            const follows = last !== undefined && (isReset || sequence === last.sequence + 1);
            const expected = follows ? last.endsAt : undefined;
            const begins = isDated ? start : (expected ?? start);
            if (isDated && start !== undefined && expected !== undefined && start - expected > leastMs)
                gaps.push({ startsAt: expected, seconds: (start - expected) / 1000 });
            this.last = { sequence, ...(begins === undefined ? {} : { endsAt: begins + seconds * 1000 }) };
        }
        return gaps;
    }
}
