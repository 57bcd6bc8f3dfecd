import type { Refusal } from "./problems";

/** A resource's own tags (AWS General Reference, "Tag naming limits and requirements"). */
const mostTags = 50;
const keyLength = 128;
const valueLength = 256;

/**
 * What every service takes, IAM's pattern being the narrowest (IAM API reference, Tag): letters, spaces and digits of any
 * language, and `_ . : / = + - @`. `Sunday (live) & more` fails on every role, in the middle of an update.
 */
const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const allowed = "letters, digits, spaces and _ . : / = + - @";

/** One thing that AWS refuses about tags: of one key, or of all of them. */
export interface TagProblem extends Refusal {
    key?: string;
}

/** Every tag that AWS would refuse; empty when all is well. */
export function tagProblems(tags: Readonly<Record<string, string>> = {}): TagProblem[] {
    const entries = Object.entries(tags);
    const all = entries.length > mostTags ? [{ rule: `at most ${mostTags} tags`, got: String(entries.length) }] : [];
    const ofEach = entries.flatMap(([key, value], i): TagProblem[] => {
        const twin = entries.slice(0, i).find(([other]) => other.toLowerCase() === key.toLowerCase());
        const refusals = [
            keyProblem(key),
            twin === undefined
                ? undefined
                : { rule: `IAM takes ${twin[0]} and ${key} for one key: leave out one of them` },
            valueProblem(value),
        ];
        return refusals.flatMap((refusal) => (refusal === undefined ? [] : [{ key, ...refusal }]));
    });
    return [...all, ...ofEach];
}

function keyProblem(key: string): Refusal | undefined {
    if (key.length < 1 || key.length > keyLength) {
        return { rule: `a key has 1–${keyLength} characters`, got: String(key.length) };
    }
    if (/^aws:/i.test(key)) return { rule: "a key may not begin with aws:, which AWS keeps for itself", got: key };
    return characters.test(key) ? undefined : { rule: `a key takes ${allowed}`, got: JSON.stringify(key) };
}

function valueProblem(value: string): Refusal | undefined {
    if (value.length > valueLength) {
        return { rule: `a value has at most ${valueLength} characters`, got: String(value.length) };
    }
    return characters.test(value) ? undefined : { rule: `a value takes ${allowed}`, got: JSON.stringify(value) };
}
