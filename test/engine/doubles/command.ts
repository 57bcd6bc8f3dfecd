import { commandType, copyType, check, isKnown } from "./command/check";
import { connection } from "./command/connection";
import { type Source, copyTo } from "./command/copy";
import { type Printed, run } from "./command/run";
import { type Ssh, dial } from "./command/ssh";
import { changes, touches } from "./diff";
import type { Call, CreateCall, DeleteCall, DiffCall, Double, Made, UpdateCall, Verdict } from "./double";
import { type Properties, bareBag, holdsUnknown, isBag, optionalText, text, unknown } from "./value";

/**
 * pulumi-command 1.2.1. With `ssh` it does on the hosts what the real one does; without, it judges what it is told to do, notes
 * whom it would dial, and touches nothing.
 */
export function commandDouble(version: string, ssh?: Ssh): Double {
    return {
        name: "command",
        version,
        knows: isKnown,
        check,
        diff,
        create: (call) => create(call, ssh),
        update: (call) => update(call, ssh),
        delete: (call) => remove(call, ssh),
    };
}

/** Any changed input runs the command again; `triggers` alone replaces (common/inputs.go:10). */
function diff({ oldInputs, news }: DiffCall): Verdict {
    const found = changes(oldInputs, news);
    const replaces = found.filter((change) => touches(change, "triggers")).map(({ path }) => path);
    return { changes: found, replaces, deleteBeforeReplace: false, judge: "provider" };
}

/** A preview never connects (commandController.go:44): what a command prints is unknown until then. */
async function create(call: CreateCall, ssh?: Ssh): Promise<Made> {
    const { urn, type, name, inputs, preview } = call;
    if (preview) return { id: "", outputs: { ...foreseen(type), ...inputs } };
    if (holdsUnknown(inputs)) throw new Error(`${urn} is to be run with something that is not yet known`);
    const id = `${name}${process.hrtime.bigint().toString(16)}`.slice(-32);
    const plain = bareBag(inputs);
    if (type === copyType) await copy(call, plain, ssh);
    const printed = type === commandType ? { ...(await execute(call, plain, "create", {}, ssh)) } : {};
    return { id, outputs: { ...printed, ...inputs } };
}

/** `update`, or else `create`, whatever has changed; a file is copied again only where it, or its place, differs (copyController.go:148). */
async function update(call: UpdateCall, ssh?: Ssh): Promise<Properties> {
    const { type, olds, news, preview } = call;
    if (preview) return { ...foreseen(type), ...news };
    const plain = bareBag(news);
    const old = bareBag(olds);
    if (type === copyType) {
        const same = contentHash(old) === contentHash(plain) && old.remotePath === plain.remotePath;
        if (!same) await copy(call, plain, ssh);
        return news;
    }
    const verb = plain.update === undefined ? "create" : "update";
    return { ...(await execute(call, plain, verb, printedBefore(old), ssh)), ...news };
}

/** Runs `delete` where there is one. What was copied stays. */
async function remove(call: DeleteCall, ssh?: Ssh): Promise<void> {
    const plain = bareBag(call.olds);
    if (call.type === commandType && plain.delete !== undefined) {
        await execute(call, plain, "delete", printedBefore(plain), ssh);
    }
}

function ignored(): void {}

async function execute(
    { dialled = ignored, log = ignored }: Call,
    plain: Properties,
    verb: "create" | "update" | "delete",
    previous: Record<string, string>,
    ssh?: Ssh,
): Promise<Printed> {
    const to = connection(plain.connection);
    if (ssh === undefined) {
        dialled(to);
        return { stdout: "", stderr: "" };
    }
    const silent = plain.logging === "none";
    return run(await dial(ssh, to, { dialled, log: (message) => log(message, { passing: true }) }), {
        line: text(plain, verb),
        stdin: optionalText(plain, "stdin"),
        environment: texts(plain.environment),
        previous: plain.addPreviousOutputInEnv === false ? {} : previous,
        log: silent ? ignored : (line) => log(line),
    });
}

async function copy({ dialled = ignored, log = ignored }: Call, plain: Properties, ssh?: Ssh): Promise<void> {
    const to = connection(plain.connection);
    if (ssh === undefined) dialled(to);
    else {
        const told = { dialled, log: (message: string) => log(message, { passing: true }) };
        await copyTo(await dial(ssh, to, told), source(plain), text(plain, "remotePath"));
    }
}

function source({ source: from }: Properties): Source {
    const bag = isBag(from) ? from : {};
    const content = optionalText(bag, "text");
    return content === undefined ? { path: text(bag, "path") } : { text: content };
}

function contentHash({ source: from }: Properties): string | undefined {
    return isBag(from) ? optionalText(from, "hash") : undefined;
}

/** What an earlier run has printed, for the next one's environment (commandOutputs.go:51–71). */
function printedBefore({ stdout, stderr }: Properties): Record<string, string> {
    const named = texts({ PULUMI_COMMAND_STDOUT: stdout ?? "", PULUMI_COMMAND_STDERR: stderr ?? "" });
    return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ""));
}

function texts(bag: Properties[string] | undefined): Record<string, string> {
    if (!isBag(bag)) return {};
    return Object.fromEntries(
        Object.entries(bag).flatMap(([key, value]): [string, string][] =>
            typeof value === "string" ? [[key, value]] : [],
        ),
    );
}

function foreseen(type: string): Properties {
    return type === copyType ? {} : { stdout: unknown, stderr: unknown };
}
