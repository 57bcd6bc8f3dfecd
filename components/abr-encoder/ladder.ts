import type { Problem } from "../common/problems";
import type { AbrEncoderArgs } from "./args";

/** Every setting that AWS would refuse, with what to write instead; empty when all is well. */
export function abrProblems(args: AbrEncoderArgs): Problem[] {
    const problems: Problem[] = [];
    if (args.renditions.length === 0) problems.push({ propertyPath: "renditions", reason: "give at least one" });
    return problems;
}
