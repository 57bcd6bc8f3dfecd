import type { RecordedResource } from "../resource";
import { computedValues } from "../values";
import type { IsLost } from "./diff";

/**
 * A recording's computed values are the same for a resource and for its replacement. So the values of everything that
 * is made anew are remembered here, and an input that holds one, or a part of one (a host out of a URL), is lost, when
 * Pulumi says that it depends on that resource. A recording made with `against` has unknowns in those places instead.
 */
export class Lost {
    private readonly values = new Map<string, string[]>();

    add(resource: RecordedResource): void {
        this.values.set(
            resource.urn,
            computedValues(resource).map(({ value }) => value),
        );
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
