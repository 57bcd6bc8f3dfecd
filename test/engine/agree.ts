import { type PlanDigest, type Recording, type RecordOptions, compare, record } from "../../graph";
import { parseStackFile } from "../../stacks/config/file";
import type { Step } from "./harness";

/** Operations by URN; what stays the same is left out. */
export type Operations = Record<string, string>;

/** What the engine says, its several steps of one replacement told as one. */
export function engineOperations(steps: Step[]): Operations {
    const replacing = ["create-replacement", "replace", "delete-replaced"];
    return sorted(
        steps
            .filter(({ op }) => op !== "same")
            .map(({ op, urn }): [string, string] => [urn, replacing.includes(op) ? "replace" : op]),
    );
}

/** What the comparison of two recordings says. */
export function comparedOperations({ steps }: PlanDigest): Operations {
    return sorted(steps.filter(({ op }) => op !== "same").map(({ op, urn }): [string, string] => [urn, op]));
}

function sorted(pairs: [string, string][]): Operations {
    return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A stack's config file, as the recorder takes it, with the secrets of it in clear: to open them takes a third of a second. */
export function recordOptions(text: string, stack: string, secrets: Record<string, string>): RecordOptions {
    const { config, secretKeys } = parseStackFile(text, `Pulumi.${stack}.yaml`, {});
    return { config: { ...config, ...secrets }, secretKeys, stack };
}

/** Records; a program that fails is an error here. */
export async function recorded(program: () => unknown, options: RecordOptions): Promise<Recording> {
    const recording = await record(program, options);
    if (recording.error !== undefined) throw recording.error;
    return recording;
}

/** What `plan --against` would say of a changed program or config. */
export async function planned(before: Recording, program: () => unknown, options: RecordOptions): Promise<Operations> {
    return comparedOperations(compare(before, await recorded(program, { ...options, preview: true, against: before })));
}
