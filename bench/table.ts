/** One figure of the list. */
export interface BenchRow {
    /** What was measured, e.g. `plan dev, wall`. */
    figure: string;
    /** The number with its unit. */
    measured: string;
    /** What it was measured against, in the same unit; empty for none. */
    against: string;
    /** Promised bound, e.g. `≤ 1.5 ×`. */
    bound: string;
    /** Undefined when it could not be measured here; `measured` says why. */
    holds?: boolean;
}

/** The rows as a Markdown table. */
export function markdown(rows: readonly BenchRow[]): string {
    const lines = rows.map(({ figure, measured, against, bound, holds }) =>
        line([figure, measured, against, bound, holds === undefined ? "not measured" : holds ? "yes" : "**no**"]),
    );
    return [
        line(["Figure", "Measured", "Against", "Bound", "Holds"]),
        line(["---", "---", "---", "---", "---"]),
        ...lines,
    ].join("\n");
}

function line(cells: string[]): string {
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The middle one of an odd number of values, the mean of the two middle ones otherwise. Throws for none. */
export function median(values: readonly number[]): number {
    if (values.length === 0) throw new Error("a median of nothing");
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
