import { isObject, isUnknown } from "../../graph";

/** What somebody publishes about a value: AWS's specification, an SDK's declarations, an API's model. */
export type Shape =
    | { kind: "any" }
    | { kind: "string" }
    | { kind: "number" }
    | { kind: "integer" }
    | { kind: "boolean" }
    /** An object, or the JSON text of one. */
    | { kind: "json" }
    /** A file, folder or text that Pulumi uploads. */
    | { kind: "asset" }
    | { kind: "enum"; values: readonly Literal[] }
    | { kind: "list"; item: Shape }
    | { kind: "map"; item: Shape }
    | { kind: "union"; members: readonly Shape[] }
    /** Fields on demand, since definitions refer to themselves. */
    | { kind: "object"; name: string; fields: () => Fields };

export type Literal = string | number | boolean;

export interface Field {
    shape: Shape;
    required: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

export type DisagreementKind = "unknown property" | "missing" | "wrong type" | "wrong value" | "no judge";

/** One point where a value is not what the publication says. */
export interface Disagreement {
    kind: DisagreementKind;
    /** E.g. `source.decryption.keyType` or `origins[0].domainName`. */
    path: string;
    message: string;
}

/** Every disagreement of a recorded value with a shape. What a preview does not know agrees with everything. */
export function disagreements(value: unknown, shape: Shape, path = ""): Disagreement[] {
    if (isUnknown(value)) return [];
    const wrong = (expected: string): Disagreement[] => [
        { kind: "wrong type", path, message: `expected ${expected}, found ${show(value)}` },
    ];
    switch (shape.kind) {
        case "any":
            return [];
        case "string":
            return typeof value === "string" ? [] : wrong("a string");
        case "number":
            return typeof value === "number" ? [] : wrong("a number");
        case "integer":
            return Number.isInteger(value) ? [] : wrong("a whole number");
        case "boolean":
            return typeof value === "boolean" ? [] : wrong("true or false");
        case "json":
            return isObject(value) || Array.isArray(value) || isJsonText(value)
                ? []
                : wrong("an object or its JSON text");
        case "asset":
            return isObject(value) && isAsset(value) ? [] : wrong("an asset or archive");
        case "enum":
            return shape.values.some((allowed) => allowed === value) ? [] : notAllowed(value, shape.values, path);
        case "list":
            if (!Array.isArray(value)) return wrong("a list");
            return value.flatMap((item, i) => disagreements(item, shape.item, `${path}[${i}]`));
        case "map":
            if (!isObject(value) || isAsset(value)) return wrong("a map");
            return Object.keys(value).flatMap((key) => disagreements(value[key], shape.item, join(path, key)));
        case "union":
            return nearest(shape.members.map((member) => disagreements(value, member, path)));
        case "object":
            if (!isObject(value) || isAsset(value)) return wrong(shape.name);
            return [
                ...unknownProperties(value, shape.name, shape.fields(), path),
                ...known(value, shape.fields(), path),
            ];
    }
}

function known(value: Record<string, unknown>, fields: Fields, path: string): Disagreement[] {
    return [...fields].flatMap(([key, field]): Disagreement[] => {
        const inner = value[key];
        if (inner !== undefined && inner !== null) return disagreements(inner, field.shape, join(path, key));
        if (!field.required) return [];
        return [{ kind: "missing", path: join(path, key), message: "is required and absent" }];
    });
}

function unknownProperties(value: Record<string, unknown>, name: string, fields: Fields, path: string): Disagreement[] {
    return Object.keys(value)
        .filter((key) => !fields.has(key))
        .map((key) => ({ kind: "unknown property", path: join(path, key), message: `${name} knows no such property` }));
}

function notAllowed(value: unknown, values: readonly Literal[], path: string): Disagreement[] {
    const rightType = values.some((allowed) => typeof allowed === typeof value);
    return [
        {
            kind: rightType ? "wrong value" : "wrong type",
            path,
            message: `expected one of ${values.join(", ")}; found ${show(value)}`,
        },
    ];
}

/** Of the members of a union, the one that fits best says what is wrong. */
function nearest(results: Disagreement[][]): Disagreement[] {
    return results.reduce((best, next) => (next.length < best.length ? next : best));
}

/** How `@pulumi/pulumi/asset` marks its assets and archives; the recorder keeps them as they are. */
function isAsset(value: Record<string, unknown>): boolean {
    return value["__pulumiAsset"] === true || value["__pulumiArchive"] === true;
}

function isJsonText(value: unknown): boolean {
    if (typeof value !== "string") return false;
    try {
        return typeof JSON.parse(value) === "object";
    } catch {
        return false;
    }
}

export function join(path: string, key: string): string {
    return path === "" ? key : `${path}.${key}`;
}

function show(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
