import type { Plain, RecordedResource } from "../resource";
import type { IsLost } from "./diff";

/** Stated by whoever asks, not made with the resource: they outlive a replacement. */
const kept = new Set([
    "region",
    "bucketRegion",
    "flowAvailabilityZone",
    "tagsAll",
    "owner",
    "createDate",
    "creationDate",
]);

/**
 * A recording's computed values are the same for a resource and for its replacement. So the values of everything that
 * is made anew are remembered here, and an input that holds one, or a part of one (a host out of a URL), is lost, when
 * Pulumi says that it depends on that resource. A recording made with `against` has unknowns in those places instead.
 */
export class Lost {
    private readonly values = new Map<string, string[]>();

    add(resource: RecordedResource): void {
        const found = resource.id === undefined ? [] : [resource.id];
        computed(resource.outputs, resource.inputs, found);
        this.values.set(resource.urn, found);
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

/** The strings of the outputs that the inputs do not hold; short words are nobody's identity. */
function computed(outputs: Plain, inputs: Plain | undefined, found: string[]): void {
    if (typeof outputs === "string") {
        if (inputs !== outputs && outputs.length >= 7 && /\d/.test(outputs)) found.push(outputs);
    } else if (Array.isArray(outputs)) {
        outputs.forEach((item, i) => computed(item, Array.isArray(inputs) ? inputs[i] : undefined, found));
    } else if (typeof outputs === "object" && outputs !== null) {
        const given = typeof inputs === "object" && inputs !== null && !Array.isArray(inputs) ? inputs : {};
        for (const key of Object.keys(outputs)) {
            if (!kept.has(key)) computed(outputs[key], given[key], found);
        }
    }
}
