import type { BrokenRule } from "./paths";
import { ConfigPath, keyOf } from "./problem";

/**
 * Names, and texts, that stand twice in one list of a config: of two things of one name the second would be dropped, or take the
 * first one's place, without a message.
 */
export function twiceRules(value: unknown, path: ConfigPath = []): BrokenRule[] {
    if (Array.isArray(value)) {
        const items: unknown[] = value;
        return [
            ...repeated(items.map(nameOf), (i, first) => ({
                path: [...path, i, "name"],
                rule: `each needs a name of its own; ${keyOf([...path, first])} has the same`,
            })),
            ...repeated(items.map(textOf), (i, first) => ({
                path: [...path, i],
                rule: `stands twice, first at ${keyOf([...path, first])}: leave one out`,
            })),
            ...items.flatMap((item, i) => twiceRules(item, [...path, i])),
        ];
    }
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, below]) => twiceRules(below, [...path, key]));
}

function repeated(names: readonly (string | undefined)[], say: (i: number, first: number) => BrokenRule): BrokenRule[] {
    return names.flatMap((name, i) => {
        const first = names.indexOf(name);
        return name === undefined || first === i ? [] : [say(i, first)];
    });
}

function nameOf(item: unknown): string | undefined {
    if (typeof item !== "object" || item === null || !("name" in item)) return undefined;
    return textOf(item.name);
}

function textOf(item: unknown): string | undefined {
    return typeof item === "string" ? item : undefined;
}
