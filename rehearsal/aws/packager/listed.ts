/** What one of the encoder's playlists lists. */
import { readMediaPlaylist } from "../../../media/hls";

export interface ListedChunk {
    n: number;
    seconds: number;
    /** EXT-X-PROGRAM-DATE-TIME, ms since 1970. */
    at?: number;
}

/** Throws for what is no media playlist. */
export function listedChunks(text: string): ListedChunk[] {
    return readMediaPlaylist(text).segments.flatMap(({ uri, seconds, dateTime: at }) => {
        const n = /(\d+)\.ts(?:\?.*)?$/.exec(uri)?.[1];
        return n === undefined ? [] : [{ n: Number(n), seconds, ...(at === undefined ? {} : { at }) }];
    });
}
