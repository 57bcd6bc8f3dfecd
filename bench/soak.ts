import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import type { Rehearsal } from "../rehearsal/rehearsal";
import { rehearseDev } from "../test/rehearsal/support/dev";
import { hopProcesses } from "../test/rehearsal/support/processes";
import { BenchRow, median } from "./table";

const minutes = 30;
/** The first minutes fill windows, caches and Node's heaps. */
const settleMinutes = 10;
const sampleMs = 10_000;
const breakEverySeconds = 240;
const viewers = 20;
/** Memory of the last five minutes against that of the five after settling. */
const bound = 1.1;

/** Memory of each hop over half an hour of dev at a quarter of its size, under viewers and with breaks. */
export async function soakRows(): Promise<BenchRow[]> {
    const rehearsal = await rehearseDev({ scale: 0.25, viewers, breakEverySeconds });
    try {
        const samples: Map<string, number>[] = [];
        const end = performance.now() + minutes * 60_000;
        while (performance.now() < end) {
            await wait(sampleMs);
            samples.push(memory(rehearsal));
        }
        const restarts = rehearsal.state().hops.reduce((sum, hop) => sum + hop.restarts, 0);
        const window = (5 * 60_000) / sampleMs;
        const settled = Math.round((settleMinutes * 60_000) / sampleMs);
        const early = samples.slice(settled, settled + window);
        const late = samples.slice(-window);
        const row = (name: string, of: (sample: Map<string, number>) => number, limit?: number): BenchRow => {
            const [before, after] = [median(early.map(of)), median(late.map(of))];
            return {
                figure: name,
                measured: `${after.toFixed(0)} MB = ${(after / before).toFixed(2)} ×`,
                against: `${before.toFixed(0)} MB`,
                bound: limit === undefined ? "" : `≤ ${limit.toFixed(2)} ×`,
                ...(limit === undefined ? {} : { holds: after / before <= limit }),
            };
        };
        return [
            row("all hops", (sample) => [...sample.values()].reduce((sum, megabytes) => sum + megabytes, 0), bound),
            ...[...samples[0].keys()].map((name) => row(name, (sample) => sample.get(name) ?? 0)),
            { figure: "restarts", measured: String(restarts), against: "", bound: "0", holds: restarts === 0 },
        ];
    } finally {
        await rehearsal.stop();
    }
}

/** Megabytes of every hop's processes, each page counted for one of those that share it. */
function memory(rehearsal: Rehearsal): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { pid, hop } of hopProcesses(rehearsal)) sums.set(hop, (sums.get(hop) ?? 0) + proportional(pid));
    return sums;
}

/** man 5 proc, smaps_rollup: a page that n processes share counts 1/n. */
function proportional(pid: number): number {
    try {
        const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
        return Number(kilobytes ?? 0) / 1000;
    } catch {
        return 0;
    }
}
