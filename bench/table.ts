/** One measured figure with its bound. */
export interface BenchRow {
    /** What was measured, e.g. `plan dev, wall`. */
    figure: string;
    /** The number with its unit. */
    measured: string;
    /** What it was measured against, in the same unit; empty for none. */
    against: string;
    /** Promised bound, e.g. `≤ 1.5 ×`; empty for none. */
    bound: string;
    /** Undefined when it could not be measured here; `measured` says why. */
    holds?: boolean;
}

/** A part's figures as they are printed. */
export interface BenchTable {
    /** Markdown. */
    text: string;
    /** Undefined when it could not be measured here; the text says why. */
    holds?: boolean;
}

/** The rows as a Markdown table, which holds when none of them does not. */
export function figures(rows: readonly BenchRow[]): BenchTable {
    const cells = rows.map(({ figure, measured, against, bound, holds }) => [
        ...[figure, measured, against, bound],
        bound === "" ? "" : holds === undefined ? "not measured" : holds ? "yes" : "**no**",
    ]);
    return {
        text: table(["Figure", "Measured", "Against", "Bound", "Holds"], cells),
        holds: rows.every(({ holds }) => holds !== false),
    };
}

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
    return [header, header.map(() => "---"), ...rows].map(line).join("\n");
}

function line(cells: readonly string[]): string {
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The middle one of an odd number of values, the mean of the two middle ones otherwise. Throws for none. */
export function median(values: readonly number[]): number {
    if (values.length === 0) throw new Error("a median of nothing");
    const sorted = [...values].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
