import { clockText, millisecondsText, shareText } from "../view/figures";
import type { Report } from "./schema";
import { mainLatency } from "./words";

/** The report in a few lines, for the terminal after a rehearsal. */
export function reportText({ event, startedAt, endedAt, latency, fill, cache, hops, verdict, breaks }: Report): string {
    const last = mainLatency(latency).at(-1);
    const faults = hops.flatMap(({ name, faults: own }) => own.map((fault) => ({ name, ...fault })));
    return [
        `${event}: ${clockText(endedAt - startedAt)} rehearsed`,
        `  hops        ${hops.filter(({ state }) => state === "up").length} of ${hops.length} up at the end`,
        `  age         ${last === undefined ? "never measured" : `${millisecondsText(last.medianMs)} after ${last.after} (95 %: ${millisecondsText(last.p95Ms)})`}`,
        `  breaks      ${breaks.length}, ${shareText(fill.filledSeconds, fill.seconds)} filled with ads`,
        `  cache       ${shareText(cache.hits, cache.hits + cache.misses)} hits`,
        ...faults.map(
            ({ name, why, downMs }) =>
                `  fault       ${name}: ${why}, ${downMs === undefined ? "stayed away" : `back after ${millisecondsText(downMs)}`}`,
        ),
        verdict.good ? "good" : `not good:\n${verdict.reasons.map((reason) => `  - ${reason}`).join("\n")}`,
    ].join("\n");
}
