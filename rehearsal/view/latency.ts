/** The picture's age hop by hop; no Node imports: the page uses it too. */

export interface LatencyStep {
    after: string;
    /** Age of the picture there, ms. */
    age: number;
    /** What this hop added; clocks read at different moments can make it negative, then it counts as nothing. */
    added: number;
}

type Ages = readonly { after: string; ms: number }[];

/** `edge, delayed` is of the stream `delayed` only; `MediaConnect` is of all. */
export function streamOf(after: string): string | undefined {
    const at = after.lastIndexOf(", ");
    return at === -1 ? undefined : after.slice(at + 2);
}

const order = ["live", "delayed", "startover"];

/** Streams as people name them: the live one first. */
export function streamsInOrder(streams: readonly string[]): string[] {
    const place = (stream: string) => (order.includes(stream) ? order.indexOf(stream) : order.length);
    return [...new Set(streams)].sort((a, b) => place(a) - place(b));
}

/** The stream that stands for all where only one can be shown. */
export function mainStream(latency: Ages): string | undefined {
    return streamsInOrder(latency.flatMap(({ after }) => streamOf(after) ?? []))[0];
}

/** The way of one stream's picture: what all share, and its own. */
export function latencySteps(latency: Ages, stream = mainStream(latency)): LatencyStep[] {
    let before = 0;
    return latency
        .filter(({ after }) => [undefined, stream].includes(streamOf(after)))
        .map(({ after, ms }) => {
            const added = Math.max(0, ms - before);
            before = Math.max(before, ms);
            return { after, age: ms, added };
        });
}
