import { z } from "zod";

import { grouped } from "../../components/common/checks";
import { namesSecret } from "../../components/common/shown";
import { currentKey } from "../settings/former-keys";
import { jsonSchemaOf } from "../settings/json-schema";
import { secretKeys } from "../settings/secrets";
import { nearest } from "./nearest";
import { ConfigPath, ConfigProblem, show, valueAt } from "./problem";

type Issue = z.core.$ZodIssue;

/** Checks a value against a schema; what is wrong, in the words of the config. */
export function checkShape<T extends z.ZodType>(
    schema: T,
    value: unknown,
): { data: z.output<T>; problems: [] } | { data: undefined; problems: ConfigProblem[] } {
    const result = schema.safeParse(value, { error: expectation, reportInput: true });
    if (result.success) return { data: result.data, problems: [] };
    const fields = jsonSchemaOf(schema);
    const problems = result.error.issues.flatMap((issue) => toProblems(issue, [], value, fields));
    return { data: undefined, problems: withoutRenamed(problems, value, fields) };
}

/** A key under its former name is one problem: today's name is not missing as well. */
function withoutRenamed(problems: ConfigProblem[], root: unknown, fields: JsonSchema): ConfigProblem[] {
    const renamed = new Set(
        problems.flatMap(({ path }) => {
            const group = path.slice(0, -1);
            const current = currentKey(String(path.at(-1)), keysOf(fieldAt(fields, group)));
            return current === undefined ? [] : [JSON.stringify([...group, current])];
        }),
    );
    return problems.filter(({ path }) => !renamed.has(JSON.stringify(path)) || valueAt(root, path) !== undefined);
}

function keysOf(group: JsonSchema | undefined): string[] {
    return Object.keys(group?.properties ?? {});
}

/** What an issue expects; the schema's own words, where it has some, go before these. */
function expectation(issue: z.core.$ZodRawIssue): string | undefined {
    switch (issue.code) {
        case "invalid_type":
            return typeName(issue.expected);
        case "invalid_value":
            return issue.values.length === 1
                ? show(issue.values[0])
                : `one of ${issue.values.map((value) => String(value)).join(", ")}`;
        case "too_small":
            return `${boundName(issue.origin, Number(issue.minimum), "at least")}`;
        case "too_big":
            return `${boundName(issue.origin, Number(issue.maximum), "at most")}`;
        default:
            return undefined;
    }
}

function typeName(expected: string): string {
    const names: Record<string, string> = {
        int: "a whole number",
        number: "a number",
        string: "text",
        boolean: "true or false",
        array: "a list",
        object: "a group of keys",
        record: "a group of keys",
    };
    return names[expected] ?? expected;
}

function boundName(origin: string, bound: number, atMost: string): string {
    const unit = { string: " characters", array: bound === 1 ? " entry" : " entries" }[origin] ?? "";
    return `${atMost} ${grouped(bound)}${unit}`;
}

function toProblems(issue: Issue, above: ConfigPath, root: unknown, fields: JsonSchema): ConfigProblem[] {
    const path = [...above, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
    const field = fieldAt(fields, path);
    if (issue.code === "unrecognized_keys") {
        const group = valueAt(root, path);
        return issue.keys.map((key) => unknownKey(path, key, { value: group, field }));
    }
    if (issue.code === "invalid_union") return fromUnion(issue, path, root, fields);
    if (issue.code === "invalid_key" || issue.code === "invalid_element") {
        return issue.issues.map((inner) => ({
            path,
            found: show(path.at(-1)),
            expected: `as a name ${inner.message}`,
        }));
    }
    const fix = fixOf(field, issue.code === "invalid_value" ? issue : undefined);
    const expected = wholeNumber(field, issue) ?? issue.message;
    return [{ path, found: show(valueAt(root, path)), expected, ...(fix === undefined ? {} : { fix }) }];
}

/** zod calls a text in the place of a whole number "no number", which would let 1.5 pass for the fix. */
function wholeNumber(field: JsonSchema | undefined, { code }: Issue): string | undefined {
    return field?.type === "integer" && code === "invalid_type" ? typeName("int") : undefined;
}

/** Takes the alternative that the value was meant to be: the one whose type it has. */
function fromUnion(
    issue: Extract<Issue, { code: "invalid_union" }>,
    path: ConfigPath,
    root: unknown,
    fields: JsonSchema,
): ConfigProblem[] {
    const meant = issue.errors.filter(
        (issues) => !issues.some(({ code, path }) => code === "invalid_type" && path.length === 0),
    );
    if (meant.length === 1) return meant[0].flatMap((inner) => toProblems(inner, path, root, fields));
    const alternatives = (meant.length > 0 ? meant : issue.errors).map(([first]) => first.message);
    const fix = fixOf(fieldAt(fields, path));
    return [
        {
            path,
            found: show(valueAt(root, path)),
            expected: [...new Set(alternatives)].join(", or "),
            ...(fix === undefined ? {} : { fix }),
        },
    ];
}

/** A key that its group does not have: a former name of another, or none of ours. */
function unknownKey(
    at: ConfigPath,
    written: string,
    group: { value: unknown; field: JsonSchema | undefined },
): ConfigProblem {
    const path = [...at, written];
    const value = valueAt(group.value, [written]);
    const known = keysOf(group.field);
    const key = written.replace(/^pi-live:/, "");
    const current = currentKey(key, known);
    if (current !== undefined) {
        return {
            path,
            found: `a former key (${show(value)})`,
            rule: `\`${key}\` is called \`${current}\``,
            fix: valueAt(group.value, [current]) !== undefined ? `take ${key} out` : `write ${current}`,
        };
    }
    const near = nearest(key, known);
    // A secret under a misspelt or misplaced key is a secret still, as is what a key of another system's holds.
    const hidden = nearest(key, secretKeys) !== undefined || namesSecret(key);
    return {
        path,
        found: hidden ? "an unknown key" : `an unknown key (${show(value)})`,
        expected: known.length === 0 ? "no key here" : `one of ${known.join(", ")}`,
        fix: near === undefined ? "take it out" : `did you mean ${near}?`,
    };
}

/** An example of what may stand at a path, as it is written in YAML. */
export function exampleAt(schema: z.ZodType, path: ConfigPath): string | undefined {
    const example = exampleOf(fieldAt(jsonSchemaOf(schema), path));
    return example === undefined ? undefined : written(example);
}

function exampleOf(field: JsonSchema | undefined): unknown {
    return field?.examples?.[0] ?? field?.default;
}

function written(example: unknown): string {
    return typeof example === "string" ? example : JSON.stringify(example);
}

function fixOf(
    field: JsonSchema | undefined,
    wrongValue?: { values: readonly unknown[]; input?: unknown },
): string | undefined {
    if (wrongValue !== undefined && typeof wrongValue.input === "string") {
        const near = nearest(wrongValue.input, wrongValue.values.map(String));
        if (near !== undefined) return `did you mean ${near}?`;
    }
    const example = exampleOf(field);
    if (example === undefined) return field?.description === undefined ? undefined : `it says: ${field.description}`;
    return `write e.g. ${written(example)}`;
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The field at a path, looked up in the JSON Schema that editors get. */
function fieldAt(schema: JsonSchema, path: ConfigPath): JsonSchema | undefined {
    return path.reduce<JsonSchema | undefined>((at, part) => (at === undefined ? undefined : below(at, part)), schema);
}

function below(schema: JsonSchema, part: string | number): JsonSchema | undefined {
    const alternatives = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
    for (const alternative of alternatives) {
        if (typeof alternative === "boolean") continue;
        const { properties, items, additionalProperties } = alternative;
        const found = typeof part === "number" ? items : (properties?.[part] ?? additionalProperties);
        if (typeof found === "object" && !Array.isArray(found)) return found;
    }
    return undefined;
}
