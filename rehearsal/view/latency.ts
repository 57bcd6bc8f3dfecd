/** The picture's age hop by hop; no Node imports: the page uses it too. */

export interface LatencyStep {
    after: string;
    /** Age of the picture there, ms. */
    age: number;
    /** What this hop added; clocks read at different moments can make it negative, then it counts as nothing. */
    added: number;
}

export function latencySteps(latency: readonly { after: string; ms: number }[]): LatencyStep[] {
    let before = 0;
    return latency.map(({ after, ms }) => {
        const added = Math.max(0, ms - before);
        before = Math.max(before, ms);
        return { after, age: ms, added };
    });
}
