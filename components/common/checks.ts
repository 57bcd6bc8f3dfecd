import type { Problem } from "./problems";

/** Notes one problem: where, and what to write instead. */
export type Refuse = (propertyPath: string, reason: string) => void;

/** Every problem that a list of checks notes, in their order. */
export function collectProblems(check: (refuse: Refuse) => void): Problem[] {
    const problems: Problem[] = [];
    check((propertyPath, reason) => void problems.push({ propertyPath, reason }));
    return problems;
}

/** A whole number between two ends, both allowed; absent is well. */
export function checkRange(
    path: string,
    value: number | undefined,
    { min, max }: { min: number; max: number },
    refuse: Refuse,
): void {
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
    refuse(path, `must be a whole number, ${min.toLocaleString("en")}–${max.toLocaleString("en")}; got ${value}`);
}

/** One of the words that AWS knows; absent is well. */
export function checkOneOf(path: string, value: string | undefined, allowed: string[], refuse: Refuse): void {
    if (value === undefined || allowed.includes(value)) return;
    refuse(path, `must be one of ${allowed.join(", ")}; got ${value}`);
}

/** A full hour of the day, UTC, as AWS's maintenance windows want it. */
export function checkFullHour(path: string, hour: string, refuse: Refuse): void {
    if (/^([01]\d|2[0-3]):00$/.test(hour)) return;
    refuse(path, `must be a full hour, 00:00–23:00; got ${hour}`);
}
