import { runtime } from "@pulumi/pulumi";

import { isObject, Plain, PlainObject } from "./resource";

/** Removes Pulumi's wrappers from a value of the wire, and returns the paths of secrets. */
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
    for (const key of Object.keys(value)) {
        // Assets and archives keep what they hold (path, text, uri) and lose Pulumi's mark.
        if (key !== runtime.specialSigKey) plain[key] = unwrapValue(value[key], `${path}.${key}`, secrets);
    }
    return plain;
}

/** Pulumi's wrapper for a secret, once. */
export function wrapSecret(value: Plain): Plain {
    if (isObject(value) && value[runtime.specialSigKey] === runtime.specialSecretSig) return value;
    return { [runtime.specialSigKey]: runtime.specialSecretSig, value };
}

/** The inputs with the computed values laid over them, objects merged, lists item by item. */
export function overlay(base: Plain | undefined, over: Plain): Plain {
    if (Array.isArray(over)) {
        if (!Array.isArray(base)) return over;
        const merged = base.slice();
        for (let i = 0; i < over.length; i++) merged[i] = overlay(base[i], over[i]);
        return merged;
    }
    if (typeof over !== "object" || over === null) return over;
    return isPlainObject(base) ? overlayObject(base, over) : over;
}

export function overlayObject(base: PlainObject, over: PlainObject): PlainObject {
    // A secret around an object that is computed in part stays a secret as a whole.
    if (base[runtime.specialSigKey] === runtime.specialSecretSig) {
        return { ...base, value: overlay(base["value"], over) };
    }
    const merged: PlainObject = { ...base };
    for (const key of Object.keys(over)) merged[key] = overlay(base[key], over[key]);
    return merged;
}

type Change = (leaf: Plain, path: (string | number)[]) => Plain;

/** The same shape with every leaf replaced; an empty list or object has no leaf and is one itself. */
export function mapLeaves(value: PlainObject, change: Change, path: (string | number)[] = []): PlainObject {
    const mapped: PlainObject = {};
    for (const key of Object.keys(value)) mapped[key] = mapValue(value[key], change, [...path, key]);
    return mapped;
}

/** The outputs beyond the inputs that they were computed from, unless new inputs set them. */
export function beyond(outputs: PlainObject, inputs: PlainObject, newInputs: PlainObject): PlainObject {
    const found: PlainObject = {};
    for (const key of Object.keys(outputs)) {
        const [value, old, now] = [outputs[key], inputs[key], newInputs[key]];
        if (isPlainObject(value) && isPlainObject(old)) {
            if (isPlainObject(now)) found[key] = beyond(value, old, now);
        } else if (old === undefined && now === undefined) {
            found[key] = value;
        }
    }
    return found;
}

function mapValue(value: Plain, change: Change, path: (string | number)[]): Plain {
    if (Array.isArray(value)) {
        return value.length === 0 ? change(value, path) : value.map((item, i) => mapValue(item, change, [...path, i]));
    }
    if (isPlainObject(value)) return mapLeaves(value, change, path);
    return change(value, path);
}

function isPlainObject(value: Plain | undefined): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
