import { Problem, problemOf } from "./problems";

/** Notes one problem: the argument, what is required of it, and what was found (`Problem`). */
export type Refuse = (path: string, rule: string, got?: string | number) => void;

/** Every problem that a list of checks notes, in their order. */
export function collectProblems(check: (refuse: Refuse) => void): Problem[] {
    const problems: Problem[] = [];
    check((path, rule, got) => void problems.push(problemOf(path, rule, got)));
    return problems;
}

/** The ends of a range, both allowed. */
export interface Range {
    min: number;
    /** No upper end when absent. */
    max?: number;
    /** What a message adds in brackets: `14 days`. */
    note?: string;
}

/** A whole number within a range. Absent passes. True when the value is there and passes. */
export function checkRange(path: string, value: number | undefined, range: Range, refuse: Refuse): boolean {
    if (value === undefined) return false;
    if (Number.isInteger(value) && isWithin(value, range)) return true;
    refuse(path, `must be a whole number, ${rangeText(range)}`, value);
    return false;
}

/** Whether a number, whole or not, is within a range. */
export function isWithin(value: number, { min, max = Infinity }: Range): boolean {
    return value >= min && value <= max;
}

/** `1–86,400`, `5–86,400 (leave it out for live)`, `at least 1`. */
export function rangeText({ min, max, note }: Range): string {
    const bounds = max === undefined ? `at least ${grouped(min)}` : `${grouped(min)}–${grouped(max)}`;
    return note === undefined ? bounds : `${bounds} (${note})`;
}

/** A number as every rule writes it: `86,400`. */
export function grouped(value: number): string {
    return value.toLocaleString("en", { maximumFractionDigits: 6 });
}

/** One of the words that AWS knows; absent passes. */
export function checkOneOf(path: string, value: string | undefined, allowed: readonly string[], refuse: Refuse): void {
    if (value === undefined || allowed.includes(value)) return;
    refuse(path, `must be one of ${allowed.join(", ")}`, value);
}

/** A full hour of the day, UTC, as AWS's maintenance windows take it. */
export function checkFullHour(path: string, hour: string, refuse: Refuse): void {
    if (/^([01]\d|2[0-3]):00$/.test(hour)) return;
    refuse(path, "must be a full hour, 00:00–23:00", hour);
}
