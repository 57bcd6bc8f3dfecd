import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";

import { nearest } from "../stacks/checks/nearest";

/** File name of a stack's config. */
export function stackFileName(stack: string): string {
    return `Pulumi.${stack}.yaml`;
}

/**
 * The stack that an argument names: its name, `Pulumi.<stack>.yaml`, or a path to that file.
 *
 * Throws for another kind of file and for a folder other than the checkout: Pulumi reads a stack's config only
 * beside `Pulumi.yaml`. `readStackConfig` checks that the stack exists.
 */
export function stackName(root: string, argument: string, cwd = process.cwd()): string {
    const { dir, base } = path.parse(argument);
    const [, stack, ending] = /^Pulumi\.(.+)\.(ya?ml)$/.exec(base) ?? [];
    if (stack === undefined) {
        // Names as Pulumi takes them (pulumi sdk/go/common/tokens/stack_names.go).
        if (/^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}$/.test(argument) && base !== "Pulumi.yaml") return argument;
        throw new Error(
            `${JSON.stringify(argument.slice(0, 120))} names no stack: give a name of letters, digits, _, . and -, or its file ` +
                `Pulumi.<stack>.yaml. ${stacksText(root)}`,
        );
    }
    const folder = path.resolve(cwd, dir);
    // A bare file name is the checkout's, wherever the command starts.
    const here = dir === "" || (existsSync(folder) && realpathSync(folder) === realpathSync(root));
    if (!here) {
        throw new Error(
            `${argument} is outside the checkout: a stack's config is beside Pulumi.yaml, in ${root}. Copy the file there, ` +
                `and give its name, ${stack}`,
        );
    }
    if (ending !== "yaml") {
        throw new Error(
            `${argument}: Pulumi reads ${stackFileName(stack)} here, as Pulumi.yaml ends in .yaml: rename it`,
        );
    }
    return stack;
}

/** Throws with the list of existing stacks when a stack has no config. */
export function needStack(root: string, stack: string): void {
    if (!existsSync(path.join(root, stackFileName(stack)))) throw new Error(unknownStack(root, stack));
}

/** The text of a stack's config. Throws with the list of existing stacks when there is none. */
export function readStackConfig(root: string, stack: string): string {
    needStack(root, stack);
    return readFileSync(path.join(root, stackFileName(stack)), "utf8");
}

/** Names of the stacks with a config file in the checkout, in alphabetical order. */
export function localStacks(root: string): string[] {
    return readdirSync(root)
        .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
        .sort();
}

/** `The stacks here are dev, foundation and prod.` */
export function stacksText(root: string): string {
    const stacks = existsSync(root) ? localStacks(root) : [];
    if (stacks.length === 0) return `There is no Pulumi.<stack>.yaml in ${root}.`;
    return stacks.length === 1 ? `The only stack here is ${stacks[0]}.` : `The stacks here are ${listed(stacks)}.`;
}

function unknownStack(root: string, stack: string): string {
    const near = existsSync(root) ? nearest(stack, localStacks(root)) : undefined;
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    return `no stack ${stack}: there is no ${stackFileName(stack)} in ${root}. ${stacksText(root)}${hint}`;
}

const mostListed = 20;

function listed(names: readonly string[]): string {
    if (names.length > mostListed) {
        return `${names.slice(0, mostListed).join(", ")} and ${names.length - mostListed} more`;
    }
    return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
