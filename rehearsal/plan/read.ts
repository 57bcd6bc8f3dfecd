/** Readers of recorded values: a value of another type than it should have counts as absent. */
import { isObject, isUnknown } from "../../graph/resource";

export type Values = Record<string, unknown>;

export function object(value: unknown): Values {
    return isObject(value) ? value : {};
}

export function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

export function objects(value: unknown): Values[] {
    return list(value).map(object);
}

/** The text; absent for what a preview does not know. */
export function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" && !isUnknown(value) ? value : undefined;
}

export function texts(value: unknown): string[] {
    return list(value).filter((item): item is string => typeof item === "string");
}

export function number(value: unknown): number | undefined {
    return typeof value === "number" ? value : undefined;
}

/** Throws, naming what the graph lacks. */
export function required<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new Error(`the graph does not say ${what}`);
    return value;
}
