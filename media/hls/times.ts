/** When segments begin, by EXT-X-PROGRAM-DATE-TIME (RFC 8216bis, 4.4.4.6). */
import type { MediaSegment } from "./model";

export interface TimeOptions {
    /** Counts on over a discontinuity without a date of its own: the programme goes on. Players do not. */
    acrossDiscontinuities?: boolean;
    /** Counts back from the first date to the segments before it, up to a discontinuity. */
    backwards?: boolean;
}

/** ms since 1970 of each segment: its tag's, or counted from the nearest; undefined where nothing tells. */
export function segmentTimes(
    segments: readonly Pick<MediaSegment, "seconds" | "discontinuity" | "dateTime">[],
    { acrossDiscontinuities = false, backwards = false }: TimeOptions = {},
): (number | undefined)[] {
    let time: number | undefined;
    const times = segments.map(({ seconds, discontinuity, dateTime }) => {
        const at = dateTime ?? (discontinuity && !acrossDiscontinuities ? undefined : time);
        time = at === undefined ? undefined : at + seconds * 1000;
        return at;
    });
    if (!backwards) return times;
    for (let i = segments.length - 2; i >= 0; i--) {
        const next = times[i + 1];
        if (next !== undefined && !segments[i + 1].discontinuity) times[i] ??= next - segments[i].seconds * 1000;
    }
    return times;
}
