import { Output } from "@pulumi/pulumi";

import schema from "../schema.json";
import { Problem, problemOf, Refusal, refuseProblems } from "./problems";

/** A property as the schema describes it; what is not `plain` may be an output. */
interface Property {
    type?: string;
    $ref?: string;
    plain?: boolean;
    optional?: boolean;
    items?: Property;
    additionalProperties?: Property;
}
type Properties = Record<string, Property | undefined>;

const resources: Record<string, { inputProperties: Properties } | undefined> = schema.resources;
const types: Record<string, { type: string; properties?: Properties } | undefined> = schema.types;

/**
 * Checks a component's arguments before anything is registered, and throws one error with every problem: first their form, by
 * the schema (outputs where plain values are needed, missing ones, wrong types), then what the component itself refuses.
 */
export function checkArguments(component: string, name: string, args: object, problems: () => Problem[]): void {
    refuseProblems(component, name, formProblems(component, args));
    refuseProblems(component, name, problems());
}

/** What is wrong with the form of a component's arguments; the schema has every component. */
export function formProblems(component: string, args: unknown): Problem[] {
    // JavaScript has no types that forbid it.
    if (typeof args !== "object" || args === null) return [problemOf("args", "must be a group of keys", shown(args))];
    const properties = resources[`${schema.name}:index:${component}`]?.inputProperties ?? {};
    return groupProblems(args, properties, "");
}

function groupProblems(value: object, properties: Properties, path: string): Problem[] {
    return Object.entries(properties).flatMap(([key, property]) =>
        property === undefined
            ? []
            : problemsAt(Reflect.get(value, key), property, path === "" ? key : `${path}.${key}`),
    );
}

function problemsAt(value: unknown, property: Property, path: string): Problem[] {
    if (value === undefined || value === null) {
        return property.optional === true ? [] : [problemOf(path, "is required")];
    }
    if (property.plain !== true) return [];
    if (Output.isInstance(value) || value instanceof Promise) {
        const rule =
            "must be a plain value, since it is checked and decides what is made before any output is known: write the value, or read " +
            "it with get or require of pulumi.Config";
        return [problemOf(path, rule, "an output or a secret")];
    }
    const { type, properties } = formOf(property);
    const wrong = typeProblem(value, type);
    if (wrong !== undefined) return [{ path, ...wrong }];
    if (Array.isArray(value)) {
        const { items } = property;
        return items === undefined ? [] : value.flatMap((item, i) => problemsAt(item, items, `${path}[${i}]`));
    }
    if (typeof value !== "object") return [];
    const { additionalProperties } = property;
    if (additionalProperties === undefined) return groupProblems(value, properties, path);
    return Object.entries(value).flatMap(([key, item]) => problemsAt(item, additionalProperties, `${path}.${key}`));
}

function formOf({ type, $ref }: Property): { type?: string; properties: Properties } {
    const named = types[$ref?.replace("#/types/", "") ?? ""];
    return { type: named?.type ?? type, properties: named?.properties ?? {} };
}

/** Bounds and fractions are the component's own business. */
function typeProblem(value: unknown, type: string | undefined): Refusal | undefined {
    const right =
        type === undefined ||
        (type === "array" && Array.isArray(value)) ||
        (type === "object" && typeof value === "object" && !Array.isArray(value)) ||
        ((type === "number" || type === "integer") && typeof value === "number") ||
        typeof value === type;
    return right ? undefined : { rule: `must be ${names[type] ?? type}`, got: shown(value) };
}

const names: Record<string, string> = {
    string: "text",
    number: "a number",
    integer: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a group of keys",
};

function shown(value: unknown): string {
    if (Array.isArray(value)) return "a list";
    return value !== null && typeof value === "object" ? "a group of keys" : (JSON.stringify(value) ?? typeof value);
}
