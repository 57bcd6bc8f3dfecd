import { InputPropertiesError, InputPropertyErrorDetails } from "@pulumi/pulumi";

/** One setting that AWS or a program on the way would refuse: where it stands, and what to write instead. */
export type Problem = InputPropertyErrorDetails;

/** Throws one error with every problem, readable in a plain program and by the engine alike. Does nothing when there is none. */
export function refuseProblems(component: string, name: string, problems: Problem[]): void {
    if (problems.length === 0) return;
    const lines = problems.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
    throw new InputPropertiesError({
        message: `${component} ${name} cannot be made:\n${lines.join("\n")}`,
        errors: problems,
    });
}
