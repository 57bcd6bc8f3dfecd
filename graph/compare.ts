import { Change, decide, Decision, reasons } from "./compare/decide";
import { Former } from "./compare/former";
import { Lost } from "./compare/lost";
import { parsePath, Path, printPath } from "./compare/paths";
import type { Recording } from "./record";
import { redactAt } from "./redact";
import { isUnknown, Plain, RecordedResource } from "./resource";

export type Op = "same" | "create" | "update" | "replace" | "delete" | "read";
export type DiffKind = "add" | "add-replace" | "update" | "update-replace" | "delete" | "delete-replace";

/** One line of a plan, in the field names of `pulumi preview --json` (pulumi/pkg/display/json.go, PreviewStep). */
export interface PlanStep {
    op: Op;
    urn: string;
    type: string;
    name: string;
    /** The URN it had, where an alias says so. */
    formerUrn?: string;
    /** Top-level properties that changed. */
    diffReasons: string[];
    /** Those of them that force a new resource. */
    replaceReasons: string[];
    detailedDiff: Record<string, PropertyDiff>;
}

export interface PropertyDiff {
    kind: DiffKind;
    inputDiff: true;
    /** True when no known source says whether this change replaces the resource. */
    replaceUnknown?: true;
    /** Before and after, secrets masked. An addition to Pulumi's format. */
    old?: Plain;
    new?: Plain;
}

/** A plan, in the field names of `pulumi preview --json` (PreviewDigest). */
export interface PlanDigest {
    steps: PlanStep[];
    diagnostics: { urn?: string; message: string; severity: "error" | "warning" }[];
    changeSummary: Partial<Record<Op, number>>;
}

/**
 * The steps of an update from one recorded program to another: a *config diff*, not a preview,
 * since it knows no drift, and of a provider's equalities only those in `equality.ts`. Recording `after` with
 * `{ preview: true, against: before }` makes it exact about values that a replacement changes, or that a preview of an
 * update leaves open; for two plain recordings it compares values.
 */
export function compare(before: Recording, after: Recording): PlanDigest {
    const former = new Former(before.resources);
    const lost = new Lost();
    const steps: PlanStep[] = [];
    const diagnostics: PlanDigest["diagnostics"] = [];
    const protectedFrom = (resource: RecordedResource, op: string) => {
        if (!resource.protect) return;
        diagnostics.push({
            urn: resource.urn,
            severity: "error",
            message: `${resource.name} is protected: it can't be ${op}`,
        });
    };
    for (const now of after.resources) {
        const old = former.find(now);
        if (now.external === true) {
            steps.push(step(now, "read", []));
        } else if (old === undefined) {
            lost.add(now, "create");
            steps.push(step(now, "create", []));
        } else {
            const decision: Decision = decide(old, now, lost.in(now));
            if (decision.op !== "same") lost.add(now, decision.op);
            if (decision.op === "replace") protectedFrom(old, "replaced");
            steps.push({
                ...step(now, decision.op, decision.changes, [...old.secrets, ...now.secrets].map(parsePath)),
                ...(old.urn === now.urn ? {} : { formerUrn: old.urn }),
            });
        }
    }
    // Dependants are deleted before their dependencies.
    for (const gone of former.left().reverse()) {
        if (gone.external === true) continue;
        protectedFrom(gone, "deleted");
        steps.push(step(gone, "delete", []));
    }
    const changeSummary: PlanDigest["changeSummary"] = {};
    for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
    return { steps, diagnostics, changeSummary };
}

function step({ urn, type, name }: RecordedResource, op: Op, changes: Change[], secrets: Path[] = []): PlanStep {
    const detailedDiff: Record<string, PropertyDiff> = {};
    for (const { path, kind, replaces, old, new: now } of changes) {
        detailedDiff[printPath(path)] = {
            kind: replaces === true ? `${kind}-replace` : kind,
            inputDiff: true,
            ...(replaces === undefined ? { replaceUnknown: true } : {}),
            ...(old === undefined ? {} : { old: redactAt(old, path, secrets) }),
            // Absent where it is unknown before the update.
            ...(now === undefined || isUnknown(now) ? {} : { new: redactAt(now, path, secrets) }),
        };
    }
    return {
        op,
        urn,
        type,
        name,
        diffReasons: reasons(changes),
        replaceReasons: reasons(changes.filter(({ replaces }) => replaces === true)),
        detailedDiff,
    };
}
