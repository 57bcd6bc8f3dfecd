import { type Properties, type Value, archiveSignature, assetSignature, isBag, signature, unknown } from "./value";

/** How one property came to differ. */
export type Kind = "add" | "delete" | "update";

/** One place where two bags differ. */
export interface Change {
    /** E.g. `source.name` or `tags[0].key`. */
    path: string;
    kind: Kind;
}

/** What a type's schema says about comparing. Paths are written without list positions: `origins.customHeaders`. */
export interface Comparison {
    /** Lists whose order means nothing (Terraform's TypeSet). */
    sets?: string[];
    /** Texts that are JSON and equal when their content is (Terraform's SuppressEquivalentJSONDiffs). */
    documents?: string[];
    /** The same for IAM policies, in which the order of a list means nothing (Terraform's SuppressEquivalentPolicyDiffs). */
    policies?: string[];
    /** Inputs that keep AWS's value when they are left out (Optional and Computed). */
    computedInputs?: string[];
}

/** Every place where two bags differ; an unknown differs from everything, itself included. */
export function changes(before: Properties, after: Properties, comparison: Comparison = {}): Change[] {
    const kept = comparison.computedInputs ?? [];
    return inBags(before, after, "", comparison).filter(({ path, kind }) => kind !== "delete" || !kept.includes(path));
}

/** Whether a change lies at or below a path, or replaces something that holds it. */
export function touches(change: Change, pattern: string): boolean {
    const place = plainPath(change.path);
    return place === pattern || place.startsWith(`${pattern}.`) || pattern.startsWith(`${place}.`);
}

/** A path without list positions. */
export function plainPath(path: string): string {
    return path.replace(/\[\d+\]/g, "");
}

function inBags(before: Properties, after: Properties, at: string, comparison: Comparison): Change[] {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => inValues(before[key], after[key], at === "" ? key : `${at}.${key}`, comparison));
}

function inValues(before: Value | undefined, after: Value | undefined, path: string, comparison: Comparison): Change[] {
    if (isAbsent(before) && isAbsent(after)) return [];
    if (isAbsent(before)) return [{ path, kind: "add" }];
    if (isAbsent(after)) return [{ path, kind: "delete" }];
    if (before === unknown || after === unknown) return [{ path, kind: "update" }];
    if (Array.isArray(before) && Array.isArray(after)) {
        const known = comparison.sets ?? [];
        return known.includes(plainPath(path)) ? inSets(before, after, path) : inLists(before, after, path, comparison);
    }
    if (isBag(before) && isBag(after)) {
        const hash = contentHash(before);
        if (hash !== undefined && hash === contentHash(after)) return [];
        return inBags(before, after, path, comparison);
    }
    if (canonical(before) === canonical(after)) return [];
    const place = plainPath(path);
    if (comparison.documents?.includes(place) && canonical(document(before)) === canonical(document(after))) return [];
    if (comparison.policies?.includes(place) && policy(document(before)) === policy(document(after))) return [];
    return [{ path, kind: "update" }];
}

function inLists(before: Value[], after: Value[], path: string, comparison: Comparison): Change[] {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => inValues(before[i], after[i], `${path}[${i}]`, comparison)).flat();
}

function inSets(before: Value[], after: Value[], path: string): Change[] {
    const old = before.map(canonical);
    const fresh = after.map(canonical);
    return [
        ...fresh.flatMap((item, i): Change[] =>
            old.includes(item) && !item.includes(unknown) ? [] : [{ path: `${path}[${i}]`, kind: "add" }],
        ),
        ...old.flatMap((item, i): Change[] =>
            fresh.includes(item) ? [] : [{ path: `${path}[${i}]`, kind: "delete" }],
        ),
    ];
}

/** Files are told apart by what is in them, not by where they lie. */
function contentHash(value: Properties): string | undefined {
    const kind = signature(value);
    if (kind !== assetSignature && kind !== archiveSignature) return undefined;
    return typeof value.hash === "string" ? `${kind} ${value.hash}` : undefined;
}

function isAbsent(value: Value | undefined): value is null | undefined {
    return value === undefined || value === null;
}

/** JSON text in which the order of keys does not matter. */
export function canonical(value: Value): string {
    if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
    if (!isBag(value)) return JSON.stringify(value);
    const pairs = Object.entries(value).filter(([, item]) => item !== null);
    return `{${pairs
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
        .join()}}`;
}

function document(value: Value): Value {
    try {
        const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
        return toValue(parsed);
    } catch {
        return value;
    }
}

/** A list of one is the same as the one, and lists are sets (hashicorp/awspolicyequivalence). */
function policy(value: Value): string {
    if (Array.isArray(value)) return value.length === 1 ? policy(value[0]) : `[${value.map(policy).sort().join()}]`;
    if (!isBag(value)) return JSON.stringify(value);
    return canonical(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, policy(item)])));
}

function toValue(parsed: unknown): Value {
    if (parsed === null || typeof parsed === "boolean" || typeof parsed === "number" || typeof parsed === "string")
        return parsed;
    if (Array.isArray(parsed)) return parsed.map(toValue);
    if (typeof parsed !== "object") return null;
    return Object.fromEntries(Object.entries(parsed).map(([key, item]) => [key, toValue(item)]));
}
