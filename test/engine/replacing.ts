import { type Input, type Inputs, output, runtime } from "@pulumi/pulumi";

import { type Plain, type RecordedResource, type Recording, isObject } from "../../graph";
import { awsTypes } from "./doubles/all";
import type { NativeType } from "./doubles/nativeSpec";

/** A property of one resource whose change makes a new resource. */
export interface Replacing {
    resource: RecordedResource;
    /** E.g. `source.name`. */
    property: string;
}

/**
 * What replaces in a recorded graph: for one resource of the type, every property that is set there and stands in the doubles'
 * tables, in AWS's specification, or in what the SDK sent.
 */
export function replacingProperties(
    recording: Recording,
    type: string,
    native: Record<string, NativeType>,
): Replacing[] {
    const found = new Map<string, Replacing>();
    for (const resource of recording.resources.all(type)) {
        const properties = [
            ...(awsTypes[type]?.forceNew ?? []),
            ...(native[type]?.createOnly ?? []),
            ...resource.replaceOnChanges.map((path) => path.replace(/\[\*\].*$/, "")),
        ];
        for (const property of properties) {
            const value = valueAt(resource.inputs, property);
            if (value === undefined || isObject(value) || found.has(property)) continue;
            found.set(property, { resource, property });
        }
    }
    return [...found.values()];
}

/** The program with another value for the property, and nothing else changed. */
export function changedProgram(
    program: () => Promise<unknown>,
    { name, type, inputs }: RecordedResource,
    property: string,
): () => Promise<unknown> {
    const fresh = another(valueAt(inputs, property) ?? "");
    return () => {
        runtime.registerStackTransformation(({ name: asked, type: askedType, props, opts }) =>
            asked === name && askedType === type ? { props: put(props, property.split("."), fresh), opts } : undefined,
        );
        return program();
    };
}

function put(props: Inputs, [key, ...rest]: string[], fresh: Plain): Inputs {
    if (rest.length === 0) return { ...props, [key]: fresh };
    const inner: Input<Inputs> = output(props[key]).apply((held: Inputs) => put(held, rest, fresh));
    return { ...props, [key]: inner };
}

/** Another value of the same kind; texts keep their form, so that checks of form still pass. */
function another(value: Plain): Plain {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") return value + 1;
    if (Array.isArray(value))
        return value.length === 0 ? ["other"] : [...value.slice(0, -1), another(value[value.length - 1])];
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, another(held)]));
    return `${String(value)}x`;
}

function valueAt(inputs: Record<string, Plain>, property: string): Plain | undefined {
    return property
        .split(".")
        .reduce<Plain | undefined>((at, key) => (at !== undefined && isObject(at) ? at[key] : undefined), inputs);
}
