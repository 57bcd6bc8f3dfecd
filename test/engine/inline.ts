import * as grpc from "@grpc/grpc-js";
import { LanguageServer } from "@pulumi/pulumi/automation/server";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";

import { doubles } from "./doubles/all";
import { type Serving, serve } from "./doubles/server";
import type { Workbench } from "./workbench";

/**
 * The program and the doubles inside this process, for many previews in a row: the engine is the real one and a new process
 * each time, but nothing is loaded or transpiled again.
 */
export interface Inline {
    /** Goes behind `pulumi preview` and the like. */
    flags: string[];
    /** Environment of those runs. */
    env: Record<string, string>;
    close(): void;
}

/** Serves a program as the Automation API does, and the doubles as providers that the engine attaches to. */
export async function serveInline(program: () => Promise<unknown>, { native }: Workbench): Promise<Inline> {
    const language = await serveProgram(program);
    const serving: [name: string, Serving][] = [];
    for (const double of doubles(native)) serving.push([double.name, await serve(double)]);
    return {
        flags: language.flags,
        env: { PULUMI_DEBUG_PROVIDERS: serving.map(([name, { port: at }]) => `${name}:${at}`).join() },
        close: () => {
            for (const [, double] of serving) double.close();
            language.close();
        },
    };
}

/** The program alone: the doubles are plugins, which the engine starts and ends. */
export async function serveProgram(program: () => Promise<unknown>): Promise<Pick<Inline, "flags" | "close">> {
    const language = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
    language.addService(LanguageRuntimeService, new LanguageServer(program));
    const port = await new Promise<number>((resolve, reject) => {
        language.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error === null ? resolve(bound) : reject(error),
        );
    });
    return {
        flags: [`--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"],
        close: () => language.forceShutdown(),
    };
}
