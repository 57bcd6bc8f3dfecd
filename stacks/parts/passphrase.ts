import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";

import type { EventSettings } from "../settings";

/** The ARN of the secret from which MediaConnect reads the SRT passphrase: one of the stack's, one that was given, or none. */
export function passphraseSecret(
    { event, contribution }: EventSettings,
    passphrase: pulumi.Input<string> | undefined,
    parent: pulumi.Resource | undefined,
): pulumi.Input<string> | undefined {
    if (!contribution.encrypted) return undefined;
    if (contribution.passphraseSecretArn !== undefined) return contribution.passphraseSecretArn;
    if (passphrase === undefined)
        throw new Error("an encrypted contribution needs secrets.srtPassphrase or a secret's ARN");
    const secret = new secretsmanager.Secret(
        `${event.name}-srt-passphrase`,
        {
            description: `SRT passphrase of ${event.name}`,
            // An event is torn down for good; the name must be free for the next one at once.
            recoveryWindowInDays: 0,
            tags: event.tags,
        },
        { parent },
    );
    const version = new secretsmanager.SecretVersion(
        `${event.name}-srt-passphrase-version`,
        // The bare passphrase: MediaConnect reads the whole value (MediaConnect guide, "Setting up static key encryption").
        { secretId: secret.id, secretString: pulumi.secret(passphrase) },
        { parent },
    );
    // A flow tries the passphrase at once. The version's URN is known in a preview too, its id is not: so flows wait, and show no change.
    return pulumi.all([secret.arn, version.urn]).apply(([arn]) => arn);
}
