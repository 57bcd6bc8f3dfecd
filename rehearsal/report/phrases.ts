import type { BreakFill } from "../view/breaks";
import { millisecondsText } from "../view/figures";
import { mainStream, streamOf } from "../view/latency";
import type { Report } from "./schema";

/** Rows of the stream that stands for all, in the programme's order. */
export function mainLatency(latency: Report["latency"]): Report["latency"] {
    const main = mainStream(latency.map(({ after, medianMs }) => ({ after, ms: medianMs })));
    return latency.filter(({ after }) => [undefined, main].includes(streamOf(after)));
}

/** Between two samples a hop may be away and back: less than one of them is not told apart. */
export function faultText(downMs: number): string {
    return downMs < 1000 ? "under 1 s" : millisecondsText(downMs);
}

/** Why not all of a break holds ads: `no ad ×3, ad server: timeout`. */
export function breakReasonsText({ reasons, requests }: BreakFill): string {
    const answers = Object.entries(requests)
        .filter(([outcome, count]) => outcome !== "ads" && count > 0)
        .map(([outcome, count]) => counted(`ad server: ${outcome}`, count));
    return [...Object.entries(reasons).map(([reason, count]) => counted(reason, count)), ...answers].join(", ");
}

/** `impression 12, complete 11 (1 failed)`. */
export function beaconsText({ beacons }: BreakFill): string {
    return Object.entries(beacons)
        .map(([event, { fired, failed }]) => `${event} ${fired}${failed > 0 ? ` (${failed} failed)` : ""}`)
        .join(", ");
}

function counted(text: string, count: number): string {
    return count === 1 ? text : `${text} ×${count}`;
}

const purposes: Record<string, string> = {
    ads: "ads (a wrapper, or an ad server)",
    media: "an ad's media file, or slate",
    beacon: "beacons",
    content: "the content's playlists",
    image: "the image for input loss",
};

/** What a host outside of the rehearsal would have been asked for. */
export function purposeText(purpose: string): string {
    return purposes[purpose] ?? purpose;
}

/** `viewers of live lost 4.0 s of the programme in one gap`. */
export function lostText({ endpoint, seconds, count }: Report["lost"][number]): string {
    const gaps = count === 1 ? "one gap" : `${count} gaps`;
    return `viewers of ${endpoint} lost ${seconds.toFixed(1)} s of the programme in ${gaps}`;
}

/** `3 (404 segment ×2, 502 playlist)`. */
export function errorsText({ count, causes }: Report["errors"]): string {
    return count === 0 ? "none" : `${count} (${causes})`;
}

export function findingsCountText(findings: number, segments: number): string {
    const of = segments === 1 ? "one segment" : `${segments} segments`;
    return findings === 0 ? `no findings in ${of}` : `${findings} ${findings === 1 ? "finding" : "findings"} in ${of}`;
}
