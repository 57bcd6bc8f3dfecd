/** What a fault cost, measured `seconds.length` times, beside its goal. */
export interface Outage {
    fault: string;
    release: string;
    seconds: number[];
    /** For the median; the worst may take half as long again. */
    goal: number;
}

export function median(values: number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Goals that were missed, a sentence each. */
export function missed(outages: Outage[]): string[] {
    return outages.flatMap(({ fault, release, seconds, goal }) => {
        const [middle, worst] = [median(seconds), Math.max(...seconds)];
        return [
            ...(middle <= goal ? [] : [`${fault} (${release}): median ${middle.toFixed(1)} s, goal ${goal} s`]),
            ...(worst <= goal * 1.5
                ? []
                : [`${fault} (${release}): worst ${worst.toFixed(1)} s, at most ${goal * 1.5} s`]),
        ];
    });
}

/** The table that a run prints. */
export function outageTable(outages: Outage[]): string {
    const rows = outages.map(({ fault, release, seconds, goal }) => [
        fault,
        release,
        `${seconds.length}`,
        `${median(seconds).toFixed(1)} s`,
        `${Math.max(...seconds).toFixed(1)} s`,
        `${goal} s`,
    ]);
    const table = [["fault", "release", "times", "median", "worst", "goal"], ...rows];
    const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
    return table
        .map(
            (row) =>
                `    ${row
                    .map((cell, i) => cell.padEnd(widths[i]))
                    .join("  ")
                    .trimEnd()}`,
        )
        .join("\n");
}
