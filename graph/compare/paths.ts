import { isObject, Plain, PlainObject } from "../resource";

/** A path into a resource's properties, as Pulumi writes it: `source.name`, `origins[0].domainName`, `tags["a.b"]`, `triggers[*]`. */
export type Path = (string | number)[];

/** Parses a path; `*` stands for every key or index. */
export function parsePath(text: string): Path {
    const path: Path = [];
    for (const [, quoted, index, key] of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
        if (quoted !== undefined) path.push(quoted.replace(/\\(.)/g, "$1"));
        else if (index !== undefined) path.push(index === "*" ? "*" : Number(index));
        else path.push(key);
    }
    return path;
}

/** Writes a path as `pulumi preview --json` does (sdk/go/common/resource/property_path.go, String). */
export function printPath(path: Path): string {
    let text = "";
    for (const step of path) {
        if (typeof step === "number") text += `[${step}]`;
        else if (/[.[\]"]/.test(step) || step === "") text += `["${step.replace(/["\\]/g, "\\$&")}"]`;
        else text += text === "" ? step : `.${step}`;
    }
    return text;
}

/** True when `path` is at or below what `pattern` names. */
export function isAtOrBelow(path: Path, pattern: Path): boolean {
    return pattern.length <= path.length && pattern.every((step, i) => step === "*" || step === path[i]);
}

/** True when a change at `path` (the root of what was added, removed or changed) touches what `pattern` names in either value. */
export function touches(path: Path, pattern: Path, values: (Plain | undefined)[]): boolean {
    if (isAtOrBelow(path, pattern)) return true;
    if (
        !isAtOrBelow(
            pattern.slice(0, path.length),
            path.map((step, i) => (pattern[i] === "*" ? "*" : step)),
        )
    )
        return false;
    return values.some((value) => has(value, pattern.slice(path.length)));
}

function has(value: Plain | undefined, pattern: Path): boolean {
    if (value === undefined) return false;
    if (pattern.length === 0) return true;
    const [step, ...rest] = pattern;
    if (Array.isArray(value)) {
        if (step === "*") return value.some((item) => has(item, rest));
        return typeof step === "number" && has(value[step], rest);
    }
    if (!isPlainObject(value)) return false;
    if (step === "*") return Object.values(value).some((item) => has(item, rest));
    return has(value[step], rest);
}

/** The value at a path. */
export function valueAt(value: Plain | undefined, path: Path): Plain | undefined {
    let at = value;
    for (const step of path) {
        if (Array.isArray(at) && typeof step === "number") at = at[step];
        else if (isPlainObject(at)) at = at[step];
        else return undefined;
    }
    return at;
}

export function isPlainObject(value: Plain | undefined): value is PlainObject {
    return isObject(value);
}
