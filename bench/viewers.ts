import { setTimeout as wait } from "node:timers/promises";

import { rehearseDev } from "../test/rehearsal/support/dev";
import type { BenchRow } from "./table";

const viewers = 500;
const breakSeconds = 60;
const manifestBoundMs = 250;

/** Simulated players of dev at full size on this machine, as `--viewers 500` brings them: each endpoint with ads and without, and a break. */
export async function viewersRows(): Promise<BenchRow[]> {
    const rehearsal = await rehearseDev({ scale: 1, viewers });
    try {
        const came = () => rehearsal.state().viewers === viewers;
        for (const patience = AbortSignal.timeout(120_000); !came() && !patience.aborted;) await wait(1000);
        await wait(10_000);
        await rehearsal.breakNow();
        await wait(breakSeconds * 1000);
        const { hops, cache } = rehearsal.state();
        const { figures = {} } = hops.find(({ name }) => name === "viewers") ?? {};
        const number = (name: string) => Number(figures[name]);
        const row = (figure: string, value: number, unit: string, most?: number): BenchRow => ({
            figure,
            measured: `${value}${unit}`,
            against: "",
            bound: most === undefined ? "" : most === 0 ? "0" : `≤ ${most}${unit}`,
            ...(most === undefined ? {} : { holds: value <= most }),
        });
        return [
            {
                figure: `players with a picture, of ${viewers}`,
                measured: String(number("playing")),
                against: "",
                bound: String(viewers),
                holds: number("playing") === viewers,
            },
            row("late segments", number("late"), "", 0),
            row("manifests, 99th percentile", number("manifestP99Ms"), " ms", manifestBoundMs),
            row("manifests, median", number("manifestP50Ms"), " ms"),
            row("segments, 99th percentile", number("segmentP99Ms"), " ms"),
            row("stalls", number("stalls"), ""),
            row("errors", number("errors"), ""),
            row("manifests read", number("manifests"), ""),
            row("segments read", number("segments"), ""),
            row("read", Math.round(number("bytes") / 1e6), " MB"),
            row("cache hits at the edge", Math.round((100 * cache.hits) / (cache.hits + cache.misses)), " %"),
            row("the simulating process's own lateness, 99th percentile", number("ownP99Ms"), " ms"),
        ];
    } finally {
        await rehearsal.stop();
    }
}
