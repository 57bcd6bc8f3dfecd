import * as pulumi from "@pulumi/pulumi";

import { publishKeysOf } from "./checks/secrets";
import { regionWarning } from "./checks/placement";
import { checkConfig } from "./checks/settings";
import { readEngineConfig } from "./config/engine";
import { deploy, EventOutputs, EventSecrets } from "./deploy";
import { deployFoundation, FoundationOutputs } from "./foundation";
import { RawConfig } from "./config/raw";

/**
 * The whole program of a stack: reads its config, checks all of it, and makes what it says. Returns the stack's outputs.
 *
 * Throws one `ConfigError` with everything that is wrong, before anything is registered.
 */
export function program(): Promise<EventOutputs | FoundationOutputs> {
    return Promise.resolve().then(() => {
        const raw = readEngineConfig();
        const settings = checkConfig(raw);
        const warning = regionWarning(raw.foreign["aws:region"]);
        if (warning !== undefined) void pulumi.log.warn(warning);
        const secrets = readSecrets(raw);
        return settings.kind === "foundation" ? deployFoundation(settings, secrets) : deploy(settings, secrets);
    });
}

/** The secrets that are set, as secret outputs. */
function readSecrets({ secrets }: RawConfig): EventSecrets {
    const config = new pulumi.Config("pi-live");
    const read = (key: keyof RawConfig["secrets"]) =>
        secrets[key] === undefined ? undefined : config.requireSecret(key);
    const keys = config.getSecret("publishKeys");
    const applications = Object.keys(publishKeysOf(secrets.publishKeys));
    return {
        srtPassphrase: read("srtPassphrase"),
        cdnAuthorization: read("cdnAuthorization"),
        piPrivateKey: read("piPrivateKey"),
        piJumpPrivateKey: read("piJumpPrivateKey"),
        publishKeys: Object.fromEntries(
            applications.map((name) => [name, pulumi.output(keys).apply((text) => publishKeysOf(text)[name])]),
        ),
    };
}
