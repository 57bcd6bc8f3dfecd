import { isObject } from "../resource";

/** Fields of a statement with one text, or a list in any order (aws_policy_equivalence.go, policyStatement). */
const lists = ["Action", "NotAction", "Resource", "NotResource"];
const principals = ["Principal", "NotPrincipal"];

/**
 * True when two IAM policies are equivalent by Terraform's provider (hashicorp/awspolicyequivalence @0f88a1a2,
 * PoliciesAreEquivalent): the order of statements, actions, resources, principals and conditions' values is ignored,
 * as are white space and the list around a single text. All other text counts. A text that is no policy equals nothing.
 */
export function arePoliciesEqual(one: string, other: string): boolean {
    // An empty policy is written both ways (terraform-provider-aws, internal/verify/json.go @0040ea69).
    if (isEmpty(one) && isEmpty(other)) return true;
    const normal = normalPolicy(one);
    return normal !== undefined && normal === normalPolicy(other);
}

function isEmpty(text: string): boolean {
    return ["", "{}"].includes(text.trim());
}

function normalPolicy(text: string): string | undefined {
    const policy = parse(text);
    if (!isObject(policy)) return undefined;
    const { Version = "", Id = "", Statement } = policy;
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    if (!statements.every(isObject)) return undefined;
    return JSON.stringify([Version, Id, [...new Set(statements.map(normalStatement))].sort(), statements.length]);
}

function parse(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function normalStatement(statement: Record<string, unknown>): string {
    const { Sid = "", Effect = "", Condition } = statement;
    return JSON.stringify([
        Sid,
        String(Effect).toLowerCase(),
        lists.map((key) => texts(statement[key])),
        principals.map((key) => {
            const held = statement[key];
            if (!isObject(held)) return account(held ?? null);
            // An empty list of principals equals none.
            return ofEach(held, (list) => texts(list).map(account).sort()).filter(([, list]) => list.length > 0);
        }),
        isObject(Condition) ? ofEach(Condition, (test) => (isObject(test) ? ofEach(test, texts) : test)) : null,
    ]);
}

/** Entries in the order of their keys. */
function ofEach<T>(held: Record<string, unknown>, change: (value: unknown) => T): [key: string, value: T][] {
    return Object.keys(held)
        .sort()
        .map((key) => [key, change(held[key])]);
}

function texts(value: unknown): string[] {
    if (value === undefined || value === null) return [];
    return (Array.isArray(value) ? value : [value]).map(String).sort();
}

/** AWS returns an account's number as the ARN of its root (stringPrincipalsEqual). */
function account(principal: unknown): unknown {
    const [, number] = /^arn:[^:]+:iam::(\d{12}):root$/.exec(String(principal)) ?? [];
    return number ?? principal;
}
