/** A media playlist as a player sees it, with hls-parser as the judge of what the standard allows. */
import { getOptions, parse, setOptions, types } from "hls-parser";

import { DateRange, markerOf, MediaSegment, PlaylistError, readMediaPlaylist, segmentTimes } from "../../media/hls";

/** What is wrong with a playlist: a code for machines, a line for people. */
export interface Finding {
    code: string;
    text: string;
}

export interface SeenSegment {
    sequence: number;
    /** Counted over the whole presentation. */
    discontinuitySequence: number;
    discontinuity: boolean;
    uri: string;
    seconds: number;
    /** Picture time, ms since 1970: the tag's, or counted on from the last tag. */
    start?: number;
    /** True when the tag stands at this segment. */
    isDated: boolean;
    markers: ("OUT" | "CONT" | "IN")[];
    /** Ids of the breaks that EXT-X-DATERANGE tags begin or end here. */
    ranges: { id: string; edge: "OUT" | "IN" }[];
}

export interface SeenPlaylist {
    /** The first thing that hls-parser refuses it for, e.g. tags that its version lacks; or that could not be read. */
    complaint?: string;
    targetDuration: number;
    type?: "EVENT" | "VOD";
    ended: boolean;
    segments: SeenSegment[];
}

/** The playlist, or why there is none. */
export function readPlaylist(text: string): SeenPlaylist | Finding {
    try {
        const { targetSeconds, type, ended, segments, problems } = readMediaPlaylist(text);
        const [problem] = problems;
        const judged = parsed(text);
        const complaint = typeof judged === "string" ? judged : problem && `line ${problem.line}: ${problem.text}`;
        return {
            ...(complaint === undefined ? {} : { complaint }),
            targetDuration: targetSeconds,
            ...(type === undefined ? {} : { type }),
            ended,
            segments: seenSegments(segments),
        };
    } catch (error) {
        if (error instanceof PlaylistError) return { code: "unreadable", text: error.message };
        throw error;
    }
}

export function isFinding(seen: SeenPlaylist | Finding): seen is Finding {
    return "code" in seen;
}

/** What hls-parser makes of a text, or what it refuses it for: in its strict mode, which is a setting of the module. */
export function parsed(text: string): types.MediaPlaylist | types.MasterPlaylist | string {
    const { strictMode = false, silent = false } = getOptions();
    setOptions({ strictMode: true, silent: true });
    try {
        return parse(text);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    } finally {
        setOptions({ strictMode, silent });
    }
}

function seenSegments(segments: MediaSegment[]): SeenSegment[] {
    // After a discontinuity times don't go on by themselves.
    const times = segmentTimes(segments);
    return segments.map(({ sequence, discontinuitySequence, discontinuity, uri, seconds, dateTime, tags }, i) => {
        const start = times[i];
        const found = tags.flatMap((tag) => markerOf(tag) ?? []);
        return {
            ...{ sequence, discontinuitySequence, discontinuity, uri, seconds },
            ...(start === undefined ? {} : { start }),
            isDated: dateTime !== undefined,
            markers: found.flatMap(({ kind }) =>
                kind === "out"
                    ? ["OUT" as const]
                    : kind === "in"
                      ? ["IN" as const]
                      : kind === "cont"
                        ? ["CONT" as const]
                        : [],
            ),
            ranges: found.flatMap((marker) => (marker.kind === "dateRange" ? edgesOf(marker.range) : [])),
        };
    });
}

function edgesOf({ id, scte35Out, scte35In, endDate }: DateRange): SeenSegment["ranges"] {
    if (scte35Out !== undefined) return [{ id, edge: "OUT" }];
    return scte35In !== undefined || endDate !== undefined ? [{ id, edge: "IN" }] : [];
}
