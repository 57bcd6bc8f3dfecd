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
    version: number;
    targetDuration: number;
    type?: "EVENT" | "VOD";
    ended: boolean;
    segments: SeenSegment[];
    tags: Set<string>;
}

/** The playlist, or why hls-parser refuses it. */
export function readPlaylist(text: string): SeenPlaylist | Finding {
    let playlist: types.MediaPlaylist | types.MasterPlaylist;
    try {
        playlist = parseStrictly(text);
    } catch (error) {
        return { code: "unreadable", text: error instanceof Error ? error.message : String(error) };
    }
    if (playlist.isMasterPlaylist)
        return { code: "unreadable", text: "a master playlist where a media playlist should be" };
    const { version, targetDuration, playlistType, endlist } = playlist;
    return {
        version: version ?? 1,
        targetDuration,
        ...(playlistType === undefined ? {} : { type: playlistType }),
        ended: endlist,
        segments: segments(playlist, rangesBySegment(text)),
        tags: new Set(text.match(/^#EXT[A-Z0-9-]*/gm)),
    };
}

export function isFinding(seen: SeenPlaylist | Finding): seen is Finding {
    return "code" in seen;
}

/** hls-parser says what is wrong only in its strict mode, which is a setting of the module. */
export function parseStrictly(text: string): types.MediaPlaylist | types.MasterPlaylist {
    const before = { ...getOptions() };
    setOptions({ strictMode: true });
    try {
        return parse(text);
    } finally {
        setOptions(before);
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
