import { runtime } from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";

import { Former } from "./compare/former";
import { guard } from "./guard";
import { LogKeeper, RecordedLog } from "./log";
import { RecordingMonitor } from "./monitor";
import { PlainObject } from "./resource";
import { ResourceSet } from "./set";
import { Settling } from "./settle";

export interface RecordOptions {
    /** `pi-live` when absent. */
    project?: string;
    /** `dev` when absent. */
    stack?: string;
    /** `organization` when absent, as in Pulumi's backends without organizations. */
    organization?: string;
    /** True: what the providers compute is unknown, as in `pulumi preview`. False (default): AWS-shaped values, as after `pulumi up`. */
    preview?: boolean;
    /** Config of the stack, keys with their namespace (`pi-live:event`), objects as JSON text as the engine hands them over. */
    config?: Record<string, string>;
    /** Keys of `config` that are secret. */
    secretKeys?: string[];
    /** Account in computed ARNs; AWS's documentation account when absent. */
    account?: string;
    /** Region of computed values; `aws:region` (for aws-native its own) of the config, or eu-west-1. */
    region?: string;
    /** Handles provider functions; refuses by default, since a recording makes no request to AWS. */
    call?: (token: string, args: Record<string, unknown>) => Record<string, unknown>;
    /** Outputs of other stacks by full name (`organization/project/stack`). One not given is unknown in a preview, else an error. */
    stackReferences?: Record<string, PlainObject>;
    /** The former recording, for `compare`: values that an update keeps are kept, the rest is unknown. Needs `preview`. */
    against?: Recording;
    /** Timeout of the program, ms. 60,000 when absent. */
    timeoutMs?: number;
}

export interface Recording {
    readonly resources: ResourceSet;
    /** Stack outputs, plain; secret ones stand in clear: see `secretOutputs`. */
    readonly outputs: PlainObject;
    /** Paths of the stack outputs that are secret. Redact before printing. */
    readonly secretOutputs: readonly string[];
    /** The first error, if any. */
    readonly error?: Error;
    /** All errors, each once. */
    readonly errors: readonly Error[];
    /** Messages of the program through `pulumi.log`. */
    readonly logs: readonly RecordedLog[];
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
        regionOf: (pkg) => options.region ?? config[`${pkg}:region`] ?? region,
        call: options.call ?? refuseCall,
        stackReferences: options.stackReferences ?? {},
        ...(options.against === undefined ? {} : { against: new Former(options.against.resources) }),
    });
    const errors: Error[] = [];
    const note = (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason));
        // The SDK prefixes the cause with this once per resource (runtime/rpc.js).
        error.message = error.message.replace(/^(error serializing property "[^"]*": )+/, "");
        if (!errors.some(({ message }) => message === error.message)) errors.push(error);
        settling.fail();
    };
    const settling = new Settling();
    const keeper = new LogKeeper();
    await withLocalStorage(async () => {
        const release = guard(note);
        try {
            setMockOptions(monitor, project, stack, preview, options.organization ?? "organization");
            // As setMocks (@pulumi/pulumi 3.248.0, runtime/mocks.js), plus transforms, which this monitor runs.
            Object.assign(getStore(), {
                supportsSecrets: true,
                supportsResourceReferences: true,
                supportsDeletedWith: true,
                supportsReplaceWith: true,
                supportsAliasSpecs: true,
                supportsParameterization: true,
                supportsResourceHooks: true,
                supportsErrorHooks: true,
                supportsTransforms: true,
                callbacks: monitor.transforms.server,
            });
            getStore().settings.engine = keeper;
            runtime.setAllConfig(config, secretKeys);
            const run = runtime.runInPulumiStack(() => Promise.resolve(program())).then(() => runtime.disconnect());
            await settling.wait(run, options.timeoutMs ?? 60_000);
        } catch (error) {
            note(error);
        } finally {
            // A throw inside an apply surfaces a turn later, as an unhandled rejection of each dependent promise.
            await new Promise(setImmediate);
            if (errors.length > 0) await new Promise(setImmediate);
            // The engine fails an update that logs an error.
            for (const { severity, message } of keeper.logs) if (severity === "error") note(new Error(message));
            release();
        }
    });
    const resources = [...monitor.resources.values()];
    const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    return {
        resources: new ResourceSet(resources),
        outputs: root?.outputs ?? {},
        secretOutputs: root?.secretOutputs ?? [],
        errors,
        logs: keeper.logs,
        ...(errors.length === 0 ? {} : { error: errors[0] }),
    };
}

function refuseCall(token: string): never {
    throw new Error(`${token} needs AWS, and a plan has no AWS account: set the value in the config instead`);
}
