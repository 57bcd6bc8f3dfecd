/** Times of 33 bits in ticks of 90 kHz, which begin anew every 26.5 hours. */
import type { SpliceInfoSection } from "./model";

export const ticksPerSecond = 90_000;

const wrap = 2 ** 33;

/** `time` moved by `ticks`, which may be negative, around the wrap. */
export function addTicks(time: number, ticks: number): number {
    return (((time + ticks) % wrap) + wrap) % wrap;
}

/** From `from` to `to` the shorter way around: negative when `to` is earlier. */
export function ticksBetween(from: number, to: number): number {
    const forward = addTicks(to, -from);
    return forward < wrap / 2 ? forward : forward - wrap;
}

/** When the section's splice is, with its pts_adjustment; undefined: at once, or at a time that no clock of the stream tells. */
export function spliceTime({ command, ptsAdjustment }: SpliceInfoSection): number | undefined {
    if (command.type === "time_signal") return adjusted(command.time, ptsAdjustment);
    if (command.type !== "splice_insert" || command.cancelled) return undefined;
    const at = command.program ?? command.components?.[0]?.at;
    return at === undefined || at.immediate ? undefined : adjusted(at.time, ptsAdjustment);
}

function adjusted(time: number | undefined, adjustment: number): number | undefined {
    return time === undefined ? undefined : addTicks(time, adjustment);
}
