import { z } from "zod";

/** What a line of srt-live-transmit means. Its first one holds its arguments, and with them the passphrase: it has no meaning. */
export type TransmitWord =
    | { kind: "accepted" }
    | { kind: "lost" }
    /** The peer shows a wrong passphrase, or none, or one where none is wanted. */
    | { kind: "refused"; why: string }
    | { kind: "error"; text: string };

/** libsrt's words for the ways in which two ends do not agree on encryption (srtcore/core.cpp, crypto.cpp). */
const refusals: [RegExp, string][] = [
    [/rejected due to:.*BADSECRET/, "with a wrong passphrase"],
    [/rejected due to:.*UNSECURE/, "that shows no passphrase where one is needed, or one where none is"],
    [/rejected due to:/, "that this listener does not take"],
];

export function transmitWord(line: string): TransmitWord | undefined {
    if (line.startsWith("Accepted SRT source connection")) return { kind: "accepted" };
    if (line.startsWith("SRT source disconnected")) return { kind: "lost" };
    const refusal = refusals.find(([form]) => form.test(line));
    if (refusal !== undefined) return { kind: "refused", why: refusal[1] };
    if (/^(ERROR|Error|Unsupported)/.test(line) && !line.includes("passphrase=")) return { kind: "error", text: line };
    return undefined;
}

const statsSchema = z.object({
    link: z.object({ rtt: z.number() }),
    recv: z.object({
        packetsLost: z.number(),
        packetsDropped: z.number(),
        packetsRetransmitted: z.number(),
        msTsbPdDelay: z.number(),
    }),
});

export interface TransmitStats {
    rttMs: number;
    /** The larger of what both ends ask for. */
    latencyMs: number;
    lost: number;
    /** Lost for good: they did not come again in time. */
    dropped: number;
    retransmitted: number;
}

/** A line of `-statspf json` (the keys are srt-live-transmit 1.5's); undefined when it is none. */
export function transmitStats(line: string): TransmitStats | undefined {
    let parsed: unknown;
    try {
        parsed = JSON.parse(line);
    } catch {
        return undefined;
    }
    const read = statsSchema.safeParse(parsed);
    if (!read.success) return undefined;
    const { link, recv } = read.data;
    return {
        rttMs: Math.round(link.rtt * 10) / 10,
        latencyMs: recv.msTsbPdDelay,
        lost: recv.packetsLost,
        dropped: recv.packetsDropped,
        retransmitted: recv.packetsRetransmitted,
    };
}
