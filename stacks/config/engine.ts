import { runtime } from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config";

import { RawConfig, sortEntries } from "./raw";

/** The config of the stack that runs, as the engine handed it over. */
export function readEngineConfig(): RawConfig {
    return sortEntries(
        Object.entries(runtime.allConfig()).map(([key, text]) => ({ key, text, secret: isConfigSecret(key) })),
    );
}
