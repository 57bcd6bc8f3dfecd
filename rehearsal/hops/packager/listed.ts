/** What one of the encoder's playlists lists. */
import { parse, setOptions } from "hls-parser";

export interface ListedChunk {
    n: number;
    seconds: number;
    /** EXT-X-PROGRAM-DATE-TIME, ms since 1970. */
    at?: number;
}

/** Throws for what is no media playlist. */
export function listedChunks(text: string): ListedChunk[] {
    // ffmpeg's playlists of chunks under half a second have target duration 0: nothing to tell anyone.
    setOptions({ silent: true });
    const playlist = parse(text);
    if (playlist.isMasterPlaylist) throw new Error("a master playlist, not one of chunks");
    return playlist.segments.flatMap(({ uri, duration, programDateTime }) => {
        const n = /(\d+)\.ts(?:\?.*)?$/.exec(uri)?.[1];
        const at = programDateTime?.getTime();
        return n === undefined ? [] : [{ n: Number(n), seconds: duration, ...(at === undefined ? {} : { at }) }];
    });
}
