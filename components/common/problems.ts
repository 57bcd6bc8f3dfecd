import { InputPropertiesError, InputPropertyErrorDetails } from "@pulumi/pulumi";

import { boundedLines, clippedText, maskCredentials } from "./shown";

/** One setting that AWS or a program on the way would refuse: where it stands, and what to write instead. */
export type Problem = InputPropertyErrorDetails;

/** Throws one error with every problem, readable in a plain program and by the engine alike. Does nothing when there is none. */
export function refuseProblems(component: string, name: string, problems: Problem[]): void {
    if (problems.length === 0) return;
    const errors = problems.map(({ propertyPath, reason }) => ({ propertyPath, reason: shown(reason) }));
    const lines = boundedLines(
        errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`),
        (_, i) => errors[i].reason,
    );
    throw new InputPropertiesError({
        message: `${component} ${name} cannot be made:\n${lines.map((line) => `  ${line}`).join("\n")}`,
        errors: errors.slice(0, mostErrors),
    });
}

/** The engine prints each error by itself. */
const mostErrors = 40;

/** A reason repeats what it got: no credential of it, and no more than a message needs. */
function shown(reason: string): string {
    return clippedText(maskCredentials(reason), 600);
}
