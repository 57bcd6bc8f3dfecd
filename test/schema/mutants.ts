import { isObject, Plain, PlainObject, RecordedResource } from "../../graph";

export type Change = "renamed" | "retyped" | "value changed" | "left out";

/** A resource with one thing about its inputs changed. */
export interface Mutant {
    change: Change;
    /** What was changed, list places included. */
    path: string;
    resource: RecordedResource;
}

/** Every mutant of a resource: each key renamed and left out, each value of another type, each text another one. */
export function* mutants(resource: RecordedResource): Generator<Mutant> {
    for (const { change, path, inputs } of ofObject(resource.inputs)) {
        yield { change, path, resource: { ...resource, inputs } };
    }
}

interface Changed<T> {
    change: Change;
    path: string;
    inputs: T;
}

function* ofObject(object: PlainObject): Generator<Changed<PlainObject>> {
    for (const key of Object.keys(object)) {
        const { [key]: value, ...rest } = object;
        yield { change: "renamed", path: key, inputs: { ...rest, [`${key}Mutant`]: value } };
        yield { change: "left out", path: key, inputs: rest };
        for (const inner of ofValue(value)) {
            yield { ...inner, path: key + inner.path, inputs: { ...object, [key]: inner.inputs } };
        }
    }
}

function* ofValue(value: Plain): Generator<Changed<Plain>> {
    for (const other of otherTypes(value)) yield { change: "retyped", path: "", inputs: other };
    if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) {
            for (const inner of ofValue(item)) {
                yield {
                    ...inner,
                    path: `[${i}]${inner.path}`,
                    inputs: value.map((one, k) => (k === i ? inner.inputs : one)),
                };
            }
        }
    } else if (isObject(value)) {
        for (const inner of ofObject(value)) yield { ...inner, path: `.${inner.path}` };
    } else if (typeof value === "string") {
        yield { change: "value changed", path: "", inputs: "MUTANT" };
    }
}

function otherTypes(value: Plain): Plain[] {
    const all: Plain[] = ["mutant", 7.5, true, ["mutant"], { mutant: "mutant" }];
    return all.filter((other) => kind(other) !== kind(value));
}

function kind(value: Plain): string {
    return Array.isArray(value) ? "list" : typeof value;
}
