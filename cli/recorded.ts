import { existsSync } from "node:fs";
import path from "node:path";

import { PlainObject, record, RecordOptions, Recording } from "../graph";
import { configError, show } from "../stacks/checks/problem";
import { checkConfig } from "../stacks/checks/settings";
import { parseStackFile, StackFile } from "../stacks/config/file";
import { randomSecrets } from "../stacks/config/random-secrets";
import { program } from "../stacks/program";
import { readStackConfig, stackFileName } from "./stack-name";

/** A stack's program, recorded from a config file. */
export interface Recorded {
    recording: Recording;
    file: StackFile;
}

/** Options of a recording. */
export interface RecordStackOptions extends RecordOptions {
    /** Replace the event's secrets by random ones after their check. Default: false. */
    randomSecrets?: boolean;
}

/**
 * Records the stack's program with its config of today, or with that of a git revision.
 * Throws all problems of the config at once, or the first error of the program.
 */
export async function recordStack(root: string, stack: string, options: RecordStackOptions = {}): Promise<Recorded> {
    return recordText(root, readStackConfig(root, stack), stackFileName(stack), options);
}

/** The same for the text of a config: another stack's, or a former one. */
export async function recordText(
    root: string,
    text: string,
    name: string,
    { randomSecrets: random = false, ...options }: RecordStackOptions,
): Promise<Recorded> {
    const file = parseStackFile(text, name);
    const settings = checkConfig(file.raw);
    const stackReferences =
        settings.kind === "event" && settings.foundation.stack !== undefined
            ? await foundationOutputs(root, file, settings.foundation.stack)
            : {};
    const { config, secretKeys } = file;
    const account = settings.aws.accountId;
    const recording = await record(program, {
        stack: file.stack,
        config: random ? { ...config, ...randomSecrets(file) } : config,
        secretKeys,
        stackReferences,
        ...(account === undefined ? {} : { account }),
        ...options,
    });
    if (recording.error !== undefined) throw recording.error;
    return { recording, file };
}

/**
 * The outputs of the foundation stack when its config is in the checkout, else nothing. Throws when that config is an
 * event's: only events name a foundation, so references never form a circle.
 */
async function foundationOutputs(
    root: string,
    file: StackFile,
    reference: string,
): Promise<Record<string, PlainObject>> {
    const [, project, stack = ""] = reference.split("/");
    const name = stackFileName(stack);
    if (project !== projectName || !existsSync(path.join(root, name))) return {};
    const named = parseStackFile(readStackConfig(root, stack), name);
    if (named.raw.unreadable !== true && named.raw.values.kind !== "foundation") {
        const what = stack === file.stack ? "this stack itself" : `${name}, an event`;
        throw configError(
            [
                {
                    path: ["foundation", "stack"],
                    found: `${show(reference)}, ${what}`,
                    expected: "a stack whose file says pi-live:kind: foundation",
                    fix: "name the foundation, or leave foundation.stack out",
                },
            ],
            file.raw.positions,
        );
    }
    const { recording } = await recordStack(root, stack);
    return { [reference]: recording.outputs };
}

/** The project's name in Pulumi.yaml: a stack of another project has its config elsewhere. */
const projectName = "pi-live";
