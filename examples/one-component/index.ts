import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { SrtContribution } from "pi-live/srt-contribution";

const config = new pulumi.Config();
// pulumi config set --secret srtPassphrase "$(openssl rand -hex 16)"
const passphrase = new aws.secretsmanager.Secret("srt-passphrase");
const value = new aws.secretsmanager.SecretVersion("srt-passphrase-value", {
    secretId: passphrase.id,
    secretString: config.requireSecret("srtPassphrase"),
});

const srt = new SrtContribution(
    "venue",
    {
        sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }],
        passphraseSecretArn: passphrase.arn,
    },
    // The flow tries the passphrase as soon as it is made.
    { dependsOn: [value] },
);

/** Where the encoder sends to. */
export const encoders = srt.endpoints;
