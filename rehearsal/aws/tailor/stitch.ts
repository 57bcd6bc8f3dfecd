/** A session's media playlist: the origin's, with each replaced avail's segments in the place of the origin's. */
import { dateText, writeMediaPlaylist } from "../../../media/hls";
import { Avail, isReplaced, numbersAfter, Passed, passedAvail, segmentCount, sum } from "./avail";
import type { OriginPlaylist, OriginSegment } from "./playlist";

export interface StitchOptions {
    /** Address of a content segment, from what the origin's playlist says. */
    contentUrl: (uri: string) => string;
    /** Address of an ad segment by its own number. */
    adUrl: (sequence: number, avail: Avail, clip: string, index: number) => string;
    /** EXT-X-CUE-OUT and -IN stay where they were. */
    markerPassthrough: boolean;
    /** A frame's length, seconds: what is nearer than that is the same time. */
    frame: number;
}

interface OutSegment {
    sequence: number;
    /** Of the discontinuity sequence, after the tag before it. */
    discontinuityNumber: number;
    discontinuity: boolean;
    seconds: number;
    /** The same as EXTINF has it. */
    length: string;
    tags: string[];
    title?: string;
    uri: string;
}

export function stitch(playlist: OriginPlaylist, all: Avail[], options: StitchOptions): string {
    const avails = all.filter(isReplaced).sort((a, b) => a.startSequence - b.startSequence);
    const out: OutSegment[] = [];
    const [first] = playlist.segments;
    const last = playlist.segments.at(-1);
    if (first !== undefined && last !== undefined) {
        let at = first.sequence;
        // One pass: a day has tens of thousands of segments and a hundred breaks.
        let next = 0;
        let passed: Passed | undefined;
        let before: Avail | undefined;
        while (at <= last.sequence) {
            while (next < avails.length && (avails[next].end ?? Infinity) <= at) {
                passed = passedAvail(avails[next]);
                next += 1;
            }
            const current = avails[next];
            if (current === undefined || current.startSequence > at) {
                const segment = playlist.segments[at - first.sequence];
                out.push(contentSegment(segment, passed, before?.end === at, options));
                at += 1;
            } else {
                out.push(...availSegments(current, playlist, options));
                at = current.end ?? last.sequence + 1;
                before = current;
            }
        }
    }
    return write(playlist, out);
}

function contentSegment(
    segment: OriginSegment,
    passed: Passed | undefined,
    returns: boolean,
    options: StitchOptions,
): OutSegment {
    const numbers = numbersAfter(passed, segment.sequence, segment.discontinuityNumber);
    const tags = segment.tags.filter((tag) => options.markerPassthrough || !isCue(tag));
    // The discontinuity started another run of the clock for players: say the time again.
    const tellsTime = tags.some((tag) => tag.startsWith("#EXT-X-PROGRAM-DATE-TIME"));
    if (returns && !tellsTime && segment.time !== undefined) tags.push(programDateTime(segment.time));
    return {
        sequence: numbers.sequence,
        discontinuityNumber: numbers.discontinuity,
        discontinuity: segment.discontinuity || returns,
        seconds: segment.seconds,
        length: extinf(segment.seconds),
        tags,
        title: segment.title,
        uri: options.contentUrl(segment.uri),
    };
}

function availSegments(avail: Avail, playlist: OriginPlaylist, options: StitchOptions): OutSegment[] {
    const { frame } = options;
    const first = playlist.segments[0].sequence;
    const shownUntil = Math.max(0, Math.min(avail.under.length, lastSequence(playlist) - avail.startSequence + 1));
    // What slid out of the origin's playlist slides out of this one; what is not there yet is not there yet.
    const gone = sum(avail.under.slice(0, Math.max(0, first - avail.startSequence)));
    const there =
        avail.end !== undefined && avail.end <= lastSequence(playlist) + 1
            ? Infinity
            : sum(avail.under.slice(0, shownUntil));
    const tags = replacedTags(avail, playlist, options);
    const out: OutSegment[] = [];
    let offset = 0;
    let sequence = avail.outSequence;
    avail.pieces.forEach(({ clip, seconds }, place) => {
        seconds.forEach((length, index) => {
            const end = offset + length;
            if (end > gone + frame && end <= there + frame) {
                const starts = index === 0;
                const time = avail.startsAt === undefined ? undefined : avail.startsAt + offset * 1000;
                out.push({
                    sequence,
                    discontinuityNumber: avail.outDiscontinuity + place + 1,
                    discontinuity: starts,
                    seconds: length,
                    length: extinf(length),
                    tags: [
                        ...(out.length === 0 ? tags : []),
                        ...(starts && time !== undefined ? [programDateTime(time)] : []),
                    ],
                    uri: options.adUrl(sequence, avail, clip, index),
                });
            }
            offset = end;
            sequence += 1;
        });
    });
    return out;
}

/** Tags of replaced segments that say something of the whole: date ranges always, cues when they are passed on. */
function replacedTags(
    { startSequence, end = Infinity }: Avail,
    playlist: OriginPlaylist,
    { markerPassthrough }: StitchOptions,
): string[] {
    const first = playlist.segments[0]?.sequence ?? 0;
    return playlist.segments
        .slice(Math.max(0, startSequence - first), Math.max(0, end - first))
        .flatMap(({ tags, sequence }) =>
            tags.filter(
                (tag) =>
                    tag.startsWith("#EXT-X-DATERANGE:") ||
                    (markerPassthrough && sequence === startSequence && isCue(tag)),
            ),
        );
}

/** What MediaTailor takes out unless markers are passed on (guide, "HLS manifest tag handling"). */
function isCue(tag: string): boolean {
    return /^#EXT(-X-CUE-(OUT|IN)|-OATCLS-SCTE35|-X-ASSET)\b/.test(tag);
}

function write({ head, targetSeconds, ended }: OriginPlaylist, out: OutSegment[]): string {
    const [first] = out;
    const target = out.reduce((most, { seconds }) => Math.max(most, Math.round(seconds)), targetSeconds);
    // A segment's number counts the tag before it, the playlist's does not (RFC 8216, 6.2.1).
    const discontinuity = first === undefined ? 0 : first.discontinuityNumber - (first.discontinuity ? 1 : 0);
    return writeMediaPlaylist({
        ...{ head, ended, targetSeconds: target, mediaSequence: first?.sequence ?? 0 },
        discontinuitySequence: discontinuity,
        segments: out,
    });
}

/** What an ad segment's number stands for. */
export function findSegment(
    avails: Avail[],
    sequence: number,
): { avail: Avail; piece: Avail["pieces"][number]; place: number; index: number } | undefined {
    const avail = avails.find(
        (one) => isReplaced(one) && sequence >= one.outSequence && sequence < one.outSequence + segmentCount(one),
    );
    if (avail === undefined) return undefined;
    let index = sequence - avail.outSequence;
    for (const [place, piece] of avail.pieces.entries()) {
        if (index < piece.seconds.length) return { avail, piece, place, index };
        index -= piece.seconds.length;
    }
    return undefined;
}

function lastSequence({ segments }: OriginPlaylist): number {
    return segments.at(-1)?.sequence ?? -1;
}

function extinf(seconds: number): string {
    return String(Math.round(seconds * 1e6) / 1e6);
}

function programDateTime(time: number): string {
    return `#EXT-X-PROGRAM-DATE-TIME:${dateText(time)}`;
}
