import type { Problem } from "../../components/common/problems";
import type { ConfigPath } from "./problem";

/**
 * By a component's argument: the config key that it came from. The longest argument that fits counts; `""` fits all. With
 * `whole`, what is below the argument has no key of its own.
 */
export type PathTable = [argument: string, key: ConfigPath, whole?: "whole"][];

/** Problems of a component as broken rules of the config. */
export function keysOf(problems: readonly Problem[], table: PathTable): { path: ConfigPath; rule: string }[] {
    const longestFirst = [...table].sort(([a], [b]) => b.length - a.length);
    return problems.map(({ propertyPath, reason }) => {
        const entry = longestFirst.find(([argument]) => fits(propertyPath, argument));
        if (entry === undefined) return { path: [], rule: `${propertyPath}: ${reason}` };
        const [argument, key, whole] = entry;
        const below = whole === undefined ? partsOf(propertyPath.slice(argument.length)) : [];
        return { path: [...key, ...below], rule: reason };
    });
}

function fits(propertyPath: string, argument: string): boolean {
    if (!propertyPath.startsWith(argument)) return false;
    const next = propertyPath.charAt(argument.length);
    return argument === "" || next === "" || next === "." || next === "[";
}

/** `sources[0].backup` as its names and places. */
export function partsOf(propertyPath: string): (string | number)[] {
    return [...propertyPath.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) =>
        index === undefined ? name : Number(index),
    );
}
