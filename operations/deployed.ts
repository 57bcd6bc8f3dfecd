import { z } from "zod";

import { checkConfig } from "../stacks/checks/settings";
import { RawConfig, sortEntries } from "../stacks/config/raw";
import type { EventSettings, FoundationSettings } from "../stacks/settings";
import { DeployedEventOutputs, DeployedFoundationOutputs, eventOutputs, foundationOutputs } from "./outputs";

/** A deployed stack: the outputs of its state, and its config as in the checkout. */
export type DeployedStack = DeployedEvent | DeployedFoundation;

interface Common {
    /** Name of the stack, as requested. */
    stack: string;
    /** In clear text: pass on only what is needed, never as an argument of a program. */
    secrets: RawConfig["secrets"];
}
export interface DeployedEvent extends Common {
    kind: "event";
    settings: EventSettings;
    outputs: DeployedEventOutputs;
}
export interface DeployedFoundation extends Common {
    kind: "foundation";
    settings: FoundationSettings;
    outputs: DeployedFoundationOutputs;
}

/** Which stack, and how the Pulumi CLI reads it. */
export interface DeployedOptions {
    /** Folder with Pulumi.yaml. */
    root: string;
    stack: string;
    /** Added to this process' environment: PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE … `pulumi` itself is found by this process' PATH. */
    env?: Record<string, string>;
}

/**
 * Reads a stack's outputs and config, secrets decrypted, by the Pulumi CLI. Changes nothing, not even the selected stack.
 *
 * Throws one line with the fix: no `pulumi` on PATH, not logged in, no such stack, never deployed, another
 * passphrase, outputs of another version of the program. A config that is wrong throws `ConfigError`, as `up` would.
 */
export async function readDeployed(options: DeployedOptions): Promise<DeployedStack> {
    const { stack } = options;
    const { outputs, config } = await readByPulumi(options);
    if (Object.keys(outputs).length === 0) {
        throw new Error(
            `stack ${stack} was never deployed, or was destroyed: run \`pulumi up --stack ${stack}\` first`,
        );
    }
    const raw = sortEntries(Object.entries(config).map(([key, { value, secret }]) => ({ key, text: value, secret })));
    const settings = checkConfig(raw);
    const { secrets } = raw;
    return settings.kind === "event"
        ? { kind: "event", stack, settings, secrets, outputs: read(eventOutputs, outputs, stack) }
        : { kind: "foundation", stack, settings, secrets, outputs: read(foundationOutputs, outputs, stack) };
}

/** Every key's value as text, objects as JSON: `pulumi config --json`. */
const configSchema = z.record(z.string(), z.object({ value: z.string().default(""), secret: z.boolean() }));

async function readByPulumi({ root, stack, env }: DeployedOptions) {
    // Loading takes two seconds, so it happens at the first use only.
    const { LocalWorkspace } = await import("@pulumi/pulumi/automation/index.js");
    const workspace = await LocalWorkspace.create({ workDir: root, envVars: env }).catch((error: unknown) => {
        throw new Error(pulumiProblem(messageOf(error), stack));
    });
    try {
        // No `selectStack`: it would change which stack the crew's next `pulumi up` works on.
        const [outputs, config] = await Promise.all([
            workspace.stackOutputs(stack),
            workspace.getAllConfig(stack).then((entries) => configSchema.parse(entries)),
        ]);
        return { outputs: Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value])), config };
    } catch (error) {
        const output = messageOf(error);
        const stacks = noSuchStack.test(output) ? await stackNames(workspace) : undefined;
        throw new Error(pulumiProblem(output, stack, stacks));
    }
}

/** Names of the project's stacks in the backend; undefined when it cannot list them. */
async function stackNames(workspace: { listStacks(): Promise<{ name: string }[]> }): Promise<string[] | undefined> {
    try {
        return (await workspace.listStacks()).map(({ name }) => name);
    } catch {
        return undefined;
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

const noSuchStack = /no stack named|stack '.*' not found/;

/** A failure of the Pulumi CLI in one line, with the fix. `stacks`: the names in the backend, where they are known. */
export function pulumiProblem(output: string, stack: string, stacks?: readonly string[]): string {
    if (/ENOENT/.test(output)) {
        return "needs the Pulumi CLI, and there is no `pulumi` on PATH: https://www.pulumi.com/docs/iac/download-install/";
    }
    if (noSuchStack.test(output)) return `no stack ${stack} in this backend: ${stacksOf(stacks)}`;
    if (/incorrect passphrase/.test(output)) {
        return `the passphrase is not that of stack ${stack}: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE`;
    }
    if (/passphrase must be set/.test(output)) {
        return `stack ${stack} has a passphrase: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE`;
    }
    if (/PULUMI_ACCESS_TOKEN must be set|not logged in/i.test(output)) {
        return "the Pulumi CLI is not logged in: run `pulumi login` first";
    }
    const line = /^error: (.+)$/m.exec(output)?.[1] ?? output.split("\n").find((text) => text.trim() !== "");
    return `the Pulumi CLI cannot read stack ${stack}: ${line ?? "it printed nothing"}`;
}

function stacksOf(stacks: readonly string[] | undefined): string {
    if (stacks === undefined) return "`pulumi stack ls` lists those that exist";
    if (stacks.length === 0) return "this project has none; `pulumi stack init <name>` makes one";
    const more = stacks.length > 20 ? ` and ${stacks.length - 20} more` : "";
    return `the stacks there are ${stacks.slice(0, 20).join(", ")}${more}`;
}

function read<T>(schema: z.ZodType<T>, outputs: Record<string, unknown>, stack: string): T {
    const result = schema.safeParse(outputs);
    if (result.success) return result.data;
    const [{ path, message }] = result.error.issues;
    throw new Error(
        `stack ${stack} was deployed by another version of this program (output ${path.join(".")}: ${message}): run \`pulumi up --stack ${stack}\``,
    );
}
