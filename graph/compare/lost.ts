import type { RecordedResource } from "../resource";
import { computedValues } from "../values";
import type { IsLost } from "./diff";
import { parsePath } from "./paths";
import { isStable } from "./stable";

/**
 * A recording's computed values are equal for a resource and for its replacement. So this keeps the values of everything that
 * is replaced, and those that a preview of an update leaves open; an input that holds one, or
 * a part of one (a host out of a URL), is lost when it depends on that resource by Pulumi. A recording with
 * `against` has unknowns in those places instead.
 */
export class Lost {
    private readonly values = new Map<string, string[]>();

    add(resource: RecordedResource, op: "create" | "update" | "replace"): void {
        const values = computedValues(resource)
            .filter(({ path }) => op !== "update" || !isStable(resource.type, parsePath(path)))
            .map(({ value }) => value);
        if (values.length > 0) this.values.set(resource.urn, values);
    }

    in(resource: RecordedResource): IsLost {
        if (this.values.size === 0) return () => false;
        return (path, leaf) => {
            const urns = resource.propertyDependencies[String(path[0])] ?? [];
            return urns.some((urn) => this.values.get(urn)?.some((value) => isPart(value, leaf)));
        };
    }
}

function isPart(value: string, leaf: string): boolean {
    return leaf.includes(value) || (leaf.length >= 8 && /\d/.test(leaf) && value.includes(leaf));
}
