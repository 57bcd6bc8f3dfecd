import { z } from "zod";

import { secretProblem } from "../../components/pi-ingest/secrets";
import { field } from "./words";

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
    piPrivateKey: field(
        z.string().regex(/^-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key in PEM form"),
        "SSH key for the Pi hosts; the SSH agent's when absent.",
    ),
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
} as const;

export type SecretKey = keyof typeof secretSchemas;
export const secretKeys: SecretKey[] = ["srtPassphrase", "cdnAuthorization", "piPrivateKey", "publishKeys"];
export const isSecretKey = (key: string): key is SecretKey => Object.hasOwn(secretSchemas, key);
