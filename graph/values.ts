import type { Plain, RecordedResource } from "./resource";

export interface ComputedValue {
    /** Path in the outputs, or `id`. */
    path: string;
    value: string;
}

/** Given by the caller, not created with the resource. */
const notItsOwn = new Set([
    "region",
    "bucketRegion",
    "flowAvailabilityZone",
    "tagsAll",
    "owner",
    "createDate",
    "creationDate",
]);

/** The values by which a resource can be recognised elsewhere: its outputs beyond its inputs; short texts identify nothing. */
export function computedValues({ id, inputs, outputs }: RecordedResource): ComputedValue[] {
    const found: ComputedValue[] = [];
    collect(outputs, inputs, "", found);
    if (id !== undefined && isOwn(id) && !found.some(({ value }) => value === id))
        found.push({ path: "id", value: id });
    return found;
}

function collect(outputs: Plain, inputs: Plain | undefined, path: string, found: ComputedValue[]): void {
    if (typeof outputs === "string") {
        if (inputs !== outputs && isOwn(outputs)) found.push({ path, value: outputs });
    } else if (Array.isArray(outputs)) {
        outputs.forEach((item, i) =>
            collect(item, Array.isArray(inputs) ? inputs[i] : undefined, `${path}[${i}]`, found),
        );
    } else if (typeof outputs === "object" && outputs !== null) {
        const given = typeof inputs === "object" && inputs !== null && !Array.isArray(inputs) ? inputs : {};
        for (const key of Object.keys(outputs)) {
            if (!notItsOwn.has(key)) collect(outputs[key], given[key], path === "" ? key : `${path}.${key}`, found);
        }
    }
}

function isOwn(value: string): boolean {
    return value.length >= 7 && /\d/.test(value);
}
