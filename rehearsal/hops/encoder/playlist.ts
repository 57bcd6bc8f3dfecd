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
