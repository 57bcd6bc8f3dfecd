import { runtime } from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";

import { RecordingMonitor } from "./monitor";
import { PlainObject, RecordedResource } from "./resource";
import { ResourceSet } from "./set";

export interface RecordOptions {
    /** `pi-live` when absent. */
    project?: string;
    /** `dev` when absent. */
    stack?: string;
    /** True: what the providers compute is unknown, as in `pulumi preview`. False (default): AWS-shaped values, as after `pulumi up`. */
    preview?: boolean;
    /** Config of the stack, keys with their namespace (`pi-live:event`), objects as JSON text as the engine hands them over. */
    config?: Record<string, string>;
    /** Keys of `config` that are secret. */
    secretKeys?: string[];
    /** Account in computed ARNs; AWS's documentation account when absent. */
    account?: string;
    /** Region of computed values; `aws:region` of the config, or eu-west-1. */
    region?: string;
    /** Answers provider functions; refuses by default, since an answer from AWS can't be had. */
    call?: (token: string, args: Record<string, unknown>) => Record<string, unknown>;
    /** How long a program may take, ms. 60,000 when absent. */
    timeoutMs?: number;
}

export interface Recording {
    readonly resources: ResourceSet;
    /** Stack outputs, plain; secret ones are named in `secretOutputs`. */
    readonly outputs: PlainObject;
    /** The first thing that went wrong, if anything did. */
    readonly error?: Error;
    /** All of them, each once. */
    readonly errors: readonly Error[];
}

/** Runs a Pulumi program in this process and keeps every resource that it registers. Never throws for the program's errors. */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
    const { project = "pi-live", stack = "dev", preview = false, config = {}, secretKeys = [] } = options;
    const region = options.region ?? config["aws:region"] ?? "eu-west-1";
    const monitor = new RecordingMonitor({
        project,
        stack,
        preview,
        account: options.account ?? "123456789012",
        region,
        call: options.call ?? refuseCall,
    });
    const errors: Error[] = [];
    const note = (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        if (!errors.some(({ message }) => message === error.message)) errors.push(error);
    };
    process.on("unhandledRejection", note);
    process.on("uncaughtException", note);
    try {
        await withLocalStorage(async () => {
            setMockOptions(monitor, project, stack, preview);
            const store = getStore();
            store.supportsSecrets = true;
            store.supportsResourceReferences = true;
            store.supportsDeletedWith = true;
            store.supportsAliasSpecs = true;
            runtime.setAllConfig(config, secretKeys);
            const run = runtime.runInPulumiStack(async () => program()).then(() => runtime.disconnect());
            await withTimeout(run, options.timeoutMs ?? 60_000);
            // A throw inside an apply surfaces a turn later, as an unhandled rejection.
            await new Promise(setImmediate);
        });
    } catch (error) {
        note(error);
    } finally {
        process.off("unhandledRejection", note);
        process.off("uncaughtException", note);
    }
    const resources = [...monitor.resources.values()];
    return {
        resources: new ResourceSet(resources),
        outputs: stackOutputs(resources),
        errors,
        ...(errors.length === 0 ? {} : { error: errors[0] }),
    };
}

function stackOutputs(resources: RecordedResource[]): PlainObject {
    return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

function refuseCall(token: string): never {
    throw new Error(`${token} asks AWS, and a plan has no AWS account: give the value in the config instead`);
}

async function withTimeout(run: Promise<unknown>, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_, reject) => {
        timer = setTimeout(
            () =>
                reject(new Error(`the program did not settle within ${timeoutMs / 1000} s: a promise never resolves`)),
            timeoutMs,
        );
    });
    try {
        await Promise.race([run, late]);
    } finally {
        clearTimeout(timer);
    }
}
