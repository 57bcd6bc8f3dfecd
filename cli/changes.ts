import type { PlanDigest, PlanStep, PropertyDiff } from "../graph";
import { count } from "./findings";

const signs = { create: "+", update: "~", replace: "+-", delete: "-", read: "<", same: " " };

/** The changes of a plan: one line per resource, one per property. */
export function changesText({ steps, diagnostics }: PlanDigest): string[] {
    const changed = steps.filter(({ op }) => op !== "same" && op !== "read");
    const unchanged = steps.filter(({ op }) => op === "same").length;
    if (changed.length === 0) return [`Nothing would change (${count(unchanged, "resource")}).`];
    return [
        ...changed.flatMap((step) => [header(step), ...properties(step)]),
        ...diagnostics.map(({ severity, message }) => `${severity}: ${message}`),
        `${summary(changed)}, ${unchanged} unchanged`,
    ];
}

function header({ op, type, name, formerUrn }: PlanStep): string {
    const formerly = formerUrn === undefined ? "" : `  (was ${formerUrn.split("::").at(-1)})`;
    return `${signs[op].padStart(2)} ${name}  ${type}  ${op}${formerly}`;
}

function properties({ op, detailedDiff }: PlanStep): string[] {
    // The header is enough for a resource that is created or deleted.
    if (op === "create" || op === "delete") return [];
    return Object.entries(detailedDiff).map(
        ([path, diff]) => `       ${path}: ${before(diff)} → ${after(diff)}${effect(diff)}`,
    );
}

function before({ kind, old }: PropertyDiff): string {
    return kind.startsWith("add") ? "(absent)" : shown(old);
}

function after({ kind, new: now }: PropertyDiff): string {
    return kind.startsWith("delete") ? "(absent)" : shown(now);
}

function effect({ kind, replaceUnknown }: PropertyDiff): string {
    if (replaceUnknown) return "  [replace unknown]";
    return kind.endsWith("-replace") ? "  [replaces]" : "";
}

/** A value on one line. */
function shown(value: unknown): string {
    const text = value === undefined ? "(known after it is made)" : JSON.stringify(value);
    return text.length <= 100 ? text : `${text.slice(0, 97)}…`;
}

function summary(steps: PlanStep[]): string {
    const ops = ["create", "update", "replace", "delete"] as const;
    return ops
        .map((op) => ({ op, number: steps.filter((step) => step.op === op).length }))
        .filter(({ number }) => number > 0)
        .map(({ op, number }) => `${number} to ${op}`)
        .join(", ");
}
