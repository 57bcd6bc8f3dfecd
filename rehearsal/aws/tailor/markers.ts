/** Where breaks begin and end, by the markers that MediaTailor reads (guide, "HLS supported ad markers"). */
import { DateRange, Marker, markerOf } from "../../../media/hls";
import type { OriginPlaylist } from "./playlist";

/** A break as one playlist shows it. */
export interface Break {
    /** Of the first segment in it that is there. */
    startSequence: number;
    /** From `startSequence` on. */
    seconds: number;
    /** Its begin has slid out of the playlist: this much of it is gone. */
    elapsedSeconds: number;
    /** The splice_info_section, base64. */
    scte35?: string;
}

export interface Marks {
    breaks: Break[];
    /** Sequence numbers of the first segments after a break, by an explicit end. */
    ends: number[];
}

/** A segment that is this much too early still counts as after the marker's time, ms. */
const earlyMs = 25;

export function readMarks({ segments }: OriginPlaylist): Marks {
    const marks: Marks = { breaks: [], ends: [] };
    const continued: Break[] = [];
    let announced: string | undefined;
    for (const { sequence, tags } of segments) {
        for (const marker of tags.flatMap((tag) => readMarker(tag))) {
            if (marker.kind === "section") announced = marker.scte35;
            else if (marker.kind === "cont") {
                const at = continuation(marker);
                if (at !== undefined) continued.push({ startSequence: sequence, ...at });
            } else if (marker.kind === "out") {
                const { seconds = 0, scte35 = announced } = marker;
                if (seconds > 0) {
                    marks.breaks.push({
                        startSequence: sequence,
                        seconds,
                        elapsedSeconds: 0,
                        ...(scte35 === undefined ? {} : { scte35 }),
                    });
                }
                announced = undefined;
            } else if (marker.kind === "in") {
                marks.ends.push(sequence);
                announced = undefined;
            } else if (marker.kind === "dateRange") readDateRange(marker.range, sequence, segments, marks);
        }
    }
    // Only the first one tells something new: the others lie in the break that it, or a CUE-OUT, opens.
    const [first] = continued;
    if (first !== undefined && !marks.breaks.some(({ startSequence }) => startSequence <= first.startSequence)) {
        marks.breaks.unshift(first);
    }
    return { breaks: oncePerStart(marks.breaks), ends: [...new Set(marks.ends)].sort((a, b) => a - b) };
}

/** Only the forms of the guide's list: what others there are, MediaTailor passes on. */
function readMarker(tag: string): Marker[] {
    if (!/^#EXT(-X-CUE-OUT|-X-CUE-OUT-CONT|-X-CUE-IN|-OATCLS-SCTE35|-X-DATERANGE)(:|$)/.test(tag)) return [];
    return [markerOf(tag) ?? []].flat();
}

function continuation(marker: Extract<Marker, { kind: "cont" }>): Omit<Break, "startSequence"> | undefined {
    const { elapsedSeconds, scte35 } = marker;
    if (elapsedSeconds === undefined) return undefined;
    const seconds = (marker.seconds ?? 0) - elapsedSeconds;
    return seconds > 0 ? { seconds, elapsedSeconds, ...(scte35 === undefined ? {} : { scte35 }) } : undefined;
}

/** By its START-DATE where the playlist tells the time, else by its place. */
function readDateRange(range: DateRange, place: number, segments: OriginPlaylist["segments"], marks: Marks): void {
    const { startDate: at, scte35Out, scte35In } = range;
    const seconds = range.duration ?? range.plannedDuration ?? 0;
    const firstFrom = (time: number) => segments.find((segment) => (segment.time ?? -Infinity) >= time - earlyMs);
    const timed = at !== undefined && segments.some(({ time }) => time !== undefined);
    const start = timed ? firstFrom(at)?.sequence : place;
    if (scte35Out !== undefined && start !== undefined && seconds > 0) {
        const startTime = segments.find(({ sequence }) => sequence === start)?.time;
        const isFirst = segments[0]?.sequence === start;
        const late = timed && isFirst && startTime !== undefined ? Math.max(0, startTime - at) / 1000 : 0;
        const elapsedSeconds = late * 1000 > earlyMs ? late : 0;
        if (seconds > elapsedSeconds) {
            marks.breaks.push({
                startSequence: start,
                seconds: seconds - elapsedSeconds,
                elapsedSeconds,
                scte35: Buffer.from(scte35Out.replace(/^0x/i, ""), "hex").toString("base64"),
            });
        }
    }
    if (scte35In !== undefined) {
        const endsAt = range.endDate ?? (at === undefined ? undefined : at + seconds * 1000);
        const end = timed && endsAt !== undefined ? firstFrom(endsAt)?.sequence : place;
        if (end !== undefined) marks.ends.push(end);
    }
}

/** A break may be marked twice, by CUE-OUT and by DATERANGE. */
function oncePerStart(breaks: Break[]): Break[] {
    const starts = new Map<number, Break>();
    for (const one of breaks) {
        const before = starts.get(one.startSequence);
        starts.set(one.startSequence, before === undefined ? one : { ...one, ...before });
    }
    return [...starts.values()].sort((a, b) => a.startSequence - b.startSequence);
}
