/** Where breaks begin and end, by the markers that MediaTailor reads (guide, "HLS supported ad markers"). */
import { attributes, OriginPlaylist } from "./playlist";

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
        for (const tag of tags) {
            const value = tag.slice(tag.indexOf(":") + 1);
            if (tag.startsWith("#EXT-OATCLS-SCTE35:")) announced = value;
            else if (tag.startsWith("#EXT-X-CUE-OUT-CONT")) {
                const at = continuation(tag);
                if (at !== undefined) continued.push({ startSequence: sequence, ...at });
            } else if (tag.startsWith("#EXT-X-CUE-OUT")) {
                const own = attributes(tag);
                const seconds = Number(own["DURATION"] ?? own["Duration"] ?? (tag.includes(":") ? value : "0"));
                const scte35 = own["SCTE35"] ?? announced;
                if (seconds > 0) {
                    marks.breaks.push({
                        startSequence: sequence,
                        seconds,
                        elapsedSeconds: 0,
                        ...(scte35 === undefined ? {} : { scte35 }),
                    });
                }
                announced = undefined;
            } else if (tag.startsWith("#EXT-X-CUE-IN")) {
                marks.ends.push(sequence);
                announced = undefined;
            } else if (tag.startsWith("#EXT-X-DATERANGE:")) readDateRange(tag, sequence, segments, marks);
        }
    }
    // Only the first one tells something new: the others lie in the break that it, or a CUE-OUT, opens.
    const [first] = continued;
    if (first !== undefined && !marks.breaks.some(({ startSequence }) => startSequence <= first.startSequence)) {
        marks.breaks.unshift(first);
    }
    return { breaks: oncePerStart(marks.breaks), ends: [...new Set(marks.ends)].sort((a, b) => a - b) };
}

function continuation(tag: string): Omit<Break, "startSequence"> | undefined {
    const own = attributes(tag);
    const [, short, of] = /:([\d.]+)\/([\d.]+)/.exec(tag) ?? [];
    const elapsedSeconds = Number(own["ElapsedTime"] ?? short);
    const seconds = Number(own["Duration"] ?? of) - elapsedSeconds;
    return seconds > 0 ? { seconds, elapsedSeconds, ...(own["SCTE35"] ? { scte35: own["SCTE35"] } : {}) } : undefined;
}

/** By its START-DATE where the playlist tells the time, else by its place. */
function readDateRange(tag: string, place: number, segments: OriginPlaylist["segments"], marks: Marks): void {
    const own = attributes(tag);
    const at = Date.parse(own["START-DATE"] ?? "");
    const seconds = Number(own["DURATION"] ?? own["PLANNED-DURATION"] ?? "0");
    const firstFrom = (time: number) => segments.find((segment) => (segment.time ?? -Infinity) >= time - earlyMs);
    const timed = !Number.isNaN(at) && segments.some(({ time }) => time !== undefined);
    const start = timed ? firstFrom(at)?.sequence : place;
    if (own["SCTE35-OUT"] !== undefined && start !== undefined && seconds > 0) {
        const startTime = segments.find(({ sequence }) => sequence === start)?.time;
        const isFirst = segments[0]?.sequence === start;
        const late = timed && isFirst && startTime !== undefined ? Math.max(0, startTime - at) / 1000 : 0;
        const elapsedSeconds = late * 1000 > earlyMs ? late : 0;
        if (seconds > elapsedSeconds) {
            marks.breaks.push({
                startSequence: start,
                seconds: seconds - elapsedSeconds,
                elapsedSeconds,
                scte35: Buffer.from(own["SCTE35-OUT"].replace(/^0x/i, ""), "hex").toString("base64"),
            });
        }
    }
    if (own["SCTE35-IN"] !== undefined) {
        const endDate = Date.parse(own["END-DATE"] ?? "");
        const endsAt = Number.isNaN(endDate) ? at + seconds * 1000 : endDate;
        const end = timed && !Number.isNaN(endsAt) ? firstFrom(endsAt)?.sequence : place;
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
