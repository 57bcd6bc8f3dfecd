import { randomBytes } from "node:crypto";

import { namedSecretKeys, type SecretKey, secretKeys } from "../settings/secrets";
import type { StackFile } from "./file";

/**
 * Values for every secret that the file's config holds, made at random: a rehearsal needs secrets of the right form, never those of the event.
 * They stay within what every secret key allows: 32 letters and digits.
 */
export function randomSecrets({ config }: Pick<StackFile, "config">): Record<string, string> {
    return Object.fromEntries(
        secretKeys.flatMap((key) => {
            const name = `pi-live:${key}`;
            return Object.hasOwn(config, name) ? [[name, randomValue(key, config[name])] as const] : [];
        }),
    );
}

function randomValue(key: SecretKey, value: string): string {
    // No rehearsal dials a Pi.
    if (key === "piPrivateKey" || key === "piJumpPrivateKey")
        return `-----BEGIN PRIVATE KEY-----\n${randomText()}\n-----END PRIVATE KEY-----\n`;
    if (!namedSecretKeys.includes(key)) return randomText();
    const names: unknown = JSON.parse(value);
    const own = typeof names === "object" && names !== null ? Object.keys(names) : [];
    return JSON.stringify(Object.fromEntries(own.map((name) => [name, randomText()])));
}

function randomText(): string {
    return randomBytes(16).toString("hex");
}
