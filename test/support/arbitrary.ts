import fc from "fast-check";

/** A record of which only the named keys are always there: a config file has no undefined values. */
export function some<T extends object, K extends keyof T = never>(
    fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
    ...required: K[]
) {
    return fc.record(fields, { requiredKeys: required, noNullPrototype: true });
}

/** One value; unlike `fc.constant` it stays as mutable as the config's types want it. */
export function just<T>(value: T): fc.Arbitrary<T> {
    return fc.constant<T>(value);
}

/** One of some values, likewise. */
export function oneOf<T>(...values: T[]): fc.Arbitrary<T> {
    return fc.constantFrom<T[]>(...values);
}

/** A whole number, both ends included. */
export function whole(min: number, max: number): fc.Arbitrary<number> {
    return fc.integer({ min, max });
}

/** A record with all of its keys. */
export function record<T extends object>(fields: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) {
    return fc.record(fields, { noNullPrototype: true });
}
