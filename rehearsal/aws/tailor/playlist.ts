/** The origin's playlists: what is not understood stays as it is (MediaTailor passes unknown tags on). */
import { PlaylistError, readMasterPlaylist, readMediaPlaylist, segmentTimes } from "../../../media/hls";

export interface OriginSegment {
    sequence: number;
    /** EXTINF: seconds and the rest of the line. */
    seconds: number;
    title: string;
    uri: string;
    /** Other tags before it, raw, without EXTINF and DISCONTINUITY. */
    tags: string[];
    discontinuity: boolean;
    /** The discontinuity sequence number that it has (RFC 8216, 6.2.1). */
    discontinuityNumber: number;
    /** Its start, ms since 1970; absent where the playlist dates neither it nor a neighbour. */
    time?: number;
}

export interface OriginPlaylist {
    /** Tags of the whole playlist, raw, without those that are written anew. */
    head: string[];
    targetSeconds: number;
    segments: OriginSegment[];
    ended: boolean;
}

export function readPlaylist(content: string): OriginPlaylist {
    const { head, targetSeconds, segments, ended } = understood(() => readMediaPlaylist(content));
    // The programme's clock goes on over a discontinuity that has no date of its own.
    const times = segmentTimes(segments, { acrossDiscontinuities: true, backwards: true });
    return {
        ...{ head, targetSeconds, ended },
        segments: segments.map(({ sequence, seconds, title, uri, tags, discontinuity, discontinuitySequence }, i) => {
            const segment: OriginSegment = {
                sequence,
                seconds,
                title,
                uri,
                tags,
                discontinuity,
                discontinuityNumber: discontinuitySequence,
            };
            const time = times[i];
            if (time !== undefined) segment.time = time;
            return segment;
        }),
    };
}

function understood<T>(read: () => T): T {
    try {
        return read();
    } catch (error) {
        if (error instanceof PlaylistError) throw new Error("the origin's answer is no playlist");
        throw error;
    }
}

/** One playlist that the origin's master names. */
export interface Child {
    /** As the master says it. */
    uri: string;
    kind: "video" | "audio" | "other";
    /** Of a video: height of its picture. */
    height?: number;
}

/** The children of a master, variants first, as MediaTailor numbers them: `0.m3u8` is the first variant. */
export function readMaster(content: string): Child[] {
    const { variants, renditions } = understood(() => readMasterPlaylist(content));
    const children = [
        // A variant without a picture is the audio alone.
        ...variants.map(({ uri, height }): Child =>
            height === undefined ? { uri, kind: "audio" } : { uri, kind: "video", height },
        ),
        ...renditions.flatMap(({ type, uri }): Child[] =>
            uri === undefined ? [] : [{ uri, kind: type === "AUDIO" ? "audio" : "other" }],
        ),
    ];
    const seen = new Set<string>();
    return children.filter(({ uri }) => !seen.has(uri) && seen.add(uri));
}
