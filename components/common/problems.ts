import { InputPropertiesError } from "@pulumi/pulumi";

import { boundedLines, clippedText, maskCredentials } from "./shown";

/** What a setting breaks: a rule, and what was found instead. */
export interface Refusal {
    /** What is required, a clause that follows the setting's name: `must be a whole number, 1–10`. */
    rule: string;
    /** What was found, as a message prints it. Absent where the rule holds it, and for secrets. */
    got?: string;
}

/** One setting that AWS or a program on the way would refuse. */
export interface Problem extends Refusal {
    /** The argument, from the component's own on: `sources[0].port`. */
    path: string;
}

/** A problem; `got` as a message prints it. */
export function problemOf(path: string, rule: string, got?: string | number): Problem {
    return { path, rule, ...(got === undefined ? {} : { got: String(got) }) };
}

/** `must be a whole number, 1–10; got 11`: the one place where rule and finding become a text. */
export function refusalText({ rule, got }: Refusal): string {
    return got === undefined ? rule : `${rule}; got ${got}`;
}

/** `sources[0].port: must be …; got 80`. */
export function problemText(problem: Problem): string {
    return `${problem.path}: ${refusalText(problem)}`;
}

/** Throws one error with every problem, readable in a plain program and by the engine alike. Does nothing when there is none. */
export function refuseProblems(component: string, name: string, problems: readonly Problem[]): void {
    if (problems.length === 0) return;
    const errors = problems.map((problem) => ({ propertyPath: problem.path, reason: shown(refusalText(problem)) }));
    const lines = boundedLines(
        errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`),
        (_, i) => problems[i].rule,
    );
    throw new InputPropertiesError({
        message: `${component} ${name} cannot be made:\n${lines.map((line) => `  ${line}`).join("\n")}`,
        errors: errors.slice(0, mostErrors),
    });
}

/** The engine prints each error by itself. */
const mostErrors = 40;

/** A text repeats what was found: without credentials, and no more than a message needs. */
function shown(text: string): string {
    return clippedText(maskCredentials(text), 600);
}
