/** Corrections of what ffmpeg writes. */
import { dateOf, dateText } from "../../../media/hls";

const dateTag = /^#EXT-X-PROGRAM-DATE-TIME:(.*)$/gm;

/**
 * The playlist with every date moved so that the run's first picture has the time `startsAt`. `first` is the date that ffmpeg gave to
 * that picture, as the run's first playlist said it.
 */
export function dated(text: string, startsAt: number, first: number | undefined): { text: string; first?: number } {
    const begin = first ?? firstDate(text);
    if (begin === undefined) return { text };
    const moved = text.replaceAll(dateTag, (tag: string, date: string) => {
        const at = dateOf(date);
        return at === undefined ? tag : `#EXT-X-PROGRAM-DATE-TIME:${dateText(at + startsAt - begin)}`;
    });
    return { text: moved, first: begin };
}

function firstDate(text: string): number | undefined {
    const date = /^#EXT-X-PROGRAM-DATE-TIME:(.*)$/m.exec(text)?.[1];
    return date === undefined ? undefined : dateOf(date);
}
