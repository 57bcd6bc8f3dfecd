import { runtime } from "@pulumi/pulumi";

import { isObject, Plain, PlainObject } from "./resource";

/** Takes Pulumi's wrappers off a value from the wire, and says where secrets were. */
export function unwrap(wire: PlainObject): { plain: PlainObject; secrets: string[] } {
    const secrets: string[] = [];
    const plain: PlainObject = {};
    for (const key of Object.keys(wire)) plain[key] = unwrapValue(wire[key], key, secrets);
    return { plain, secrets };
}

function unwrapValue(value: Plain, path: string, secrets: string[]): Plain {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item, i) => unwrapValue(item, `${path}[${i}]`, secrets));
    const signature = value[runtime.specialSigKey];
    if (signature === runtime.specialSecretSig) {
        if (!secrets.includes(path)) secrets.push(path);
        return unwrapValue(value["value"], path, secrets);
    }
    if (signature === runtime.specialResourceSig) return value["urn"];
    const plain: PlainObject = {};
    for (const key of Object.keys(value)) plain[key] = unwrapValue(value[key], `${path}.${key}`, secrets);
    return plain;
}

/** The inputs with the computed values laid over them, objects merged, lists item by item. */
export function overlay(base: Plain | undefined, over: Plain): Plain {
    if (Array.isArray(over) && Array.isArray(base)) {
        return Array.from({ length: Math.max(base.length, over.length) }, (_, i) =>
            i < over.length ? overlay(base[i], over[i]) : base[i],
        );
    }
    if (isObject(over) && isObject(base) && over !== null) {
        const merged: PlainObject = { ...base };
        for (const key of Object.keys(over)) merged[key] = overlay(base[key], over[key]);
        return merged;
    }
    return over;
}

/** The same shape with every leaf replaced. */
export function mapLeaves(value: Plain, change: (leaf: Plain) => Plain): Plain {
    if (Array.isArray(value)) return value.map((item) => mapLeaves(item, change));
    if (typeof value === "object" && value !== null) {
        const mapped: PlainObject = {};
        for (const key of Object.keys(value)) mapped[key] = mapLeaves(value[key], change);
        return mapped;
    }
    return change(value);
}
