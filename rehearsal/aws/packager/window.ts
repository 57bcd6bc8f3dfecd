/** Which segments an endpoint shows, as MediaPackage's guide says under "Time-shifted viewing" and "Time delay". */
import type { EndpointPlan } from "../../plan/types";
import { firstWhere } from "./search";
import { endOfSegment, Segment } from "./segments";

/** What a viewer asked for; ms since 1970. */
export interface Range {
    start?: number;
    end?: number;
}

export interface Window {
    segments: Segment[];
    /** `live`: the newest ones. `growing`: from a fixed start. `closed`: nothing is added any more. */
    kind: "live" | "growing" | "closed";
}

/** Guide: "MediaPackage accepts requests for up to 24 hours of content". */
const longestRangeMs = 24 * 3600 * 1000;

/** `start` and `end` of a request: ISO 8601 or seconds since 1970. Undefined for what is neither. */
export function parseRange(query: URLSearchParams): Range | undefined {
    const start = parseTime(query.get("start"));
    const end = parseTime(query.get("end"));
    if (start === null || end === null) return undefined;
    return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

function parseTime(text: string | null): number | null | undefined {
    if (text === null) return undefined;
    if (/^\d+$/.test(text)) return Number(text) * 1000;
    // A plus sign of the zone that was not encoded arrives as a space.
    const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text.replace(" ", "+")) : Number.NaN;
    return Number.isNaN(time) ? null : time;
}

/**
 * Undefined: MediaPackage answers 404, since the range is outside of the startover window (or there is none), is longer than
 * 24 hours, or holds nothing. `available`: closed segments whose media is still there. `now`: see `clock.ts`.
 */
export function selectWindow(
    plan: EndpointPlan,
    available: readonly Segment[],
    now: number,
    range: Range,
): Window | undefined {
    const livePoint = now - plan.delaySeconds * 1000;
    const shown =
        plan.delaySeconds === 0
            ? available
            : available.slice(
                  0,
                  firstWhere(available, (segment) => endOfSegment(segment) > livePoint),
              );
    if (range.start === undefined && range.end === undefined) return live(plan, shown);

    const oldest = livePoint - plan.startoverSeconds * 1000;
    const { start = oldest, end } = range;
    if (plan.startoverSeconds === 0 || start < oldest || start > livePoint) return undefined;
    if (end !== undefined && (end <= start || end - start > longestRangeMs)) return undefined;
    const until = end ?? start + longestRangeMs;
    const segments = shown.slice(
        firstWhere(shown, (segment) => endOfSegment(segment) > start),
        firstWhere(shown, (segment) => segment.start >= until),
    );
    if (segments.length === 0) return undefined;
    // Not before the segment that holds the end is there: nothing may follow an end.
    const isClosed = until <= livePoint && endOfSegment(shown[shown.length - 1]) >= until;
    return { segments, kind: isClosed ? "closed" : "growing" };
}

function live({ windowSeconds, playlistType }: EndpointPlan, shown: readonly Segment[]): Window | undefined {
    if (shown.length === 0) return undefined;
    // RFC 8216, section 4.3.3.5: an EVENT or VOD playlist loses no segment, so its window does not slide.
    if (playlistType !== "NONE") return { segments: [...shown], kind: "live" };
    let seconds = 0;
    let first = shown.length;
    while (first > 0 && seconds + shown[first - 1].seconds <= windowSeconds + 0.5) {
        first -= 1;
        seconds += shown[first].seconds;
    }
    // A player wants three segments, however short the window (RFC 8216, section 6.3.3).
    return { segments: shown.slice(Math.max(0, Math.min(first, shown.length - 3))), kind: "live" };
}
