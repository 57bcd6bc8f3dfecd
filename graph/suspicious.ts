import type { Recording } from "./record";
import { Plain } from "./resource";

/** A string that is a mistake. */
export interface SuspiciousString {
    urn: string;
    /** Path among the inputs; below `outputs.` for a component's or the stack's outputs. */
    path: string;
    value: string;
}

/**
 * What JavaScript and Pulumi write for a missing value or an output in a string:
 * `@pulumi/pulumi` 3.248.0, output.js, "Calling [toString] on an [Output<T>] is not supported".
 */
const marks = /\bundefined\b|\bNaN\b|\[object \w+\]|Calling \[to(String|JSON)\]|\bOutput<T>/;

/** Mistaken strings of a recording: `undefined`, an object or an output written as text. */
export function suspiciousStrings({ resources }: Recording): SuspiciousString[] {
    const found: SuspiciousString[] = [];
    for (const { urn, custom, inputs, outputs } of resources) {
        walk(inputs, "", (path, value) => marks.test(value) && found.push({ urn, path, value }));
        if (!custom) walk(outputs, "outputs", (path, value) => marks.test(value) && found.push({ urn, path, value }));
    }
    return found;
}

function walk(value: Plain, path: string, visit: (path: string, value: string) => void): void {
    if (typeof value === "string") visit(path, value);
    else if (Array.isArray(value)) value.forEach((item, i) => walk(item, `${path}[${i}]`, visit));
    else if (typeof value === "object" && value !== null) {
        for (const key of Object.keys(value)) walk(value[key], path === "" ? key : `${path}.${key}`, visit);
    }
}
