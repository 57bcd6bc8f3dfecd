/** A media playlist as a player sees it. */
import { getOptions, parse, setOptions, types } from "hls-parser";

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
    /** The first thing that hls-parser would refuse it for, e.g. tags that its version lacks. */
    complaint?: string;
    targetDuration: number;
    type?: "EVENT" | "VOD";
    ended: boolean;
    segments: SeenSegment[];
}

/** The playlist, or why there is none. */
export function readPlaylist(text: string): SeenPlaylist | Finding {
    const playlist = text.startsWith("#EXTM3U") ? parsed(text, false) : "this is no playlist";
    if (typeof playlist === "string") return { code: "unreadable", text: playlist };
    if (playlist.isMasterPlaylist) return { code: "unreadable", text: "a master playlist, not a media playlist" };
    const strict = parsed(text, true);
    const { targetDuration, playlistType, endlist } = playlist;
    return {
        ...(typeof strict === "string" ? { complaint: strict } : {}),
        targetDuration,
        ...(playlistType === undefined ? {} : { type: playlistType }),
        ended: endlist,
        segments: segments(playlist, rangesBySegment(text)),
    };
}

export function isFinding(seen: SeenPlaylist | Finding): seen is Finding {
    return "code" in seen;
}

/** What a text holds, or what is wrong with it. hls-parser refuses only in its strict mode, which is a setting of the module. */
export function parsed(text: string, isStrict: boolean): types.MediaPlaylist | types.MasterPlaylist | string {
    const { strictMode = false, silent = false } = getOptions();
    setOptions({ strictMode: isStrict, silent: true });
    try {
        return parse(text);
    } catch (error) {
        return error instanceof Error ? error.message : String(error);
    } finally {
        setOptions({ strictMode, silent });
    }
}

function segments(playlist: types.MediaPlaylist, ranges: SeenSegment["ranges"][]): SeenSegment[] {
    let discontinuitySequence = playlist.discontinuitySequenceBase ?? 0;
    let next: number | undefined;
    return playlist.segments.map((segment, i) => {
        const discontinuity = segment.discontinuity === true;
        if (discontinuity) discontinuitySequence += 1;
        // After a discontinuity times don't go on by themselves.
        const start = segment.programDateTime?.getTime() ?? (discontinuity ? undefined : next);
        next = start === undefined ? undefined : start + segment.duration * 1000;
        return {
            sequence: (playlist.mediaSequenceBase ?? 0) + i,
            discontinuitySequence,
            discontinuity,
            uri: segment.uri,
            seconds: segment.duration,
            ...(start === undefined ? {} : { start }),
            isDated: Boolean(segment.programDateTime),
            markers: segment.markers.flatMap(({ type, tagName }) =>
                type === "OUT" || type === "IN" ? [type] : tagName === "EXT-X-CUE-OUT-CONT" ? ["CONT"] : [],
            ),
            ranges: ranges[i] ?? [],
        };
    });
}

/** hls-parser keeps one EXT-X-DATERANGE a segment; a break may end where another begins. */
function rangesBySegment(text: string): SeenSegment["ranges"][] {
    const found: SeenSegment["ranges"][] = [[]];
    for (const line of text.split(/\r?\n/)) {
        const id = /^#EXT-X-DATERANGE:.*?ID="([^"]*)"/.exec(line)?.[1];
        if (id !== undefined && /SCTE35-OUT=/.test(line)) found[found.length - 1].push({ id, edge: "OUT" });
        else if (id !== undefined && /SCTE35-IN=|END-DATE=/.test(line))
            found[found.length - 1].push({ id, edge: "IN" });
        else if (line !== "" && !line.startsWith("#")) found.push([]);
    }
    return found;
}
