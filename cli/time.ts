const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Bounds of a time option, ms, both inclusive. */
export interface TimeBounds {
    least: { ms: number; text: string };
    most: { ms: number; text: string };
}

/**
 * A time option, ms: a number and its unit, `90s`, `3m`, `1.5h`. Throws for a missing or unknown unit
 * and a time out of bounds. Node's timers hold at most 2^31 − 1 ms (24 days) and fire at once beyond that.
 */
export function milliseconds(option: string, text: string, { least, most }: TimeBounds): number {
    const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const ms = Number(number) * (units[unit ?? ""] ?? Number.NaN);
    if (Number.isNaN(ms)) {
        throw new Error(`${option} ${text}: must be a number with its unit (ms, s, m or h), such as 90s, 3m or 1h`);
    }
    if (ms < least.ms || ms > most.ms) {
        throw new Error(`${option} ${text}: must be a time from ${least.text} to ${most.text}`);
    }
    return ms;
}

/** A number option. Throws for other texts, out of bounds and, with `whole`, for a fraction. */
export function within(
    option: string,
    text: string,
    least: number,
    most: number,
    whole: "whole" | "any" = "any",
): number {
    const number = /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most) || (whole === "whole" && !Number.isInteger(number))) {
        throw new Error(
            `${option} ${text}: must be a ${whole === "whole" ? "whole " : ""}number from ${least} to ${most}`,
        );
    }
    return number;
}
