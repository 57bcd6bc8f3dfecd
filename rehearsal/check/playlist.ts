/** What one playlist must hold to by itself. */
import { Finding, SeenPlaylist } from "./read";

/** Times of two tags may differ from the lengths between them by this much: lengths are rounded, frames are cut. */
const jumpMs = 500;

export function checkPlaylist(playlist: SeenPlaylist): Finding[] {
    const findings = [...checkLengths(playlist), ...checkTimes(playlist), ...checkBreaks(playlist)];
    const { complaint } = playlist;
    // Said already, with the segment, when it is about lengths.
    if (complaint !== undefined && findings.length === 0) findings.push({ code: "invalid", text: complaint });
    return findings;
}

/** RFC 8216, section 4.3.3.1: rounded to the nearest integer, none is longer than the target. */
function checkLengths({ targetDuration, segments }: SeenPlaylist): Finding[] {
    return segments
        .filter(({ seconds }) => Math.round(seconds) > targetDuration || seconds <= 0)
        .map(({ sequence, seconds }) => ({
            code: "length-over-target",
            text: `segment ${sequence} is ${seconds} s long, the target is ${targetDuration} s`,
        }));
}

/** Without a discontinuity a tag's time is where the lengths since the last one lead. */
function checkTimes({ segments }: SeenPlaylist): Finding[] {
    const findings: Finding[] = [];
    segments.forEach(({ sequence, start, isDated, discontinuity }, i) => {
        const before = segments[i - 1];
        if (!isDated || discontinuity || before?.start === undefined || start === undefined) return;
        const expected = before.start + before.seconds * 1000;
        if (Math.abs(start - expected) > jumpMs) {
            const text = `segment ${sequence} begins ${Math.round(start - expected)} ms from where the one before ends, without a discontinuity`;
            findings.push({ code: "discontinuity-missing", text });
        }
    });
    return findings;
}

function checkBreaks({ segments }: SeenPlaylist): Finding[] {
    const findings: Finding[] = [];
    const find = (code: string, text: string) => findings.push({ code, text });
    // A window may begin within a break.
    let isOpen: boolean | undefined;
    const open = new Set<string>();
    segments.forEach(({ sequence, markers, ranges }, i) => {
        for (const marker of markers) {
            if (marker === "IN" && isOpen === false)
                find("break-not-open", `segment ${sequence} ends a break that none began`);
            if (marker === "OUT" && isOpen === true)
                find("break-not-closed", `segment ${sequence} begins a break within a break`);
            if (marker === "CONT" && isOpen === false)
                find("break-not-open", `segment ${sequence} goes on with no break`);
            isOpen = marker !== "IN";
        }
        if (isOpen === true && markers.length === 0) {
            find("break-not-continued", `segment ${sequence} is in a break and does not say so`);
        }
        isOpen ??= false;
        for (const { id, edge } of ranges) {
            // One that began before the window may end at its first segment; later it is told again there.
            if (edge === "IN" && !open.delete(id) && i > 0) {
                find("break-not-open", `segment ${sequence} ends the date range ${id} that none began`);
            }
            if (edge === "OUT") open.add(id);
        }
    });
    return findings;
}
