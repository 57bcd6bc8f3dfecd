import { z } from "zod";

import { privateKeyProblem } from "../../components/pi-ingest/connection";
import { secretProblem } from "../../components/pi-ingest/secrets";
import { wifiPassword } from "./pi-image";
import { field } from "./fields";

const privateKey = z
    .string()
    .refine(
        (text) => privateKeyProblem(text) === undefined,
        "a private key in OpenSSH or PEM form, not locked with a passphrase",
    );

/** Keys that hold secrets; each stands at the top of the config, so that nothing secret hides inside something plain. */
export const secretSchemas = {
    // 10–64: MediaConnect takes 10–79 characters, ffmpeg and libsrt 10–64.
    srtPassphrase: field(
        z
            .string()
            .min(10)
            .max(64)
            .regex(/^[\x21-\x7e]+$/, "printable ASCII without spaces"),
        "What encoders and flows know, 10–64 characters.",
    ),
    // MediaPackage guide, "CDN authorization": a UUID or 8–128 characters.
    cdnAuthorization: field(
        z
            .string()
            .min(8)
            .max(128)
            .regex(/^[\x21-\x7e]+$/, "printable ASCII without spaces"),
        "What the distribution shows to the packager in a header, 8–128 characters.",
    ),
    piPrivateKey: field(privateKey, "SSH key for the Pi hosts; the SSH agent's when absent."),
    piJumpPrivateKey: field(privateKey, "SSH key for the hosts on the way to the Pis; piPrivateKey when absent."),
    publishKeys: field(
        z.record(
            z.string(),
            z
                .string()
                .refine(
                    (value) => secretProblem({ kind: "key", value }) === undefined,
                    "8–128 letters, digits, dashes and underscores",
                ),
        ),
        "By application: what a camera must show to push, 8–128 characters.",
    ),
    wifiPasswords: field(
        z.record(z.string(), wifiPassword),
        "By network name: passwords of the Wi-Fi networks that the Pis join, 8–63 characters; only pi-image needs them.",
    ),
} as const;

export type SecretKey = keyof typeof secretSchemas;
export const secretKeys: SecretKey[] = [
    "srtPassphrase",
    "cdnAuthorization",
    "piPrivateKey",
    "piJumpPrivateKey",
    "publishKeys",
    "wifiPasswords",
];
/** Those that hold a secret for each name. */
export const namedSecretKeys: readonly SecretKey[] = ["publishKeys", "wifiPasswords"];
export const isSecretKey = (key: string): key is SecretKey => Object.hasOwn(secretSchemas, key);
