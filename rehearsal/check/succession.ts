/** What a playlist must hold to from one fetch to the next, and with its other renditions. */
import { Finding, SeenPlaylist, SeenSegment } from "./read";

/** RFC 8216, section 6.2.1 and 6.2.2. */
export function checkSuccession(before: SeenPlaylist, after: SeenPlaylist): Finding[] {
    const findings: Finding[] = [];
    const find = (code: string, text: string) => findings.push({ code, text });
    if (before.targetDuration !== after.targetDuration) {
        find("target-changed", `the target duration went from ${before.targetDuration} to ${after.targetDuration} s`);
    }
    const [firstBefore, firstAfter] = [before.segments[0], after.segments[0]];
    const [lastBefore, lastAfter] = [before.segments.at(-1), after.segments.at(-1)];
    if (firstBefore === undefined || firstAfter === undefined || lastBefore === undefined || lastAfter === undefined) {
        return findings;
    }
    if (firstAfter.sequence < firstBefore.sequence || lastAfter.sequence < lastBefore.sequence) {
        const text = `the window went back from ${firstBefore.sequence}–${lastBefore.sequence} to ${firstAfter.sequence}–${lastAfter.sequence}`;
        find("sequence-back", text);
    }
    if (before.type !== undefined && firstAfter.sequence > firstBefore.sequence) {
        find("event-shortened", `an ${before.type} playlist lost segments before ${firstAfter.sequence}`);
    }
    if (before.ended && (lastAfter.sequence > lastBefore.sequence || !after.ended)) {
        find("end-revoked", "a playlist that had ended went on");
    }
    const known = new Map(before.segments.map((segment) => [segment.sequence, segment]));
    const bySequence = new Map(after.segments.map((segment) => [segment.uri, segment.sequence]));
    for (const segment of after.segments) {
        const old = known.get(segment.sequence);
        if (old !== undefined) findings.push(...checkSegment(old, segment));
    }
    for (const { uri, sequence } of before.segments) {
        const now = bySequence.get(uri);
        if (now !== undefined && now !== sequence) {
            find("sequence-changed", `${uri} was number ${sequence} and is number ${now}`);
        }
    }
    return findings;
}

function checkSegment(old: SeenSegment, segment: SeenSegment): Finding[] {
    const findings: Finding[] = [];
    const { sequence } = segment;
    if (old.uri !== segment.uri || Math.abs(old.seconds - segment.seconds) > 0.001) {
        const text = `segment ${sequence} was ${old.uri}, ${old.seconds} s, and is ${segment.uri}, ${segment.seconds} s`;
        findings.push({ code: "segment-changed", text });
    }
    if (old.discontinuitySequence !== segment.discontinuitySequence) {
        const text = `segment ${sequence} went from discontinuity ${old.discontinuitySequence} to ${segment.discontinuitySequence}`;
        findings.push({ code: "discontinuity-sequence-wrong", text });
    }
    if (old.start !== undefined && segment.start !== undefined && Math.abs(old.start - segment.start) > startMs) {
        const text = `segment ${sequence} began at ${iso(old.start)} and begins at ${iso(segment.start)}`;
        findings.push({ code: "date-changed", text });
    }
    return findings;
}

/** Counted-on times carry rounding of lengths. */
const startMs = 250;

/** Sound is cut at its own frames: 1024 samples. */
const apartMs = 150;

/** RFC 8216, section 6.2.4: renditions have the same discontinuities, and the same times at the same numbers. */
export function checkRenditions(playlists: { name: string; playlist: SeenPlaylist }[]): Finding[] {
    const [first, ...others] = playlists;
    if (first === undefined) return [];
    const known = new Map(first.playlist.segments.map((segment) => [segment.sequence, segment]));
    return others.flatMap(({ name, playlist }) => {
        const findings: Finding[] = [];
        const common = playlist.segments.filter(({ sequence }) => known.has(sequence));
        if (common.length === 0 && playlist.segments.length > 0 && known.size > 0) {
            const text = `${name} and ${first.name} have no segment number in common`;
            return [{ code: "renditions-apart", text }];
        }
        for (const segment of common) {
            const other = known.get(segment.sequence);
            if (other === undefined) continue;
            if (
                segment.start !== undefined &&
                other.start !== undefined &&
                Math.abs(segment.start - other.start) > apartMs
            ) {
                const text = `segment ${segment.sequence} of ${name} begins ${Math.round(segment.start - other.start)} ms after that of ${first.name}`;
                findings.push({ code: "renditions-apart", text });
            }
            if (segment.discontinuitySequence !== other.discontinuitySequence) {
                const text = `segment ${segment.sequence} is after discontinuity ${segment.discontinuitySequence} in ${name}, ${other.discontinuitySequence} in ${first.name}`;
                findings.push({ code: "renditions-discontinuity", text });
            }
        }
        return findings;
    });
}

function iso(time: number): string {
    return new Date(time).toISOString();
}
