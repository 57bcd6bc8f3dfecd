import { millisecondsText, shareText } from "../view/figures";
import type { Report } from "./schema";

export type Change = "better" | "worse" | "same";

export interface ComparedRow {
    what: string;
    earlier: string;
    now: string;
    change: Change;
}

export interface Comparison {
    /** When the earlier one began, ms since 1970. */
    earlierAt: number;
    rows: ComparedRow[];
    /** For people, one line a row. */
    text: string;
}

/** Differences below these are noise between two runs of one machine. */
const threshold = { latencyPart: 0.1, latencyMs: 100, share: 0.02, downMs: 1000 };

/** What became better or worse since an earlier report. */
export function compareReports(earlier: Report, now: Report): Comparison {
    const rows = [
        ...latencyRows(earlier, now),
        share("ad fill", filled(earlier), filled(now)),
        share("cache hits", hits(earlier), hits(now)),
        ...hopRows(earlier, now),
        less("findings", earlier.findings.length, now.findings.length, 0, String),
        less("seconds that viewers lost", lostSeconds(earlier), lostSeconds(now), 0.5, (value) => value.toFixed(1)),
        less("errors at the edge", earlier.errors.count, now.errors.count, 0, String),
        less("failed beacons", failedBeacons(earlier), failedBeacons(now), 0, String),
    ].flatMap((row) => row ?? []);
    return { earlierAt: earlier.startedAt, rows, text: comparisonText(rows, earlier, now) };
}

function latencyRows(earlier: Report, now: Report): (ComparedRow | undefined)[] {
    return now.latency.map(({ after, medianMs }) => {
        const before = earlier.latency.find((row) => row.after === after)?.medianMs;
        if (before === undefined) return undefined;
        const noise = Math.max(threshold.latencyMs, before * threshold.latencyPart);
        return less(`age after ${after}`, before, medianMs, noise, millisecondsText);
    });
}

function hopRows(earlier: Report, now: Report): (ComparedRow | undefined)[] {
    return now.hops.flatMap(({ name, restarts, faults }) => {
        const before = earlier.hops.find((hop) => hop.name === name);
        if (before === undefined) return [];
        // A fault that the hop came back from within the same second is a restart only.
        const down = (list: typeof faults) => list.reduce((sum, { downMs }) => sum + (downMs ?? 0), 0);
        const rows = [
            less(`restarts of ${name}`, before.restarts, restarts, 0, String),
            less(`${name} away`, down(before.faults), down(faults), threshold.downMs, millisecondsText),
        ];
        return rows.filter((row) => row.change !== "same");
    });
}

function less(what: string, earlier: number, now: number, noise: number, text: (value: number) => string): ComparedRow {
    const change = Math.abs(now - earlier) <= noise ? "same" : now < earlier ? "better" : "worse";
    return { what, earlier: text(earlier), now: text(now), change };
}

/** Absent where one of the two has no whole. */
function share(what: string, earlier: [number, number], now: [number, number]): ComparedRow | undefined {
    if (earlier[1] === 0 || now[1] === 0) return undefined;
    const [before, after] = [earlier[0] / earlier[1], now[0] / now[1]];
    const change = Math.abs(after - before) <= threshold.share ? "same" : after > before ? "better" : "worse";
    return { what, earlier: shareText(...earlier), now: shareText(...now), change };
}

function filled({ fill }: Report): [number, number] {
    return [fill.filledSeconds, fill.seconds];
}

function hits({ cache }: Report): [number, number] {
    return [cache.hits, cache.hits + cache.misses];
}

function lostSeconds({ lost }: Report): number {
    return lost.reduce((sum, { seconds }) => sum + seconds, 0);
}

function failedBeacons({ breaks }: Report): number {
    return breaks.flatMap(({ beacons }) => Object.values(beacons)).reduce((sum, { failed }) => sum + failed, 0);
}

function comparisonText(rows: ComparedRow[], earlier: Report, now: Report): string {
    const changed = rows.filter(({ change }) => change !== "same");
    const notes = [
        ...(earlier.scale === now.scale ? [] : [`scale was ${earlier.scale}, is ${now.scale}: ages do not compare`]),
        ...(earlier.stack === now.stack ? [] : [`the earlier report is of stack ${earlier.stack}`]),
    ];
    const lines = changed.map(
        ({ what, earlier: before, now: after, change }) => `${change}: ${what} ${before} → ${after}`,
    );
    const same = rows.length - changed.length;
    return [...notes, ...lines, `${same} of ${rows.length} figures as before`].join("\n");
}
