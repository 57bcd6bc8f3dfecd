import { runtime } from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config";

// Pulumi's default start checks the types of what the program imports and reads no other declarations.
import type {} from "./pulumi-internals";
import { RawConfig, sortEntries } from "./raw";

/** The config of the stack that runs, as the engine handed it over. */
export function readEngineConfig(): RawConfig {
    return sortEntries(
        Object.entries(runtime.allConfig()).map(([key, text]) => ({ key, text, secret: isConfigSecret(key) })),
    );
}
