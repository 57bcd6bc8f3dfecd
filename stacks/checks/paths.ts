import { Problem, problemText, Refusal, refusalText } from "../../components/common/problems";
import type { ConfigPath } from "./problem";

/**
 * By a component's argument: the config key that it came from. The longest argument that fits counts; `""` fits all. With
 * `whole`, what is below the argument has no key of its own.
 */
export type PathTable = [argument: string, key: ConfigPath, whole?: "whole"][];

/** A rule that a value of the config breaks. */
export interface BrokenRule extends Refusal {
    path: ConfigPath;
}

/** Problems of a component as broken rules of the config. */
export function keysOf(problems: readonly Problem[], table: PathTable): BrokenRule[] {
    const longestFirst = [...table].sort(([a], [b]) => b.length - a.length);
    return problems.map((problem): BrokenRule => {
        const entry = longestFirst.find(([argument]) => fits(problem.path, argument));
        if (entry === undefined) return { path: [], rule: problemText(problem) };
        const [argument, key, whole] = entry;
        // What a key stands for as a whole is not what the rule found below it.
        if (whole !== undefined) return { path: key, rule: refusalText(problem) };
        return { ...problem, path: [...key, ...partsOf(problem.path.slice(argument.length))] };
    });
}

function fits(path: string, argument: string): boolean {
    if (!path.startsWith(argument)) return false;
    const next = path.charAt(argument.length);
    return argument === "" || next === "" || next === "." || next === "[";
}

/** `sources[0].backup` as its names and places. */
export function partsOf(path: string): (string | number)[] {
    return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) =>
        index === undefined ? name : Number(index),
    );
}
