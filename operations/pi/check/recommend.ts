/**
 * Haivision, SRT Deployment Guide 1.1, "Configuring SRT": by the worst loss, how many round trips the latency must hold, how much of the
 * line must be left for packets that are sent again, and the least latency on lines of 20 ms and below.
 */
const guide = [
    { lossPercent: 1, multiplier: 3, overheadPercent: 33, leastMs: 60 },
    { lossPercent: 3, multiplier: 4, overheadPercent: 25, leastMs: 80 },
    { lossPercent: 7, multiplier: 5, overheadPercent: 20, leastMs: 100 },
    { lossPercent: 10, multiplier: 6, overheadPercent: 17, leastMs: 120 },
] as const;
/** The same guide's rule of thumb for an unknown loss. */
const unknownLoss = guide[1];
/** Overhead of the test stream: the largest that the guide reserves. */
export const overheadPercent = guide[0].overheadPercent;

/** Measurements of the line between a host and a flow. */
export interface Line {
    /** Round trip, ms. The worst of 20 where it was measured over seconds. */
    rttMs: number;
    /** Packets that did not arrive the first time, percent; undefined when nothing was sent. */
    lossPercent?: number;
}

export interface Latency {
    /** ms, rounded up to tens. */
    latencyMs: number;
    multiplier: number;
    /** More is lost than any latency recovers. */
    tooLossy: boolean;
}

/** The least SRT latency for a line. */
export function recommendLatency({ rttMs, lossPercent }: Line): Latency {
    const row =
        lossPercent === undefined ? unknownLoss : (guide.find((row) => lossPercent <= row.lossPercent) ?? guide[3]);
    const latencyMs = Math.ceil(Math.max(row.leastMs, row.multiplier * rttMs) / 10) * 10;
    return { latencyMs, multiplier: row.multiplier, tooLossy: lossPercent !== undefined && lossPercent > 10 };
}

/** Parses a probe's output, `name value` lines. */
export function parseFacts(text: string): Map<string, string> {
    return new Map(
        text.split("\n").flatMap((line): [string, string][] => {
            const [, name, value] = /^([a-z_]+) ?(.*)$/.exec(line) ?? [];
            return name === undefined ? [] : [[name, value.trim()]];
        }),
    );
}

/** A fact's number; undefined when absent or not numeric. */
export function factNumber(facts: ReadonlyMap<string, string>, name: string): number | undefined {
    const text = facts.get(name);
    const value = Number(text);
    return text === undefined || text === "" || Number.isNaN(value) ? undefined : value;
}

/** Why a listener ends a handshake (srt.h, SRT_REJECT_REASON). */
export function rejection(reason: number): string {
    if (reason === 10) return "another passphrase than the flow's";
    if (reason === 11)
        return "encryption mismatch, only one side has a passphrase: compare contribution.encrypted with the flow";
    return `the flow refuses the connection (SRT reason ${reason}): does another encoder send there already?`;
}
