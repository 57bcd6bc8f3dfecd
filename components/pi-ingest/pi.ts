import type { Problem } from "../common/problems";
import type { PiIngestArgs } from "./args";

/** Every setting that the host would refuse, with what to write instead; empty when all is well. */
export function piProblems(args: PiIngestArgs): Problem[] {
    const problems: Problem[] = [];
    if (args.cameras.length === 0) problems.push({ propertyPath: "cameras", reason: "give at least one" });
    return problems;
}
