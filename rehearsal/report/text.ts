import { clockText, millisecondsText, shareText } from "../view/figures";
import type { Report } from "./schema";
import { errorsText, faultText, findingsCountText, lostText, mainLatency } from "./phrases";

/** The report in a few lines, for the terminal after a rehearsal. */
export function reportText(report: Report): string {
    const { event, startedAt, endedAt, latency, fill, cache, hops, verdict, breaks, coverage } = report;
    const { lost, errors, findings, segments, viewers, fillNote } = report;
    const last = mainLatency(latency).at(-1);
    const faults = hops.flatMap(({ name, faults: own }) => own.map((fault) => ({ name, ...fault })));
    return [
        `${event}: ${clockText(endedAt - startedAt)} rehearsed`,
        `  hops        ${hops.filter(({ state }) => state === "up").length} of ${hops.length} up at the end`,
        `  age         ${last === undefined ? "never measured" : `${millisecondsText(last.medianMs)} after ${last.after} (95 %: ${millisecondsText(last.p95Ms)})`}`,
        `  breaks      ${breaks.length}, ${shareText(fill.filledSeconds, fill.seconds)} filled with ads`,
        ...(fillNote === undefined ? [] : [`              ${fillNote}`]),
        `  cache       ${shareText(cache.hits, cache.hits + cache.misses)} hits`,
        `  viewers     ${viewers} at most; errors at the edge: ${errorsText(errors)}`,
        `  conformance ${findingsCountText(findings.length, segments)}`,
        ...coverage.map(
            ({ what, exercised, detail }) => `  ${exercised ? "exercised  " : "not played "} ${what}: ${detail}`,
        ),
        ...lost.map((one) => `  lost        ${lostText(one)}`),
        ...(faults.length === 0 ? ["  faults      none occurred"] : []),
        ...faults.map(
            ({ name, process, why, downMs }) =>
                `  fault       ${name}: ${process === undefined ? "" : `${process}: `}${why}, ${downMs === undefined ? "stayed away" : `back after ${faultText(downMs)}`}`,
        ),
        [verdict.text, ...verdict.reasons.map((reason) => `  - ${reason}`)].join("\n"),
    ].join("\n");
}
