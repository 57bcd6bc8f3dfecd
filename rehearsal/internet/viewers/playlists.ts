/** What a player needs of playlists. */
import { PlaylistError, readMasterPlaylist, readMediaPlaylist } from "../../../media/hls";

export interface Master {
    variants: { uri: string; bandwidth: number; audio?: string }[];
    /** Sound tracks of their own, by group. */
    audio: { group: string; uri: string }[];
}

export interface Segment {
    uri: string;
    seconds: number;
}

export interface Media {
    targetSeconds: number;
    /** Media sequence number of the first segment. */
    first: number;
    segments: Segment[];
    ended: boolean;
}

/** Throws when the text is no master playlist. */
export function readMaster(text: string): Master {
    const { variants, renditions } = readMasterPlaylist(text);
    if (variants.length === 0) throw new PlaylistError("no variant in the master playlist");
    return {
        variants: variants.map(({ uri, bandwidth, audio }) => ({
            ...{ uri, bandwidth },
            ...(audio === undefined ? {} : { audio }),
        })),
        audio: renditions.flatMap(({ type, groupId: group, uri }) =>
            type === "AUDIO" && uri !== undefined ? [{ group, uri }] : [],
        ),
    };
}

/** Throws when the text is no media playlist. */
export function readMedia(text: string): Media {
    const { targetSeconds, mediaSequence: first, segments, ended } = readMediaPlaylist(text);
    if (targetSeconds === 0) throw new PlaylistError("no target duration in the media playlist");
    return { targetSeconds, first, segments: segments.map(({ uri, seconds }) => ({ uri, seconds })), ended };
}
