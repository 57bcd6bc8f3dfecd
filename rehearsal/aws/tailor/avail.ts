/**
 * One break of one session, and how its numbers relate to the origin's. Pure values: the same playlist always gives the same answer,
 * so every rendition agrees. A break is replaced from the origin's segment `startSequence` to before `end`.
 */
import type { Marks } from "./markers";
import type { OriginPlaylist } from "./playlist";

/** One clip of a break; between two pieces there is a discontinuity. */
export interface Piece {
    kind: "ad" | "slate" | "bumper" | "black";
    /** Folder of the transcoded clip. */
    clip: string;
    /** Lengths of its segments, in order. */
    seconds: number[];
    /** Place of the ad in the avail's `ads`. */
    ad?: number;
}

export interface Avail {
    id: string;
    /** Origin's number of the first replaced segment. */
    startSequence: number;
    /** Length by the marker. */
    seconds: number;
    /** What of it is replaced: all with slate, else as long as the ads are. 0: nothing. */
    replacedSeconds: number;
    /** ms since 1970 of its start, when known. */
    startsAt?: number;
    /** Own number of its first segment. */
    outSequence: number;
    /** Discontinuity number of what is before it. */
    outDiscontinuity: number;
    pieces: Piece[];
    /** Lengths of the replaced origin segments seen so far, from `startSequence` on. */
    under: number[];
    /** Origin's number of the first segment after it, when known. */
    end?: number;
    /** The discontinuity number that the origin gives that one. */
    endDiscontinuity?: number;
}

export function sum(numbers: number[]): number {
    return numbers.reduce((total, one) => total + one, 0);
}

export function shownSeconds({ pieces }: Pick<Avail, "pieces">): number {
    return sum(pieces.flatMap(({ seconds }) => seconds));
}

export function segmentCount({ pieces }: Pick<Avail, "pieces">): number {
    return pieces.reduce((total, { seconds }) => total + seconds.length, 0);
}

export function isReplaced({ replacedSeconds }: Avail): boolean {
    return replacedSeconds > 0;
}

/** A playlist of sound tells other lengths than one of pictures: its frames end elsewhere, up to so much, seconds. */
const soundSeconds = 0.03;

/** What an avail learns from a playlist; undefined when nothing. `gop` is the length of what segments are made of, seconds. */
export function learn(
    avail: Avail,
    playlist: OriginPlaylist,
    marks: Marks,
    gop: number,
): Pick<Avail, "under" | "end" | "endDiscontinuity"> | undefined {
    if (!isReplaced(avail)) return undefined;
    if (avail.end !== undefined && avail.endDiscontinuity !== undefined) return undefined;
    const { segments } = playlist;
    const first = segments[0]?.sequence ?? 0;
    const known = { under: [...avail.under], end: avail.end, endDiscontinuity: avail.endDiscontinuity };
    const stops = new Set([...marks.ends, ...marks.breaks.map(({ startSequence }) => startSequence)]);
    let total = sum(known.under);
    while (known.end === undefined) {
        const sequence = avail.startSequence + known.under.length;
        const segment = segments[sequence - first];
        // Slid out while nobody asked: as long as segments of this stream are.
        const seconds = sequence < first ? (segments[0]?.seconds ?? 0) : segment?.seconds;
        if (seconds === undefined || seconds <= 0) break;
        if (known.under.length > 0 && stops.has(sequence)) known.end = sequence;
        else {
            known.under.push(snap(seconds, gop));
            total += snap(seconds, gop);
            if (total >= avail.replacedSeconds - soundSeconds) known.end = sequence + 1;
        }
    }
    if (known.end !== undefined && known.endDiscontinuity === undefined) {
        known.endDiscontinuity = segments.find(({ sequence }) => sequence >= (known.end ?? 0))?.discontinuityNumber;
    }
    const same =
        known.under.length === avail.under.length &&
        known.end === avail.end &&
        known.endDiscontinuity === avail.endDiscontinuity;
    return same ? undefined : known;
}

/** The length that the picture has: whole GOPs, when it is as good as that. */
function snap(seconds: number, gop: number): number {
    const whole = Math.round(seconds / gop) * gop;
    return Math.abs(whole - seconds) < soundSeconds ? whole : seconds;
}

/** Own numbers of what follows the origin's segment before `sequence`, after the avails before it. */
export interface Numbers {
    sequence: number;
    discontinuity: number;
}

/** A replaced avail that the content has come back from. */
export interface Passed {
    end: number;
    endDiscontinuity?: number;
    /** Own numbers of the content segment `end`, by the origin's count from there. */
    after: Numbers;
}

/** Undefined while the avail's end is unknown. */
export function passedAvail(avail: Avail): Passed | undefined {
    const { end, endDiscontinuity, outSequence, outDiscontinuity, pieces } = avail;
    if (end === undefined) return undefined;
    // One discontinuity before each piece, and one where the content comes back.
    const after = { sequence: outSequence + segmentCount(avail), discontinuity: outDiscontinuity + pieces.length + 1 };
    return { end, after, ...(endDiscontinuity === undefined ? {} : { endDiscontinuity }) };
}

/** Own numbers of the origin's content segment `sequence`, which has the origin's discontinuity number `discontinuity`. */
export function numbersAfter(passed: Passed | undefined, sequence: number, discontinuity: number): Numbers {
    if (passed === undefined) return { sequence, discontinuity };
    const { end, endDiscontinuity, after } = passed;
    return {
        sequence: after.sequence + sequence - end,
        discontinuity: after.discontinuity + (endDiscontinuity === undefined ? 0 : discontinuity - endDiscontinuity),
    };
}

/** The same after the last of these avails, the replaced ones in order, that ends by `sequence`. */
export function numbersAt(avails: Avail[], sequence: number, discontinuity: number): Numbers {
    const last = avails.filter(({ end }) => end !== undefined && end <= sequence).at(-1);
    return numbersAfter(last && passedAvail(last), sequence, discontinuity);
}

/** Own numbers of an avail that begins at the origin's segment `start`. */
export function numbersOfAvail(
    avails: Avail[],
    start: { sequence: number; discontinuity: boolean; discontinuityNumber: number },
): Numbers {
    const before = avails.find(({ end }) => end === start.sequence);
    if (before !== undefined) {
        return {
            sequence: before.outSequence + segmentCount(before),
            discontinuity: before.outDiscontinuity + before.pieces.length,
        };
    }
    const own = start.discontinuityNumber - (start.discontinuity ? 1 : 0);
    return numbersAt(avails, start.sequence, own);
}
