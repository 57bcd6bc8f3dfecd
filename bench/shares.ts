import process from "node:process";

import { cpuSeconds, endedChildrenSeconds } from "../rehearsal/aws/encoder/cpu";
import type { Rehearsal } from "../rehearsal/rehearsal";
import type { HopKind } from "../rehearsal/run/hop-kind";
import { hopProcesses, makesLadder } from "../test/rehearsal/support/processes";

/**
 * Consumers of CPU time: cameras, the encoder's feeder, its ffmpeg, all other hops, the rehearsal's own process, and the programs that
 * it starts for a moment to look at a picture.
 */
export const shares = ["camera", "feeder", "encoder", "other hops", "itself", "looks"] as const;
export type Share = (typeof shares)[number];

/** CPU seconds so far of a rehearsal that runs in this process. Other programs that this process waited for count as looks. */
export function cpuShares(rehearsal: Rehearsal): Record<Share, number> {
    const taken: Record<Share, number> = {
        camera: 0,
        feeder: 0,
        encoder: 0,
        "other hops": 0,
        itself: cpuSeconds(process.pid) ?? 0,
        looks: endedChildrenSeconds(process.pid) ?? 0,
    };
    for (const { pid, kind } of hopProcesses(rehearsal)) taken[shareOf(pid, kind)] += cpuSeconds(pid) ?? 0;
    return taken;
}

function shareOf(pid: number, kind: HopKind): Share {
    if (kind === "camera") return "camera";
    if (kind !== "encoder") return "other hops";
    return makesLadder(pid) ? "encoder" : "feeder";
}
