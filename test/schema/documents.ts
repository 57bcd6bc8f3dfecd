import { isUnknown, RecordedResource } from "../../graph";
import { Disagreement, disagreements, Field, Shape } from "./shape";

/**
 * IAM's policy grammar (IAM user guide, "Grammar of the IAM JSON policy language"): the specification says "JSON" and no more.
 * Element names are case-insensitive there, but every AWS example and tool writes them so.
 */
const text: Shape = { kind: "string" };
const oneOrMore: Shape = { kind: "union", members: [text, { kind: "list", item: text }] };
const anybody: Shape = { kind: "enum", values: ["*"] };
const principal: Shape = {
    kind: "union",
    members: [
        anybody,
        object("Principal", {
            AWS: optional(oneOrMore),
            Service: optional(oneOrMore),
            Federated: optional(oneOrMore),
            CanonicalUser: optional(oneOrMore),
        }),
    ],
};
const conditionValue: Shape = { kind: "union", members: [oneOrMore, { kind: "boolean" }, { kind: "number" }] };
const statement = object("Statement", {
    Sid: optional(text),
    Effect: { shape: { kind: "enum", values: ["Allow", "Deny"] }, required: true },
    Principal: optional(principal),
    NotPrincipal: optional(principal),
    Action: optional(oneOrMore),
    NotAction: optional(oneOrMore),
    Resource: optional(oneOrMore),
    NotResource: optional(oneOrMore),
    Condition: optional({ kind: "map", item: { kind: "map", item: conditionValue } }),
});
const policy = object("policy document", {
    Version: { shape: { kind: "enum", values: ["2012-10-17", "2008-10-17"] }, required: true },
    Id: optional(text),
    Statement: { shape: { kind: "union", members: [{ kind: "list", item: statement }, statement] }, required: true },
});

/** Top-level properties that hold a policy document, as a rule in JSON text. */
const policyProperties = ["policy", "assumeRolePolicy"];

/** What is wrong with the policy documents of a resource, path into the document included. */
export function documentDisagreements({ inputs }: RecordedResource): Disagreement[] {
    return policyProperties.flatMap((property): Disagreement[] => {
        const value = inputs[property];
        if (value === undefined || isUnknown(value)) return [];
        return disagreements(typeof value === "string" ? parse(value) : value, policy, property);
    });
}

/** What the text holds; the text itself where that is no JSON. */
function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function object(name: string, fields: Record<string, Field>): Shape {
    const map = new Map(Object.entries(fields));
    return { kind: "object", name, fields: () => map };
}

function optional(shape: Shape): Field {
    return { shape, required: false };
}
