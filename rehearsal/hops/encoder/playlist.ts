/** Corrections of what ffmpeg writes. */

const dateTag = /^#EXT-X-PROGRAM-DATE-TIME:(.*)$/gm;

/**
 * The playlist with every date moved so that the run's first picture has the time `startsAt`. `first` is the date that ffmpeg gave to
 * that picture, as the run's first playlist said it.
 */
export function dated(text: string, startsAt: number, first: number | undefined): { text: string; first?: number } {
    const begin = first ?? firstDate(text);
    if (begin === undefined) return { text };
    const moved = text.replaceAll(dateTag, (_, date: string) => {
        const at = new Date(dateOf(date) + startsAt - begin);
        return `#EXT-X-PROGRAM-DATE-TIME:${at.toISOString()}`;
    });
    return { text: moved, first: begin };
}

function firstDate(text: string): number | undefined {
    const date = /^#EXT-X-PROGRAM-DATE-TIME:(.*)$/m.exec(text)?.[1];
    return date === undefined ? undefined : dateOf(date);
}

/** ffmpeg writes `+0000`, without the colon that ECMAScript wants. */
function dateOf(text: string): number {
    return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
}

/** First presentation time stamp of MPEG-TS, in ticks of 90 kHz: the time of the picture that the stream begins with. */
export function firstPts(chunk: Buffer): number | undefined {
    for (let at = 0; at + 188 <= chunk.length; at += 188) {
        const startsUnit = (chunk[at + 1] & 0x40) !== 0;
        const hasAdaptation = (chunk[at + 3] & 0x20) !== 0;
        const pes = at + 4 + (hasAdaptation ? chunk[at + 4] + 1 : 0);
        if (!startsUnit || pes + 14 > at + 188 || chunk.readUIntBE(pes, 3) !== 1) continue;
        // Video streams only (ISO 13818-1, Table 2-22), and only with a time stamp.
        if ((chunk[pes + 3] & 0xf0) !== 0xe0 || (chunk[pes + 7] & 0x80) === 0) continue;
        const high = (chunk[pes + 9] & 0x0e) >> 1;
        const middle = chunk.readUInt16BE(pes + 10) >> 1;
        const low = chunk.readUInt16BE(pes + 12) >> 1;
        return high * 2 ** 30 + middle * 2 ** 15 + low;
    }
    return undefined;
}
