/** Playlists of RFC 8216bis: typed where the standard is, raw lines for every other tag, so that nothing is lost. */

/** What a reader passed over. It reads on: a bad line loses itself alone. */
export interface PlaylistProblem {
    /** From 1. */
    line: number;
    text: string;
}

export interface ByteRange {
    length: number;
    /** Absent where nothing says it: no range of the same resource comes before. */
    offset?: number;
}

export interface MediaSegment {
    uri: string;
    /** EXTINF; 0 where it is missing. */
    seconds: number;
    title: string;
    /** Media sequence number. */
    sequence: number;
    /** EXT-X-DISCONTINUITY stands before it. */
    discontinuity: boolean;
    /** Discontinuity sequence number, its own tag counted (RFC 8216, 6.2.1). */
    discontinuitySequence: number;
    /** EXT-X-PROGRAM-DATE-TIME of this segment, ms since 1970. */
    dateTime?: number;
    /** EXT-X-GAP: there is no media to fetch. */
    gap: boolean;
    byteRange?: ByteRange;
    /** EXT-X-MAP that holds for it. */
    map?: { uri: string; byteRange?: ByteRange };
    /** EXT-X-KEY tags that hold for it, raw; none after METHOD=NONE. */
    keys: string[];
    /** Every tag before it as it stands, without EXTINF and EXT-X-DISCONTINUITY. */
    tags: string[];
}

export interface MediaPlaylist {
    kind: "media";
    /** Tags of the whole playlist as they stand, EXTM3U first, without those of the fields below up to `ended`. */
    head: string[];
    /** 0 where the tag is missing. */
    targetSeconds: number;
    mediaSequence: number;
    discontinuitySequence: number;
    /** EXT-X-ENDLIST. */
    ended: boolean;
    segments: MediaSegment[];
    /** Tags behind the last segment: parts, hints, date ranges of what comes. */
    trailing: string[];
    /** EXT-X-PLAYLIST-TYPE. */
    type?: "EVENT" | "VOD";
    version?: number;
    /** EXT-X-START; negative: from the end. */
    start?: { timeOffset: number; precise: boolean };
    problems: PlaylistProblem[];
}

export interface Variant {
    uri: string;
    /** Bit/s; 0 where it is missing. */
    bandwidth: number;
    averageBandwidth?: number;
    codecs?: string;
    width?: number;
    height?: number;
    frameRate?: number;
    /** Group of its sound. */
    audio?: string;
    attributes: Record<string, string>;
}

export interface Rendition {
    /** `AUDIO`, `VIDEO`, `SUBTITLES` or `CLOSED-CAPTIONS`. */
    type: string;
    groupId: string;
    name: string;
    /** Absent: it is in the variant's own segments. */
    uri?: string;
    attributes: Record<string, string>;
}

export interface MasterPlaylist {
    kind: "master";
    variants: Variant[];
    renditions: Rendition[];
    /** EXT-X-I-FRAME-STREAM-INF. */
    iFrameVariants: Variant[];
    /** Every other tag as it stands. */
    head: string[];
    problems: PlaylistProblem[];
}
