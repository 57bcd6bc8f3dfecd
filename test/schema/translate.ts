import { isObject } from "../../graph";
import { Fields, join, Shape } from "./shape";

/**
 * How one property of a Terraform-named resource reads in AWS's own words. A text is AWS's name, with dots where AWS nests deeper;
 * `null` marks an invention of the provider that AWS has no word for.
 */
export type Word =
    | string
    | null
    /** `{ items: [...] }` where AWS has the bare list. */
    | { as: string; item: string }
    /** A list of one where AWS has the thing itself. */
    | { as: string; only: true }
    /** The thing itself where AWS has a list. */
    | { as: string; listed: true }
    /** A number where AWS has its text. */
    | { as: string; text: true };

/** By the path in the resource, list places left out, e.g. `origins.customHeaders.name`. Names that differ in case only need no word. */
export type Words = Readonly<Record<string, Word>>;

/** What Pulumi's AWS provider adds to resources of every type. */
const providersOwn = ["region", "tagsAll"];

/** The value in AWS's words, as far as they are known: what has no word keeps its name and is then found unknown. */
export function inAwsWords(inputs: Record<string, unknown>, shape: Shape, words: Words): Record<string, unknown> {
    const rest = Object.fromEntries(Object.entries(inputs).filter(([key]) => !providersOwn.includes(key)));
    return objectInAwsWords(rest, fieldsOf(shape), words, "");
}

function objectInAwsWords(
    value: Record<string, unknown>,
    fields: Fields | undefined,
    words: Words,
    path: string,
): Record<string, unknown> {
    const translated: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
        const at = join(path, key);
        const word = words[at];
        if (word === null) continue;
        const [name, content] = apply(word, inner) ?? [publishedName(key, fields), inner];
        put(translated, name.split("."), fields, (shape) => valueInAwsWords(content, shape, words, at));
    }
    return counted(translated, fields);
}

/** CloudFront's API counts its lists, `{ Quantity, Items }`; Terraform and CloudFormation do not. */
function counted(value: Record<string, unknown>, fields: Fields | undefined): Record<string, unknown> {
    if (!fields?.has("Quantity") || !fields.has("Items") || "Quantity" in value) return value;
    return { Quantity: Array.isArray(value["Items"]) ? value["Items"].length : 0, ...value };
}

function valueInAwsWords(value: unknown, shape: Shape | undefined, words: Words, path: string): unknown {
    const list = fieldsOf(shape)?.get("Items")?.shape;
    if (Array.isArray(value) && list !== undefined) {
        return { Quantity: value.length, Items: valueInAwsWords(value, list, words, path) };
    }
    if (Array.isArray(value)) {
        const item = shape?.kind === "list" ? shape.item : undefined;
        return value.map((one) => valueInAwsWords(one, item, words, path));
    }
    if (path === "tags" && isObject(value) && shape?.kind === "list") {
        return Object.entries(value).map(([Key, Value]) => ({ Key, Value }));
    }
    const fields = fieldsOf(shape);
    if (isObject(value) && fields !== undefined) return objectInAwsWords(value, fields, words, path);
    return value;
}

function apply(word: Exclude<Word, null> | undefined, value: unknown): [string, unknown] | undefined {
    if (word === undefined) return undefined;
    if (typeof word === "string") return [word, value];
    if ("item" in word) return [word.as, isObject(value) ? (value[word.item] ?? []) : value];
    if ("only" in word) return [word.as, Array.isArray(value) && value.length === 1 ? value[0] : value];
    if ("text" in word) return [word.as, typeof value === "number" ? String(value) : value];
    return [word.as, [value]];
}

function put(
    into: Record<string, unknown>,
    names: string[],
    fields: Fields | undefined,
    make: (shape?: Shape) => unknown,
) {
    const [name, ...deeper] = names;
    const shape = fields?.get(name)?.shape;
    if (deeper.length === 0) {
        const made = make(shape);
        const before = into[name];
        into[name] = isObject(before) && isObject(made) ? { ...made, ...before } : made;
        return;
    }
    const inner = isObject(into[name]) ? into[name] : {};
    into[name] = inner;
    put(inner, deeper, fieldsOf(shape), make);
}

/** Terraform's names lose AWS's capitals (`OriginSSLProtocols`): they are found again without regard to case. */
function publishedName(key: string, fields: Fields | undefined): string {
    if (fields === undefined || fields.has(key)) return key;
    let names = namesWithoutCase.get(fields);
    if (names === undefined) {
        names = new Map([...fields.keys()].map((name): [string, string] => [name.toLowerCase(), name]));
        namesWithoutCase.set(fields, names);
    }
    return names.get(key.toLowerCase()) ?? key;
}

/** Made once for each shape: this is asked for every key of every resource. */
const namesWithoutCase = new WeakMap<Fields, Map<string, string>>();

function fieldsOf(shape: Shape | undefined): Fields | undefined {
    if (shape?.kind === "object") return shape.fields();
    if (shape?.kind === "union") return shape.members.map(fieldsOf).find((fields) => fields !== undefined);
    return undefined;
}
