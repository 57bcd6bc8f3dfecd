import { equalityOf } from "../equality";
import { isKeptWhenRemoved } from "../kept";
import { replacesOn } from "../replacement";
import type { RecordedResource } from "../resource";
import { Difference, differences, IsLost } from "./diff";
import { isAtOrBelow, parsePath, Path, printPath, touches } from "./paths";

/** The step of one existing resource. */
export interface Decision {
    op: "same" | "update" | "replace";
    changes: Change[];
}

export interface Change extends Difference {
    /** True when this change forces a new resource; undefined where no source says so. */
    replaces: boolean | undefined;
}

/**
 * Same, update or replace, as the provider decides: aws-native (pulumi-aws-native, provider/pkg/provider/provider.go, Diff)
 * and command by the `replaceOnChanges` that their SDKs send, aws by Terraform's schema; components and Pulumi's own
 * resources are never replaced.
 */
export function decide(old: RecordedResource, now: RecordedResource, isLost?: IsLost): Decision {
    const ignored = now.ignoreChanges.map(parsePath);
    const changes = differences(old.inputs, now.inputs, isLost, equalityOf(now.type))
        .filter(({ path }) => !ignored.some((pattern) => isAtOrBelow(path, pattern)))
        .filter(({ path, kind }) => kind !== "delete" || !isKeptWhenRemoved(now.type, path))
        .map((difference) => ({ ...difference, replaces: replaces(now, difference) }));
    if (providerOf(old) !== providerOf(now)) {
        // Whether another provider replaces the resource is the provider's decision (pulumi/pkg, step_generator.go, diff): unknown here.
        changes.push({ path: ["provider"], kind: "update", old: old.provider, new: now.provider, replaces: undefined });
    }
    const op = changes.some((change) => change.replaces === true) ? "replace" : changes.length > 0 ? "update" : "same";
    return { op, changes };
}

function replaces(resource: RecordedResource, { path, old, new: now }: Difference): boolean | undefined {
    const hit = (pattern: Path) => touches(path, pattern, [old, now]);
    if (resource.replaceOnChanges.map(parsePath).some(hit)) return true;
    if (!resource.custom || ["aws-native:", "command:", "pulumi:"].some((start) => resource.type.startsWith(start)))
        return false;
    const forced = replacesOn(resource.type);
    return forced === undefined ? undefined : forced.map(parsePath).some(hit);
}

/** A URN identifies an explicit provider; a default provider has none. */
function providerOf({ provider }: RecordedResource): string {
    return provider.slice(0, Math.max(0, provider.lastIndexOf("::")));
}

/** Top-level properties, each once, as the engine lists its reasons. */
export function reasons(changes: Change[]): string[] {
    return [...new Set(changes.map(({ path }) => printPath(path.slice(0, 1))))];
}
