import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import { PlainObject, record, RecordOptions, Recording } from "../graph";
import { checkConfig } from "../stacks/checks/settings";
import { parseStackFile, StackFile } from "../stacks/config/file";
import { program } from "../stacks/program";

/** A stack's program, recorded from a config file. */
export interface Recorded {
    recording: Recording;
    file: StackFile;
}

/** The name of a stack's config file. */
export function stackFileName(stack: string): string {
    return `Pulumi.${stack}.yaml`;
}

/**
 * Records the stack's program with its config of today, or with that of a git revision.
 * Throws every problem of the config at once, and the first error of the program.
 */
export async function recordStack(root: string, stack: string, options: RecordOptions = {}): Promise<Recorded> {
    return recordText(root, readConfig(root, stack), stackFileName(stack), options);
}

/** The same from a text: another stack's config, or a former one. */
export async function recordText(root: string, text: string, name: string, options: RecordOptions): Promise<Recorded> {
    const file = parseStackFile(text, name);
    const settings = checkConfig(file.raw);
    const stackReferences =
        settings.kind === "event" && settings.foundation.stack !== undefined
            ? await foundationOutputs(root, settings.foundation.stack)
            : {};
    const { config, secretKeys } = file;
    const account = settings.aws.accountId;
    const recording = await record(program, {
        stack: file.stack,
        config,
        secretKeys,
        stackReferences,
        ...(account === undefined ? {} : { account }),
        ...options,
    });
    if (recording.error !== undefined) throw recording.error;
    return { recording, file };
}

/** What `git show <revision>:<file>` says. Throws when there is no such revision, or no such file in it. */
export function configAt(root: string, revision: string, name: string): string {
    try {
        return execFileSync("git", ["-C", root, "show", `${revision}:${name}`], { encoding: "utf8", stdio: "pipe" });
    } catch (error) {
        const said = error instanceof Error ? error.message.split("\n").slice(1).join(" ").trim() : String(error);
        throw new Error(
            `--against ${revision}: neither a stack with a config file here nor a revision that git knows (${said})`,
        );
    }
}

function readConfig(root: string, stack: string): string {
    const file = path.join(root, stackFileName(stack));
    if (!existsSync(file)) throw new Error(`no ${stackFileName(stack)} in ${root}`);
    return readFileSync(file, "utf8");
}

/** What the foundation stack would answer, when its config lies beside the event's; nothing otherwise. */
async function foundationOutputs(root: string, reference: string): Promise<Record<string, PlainObject>> {
    const stack = reference.split("/").at(-1) ?? "";
    if (!existsSync(path.join(root, stackFileName(stack)))) return {};
    const { recording } = await recordStack(root, stack);
    return { [reference]: recording.outputs };
}
