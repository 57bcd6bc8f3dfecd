import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";

/** Opens what the CLI's passphrase secrets manager sealed. */
export interface Decrypter {
    /** The clear text. Throws when the text was not sealed with this passphrase. */
    decrypt(sealed: string): string;
}

/** The passphrase as the CLI looks for it; it may be empty, so absent is undefined. */
export function passphraseOf(env: NodeJS.ProcessEnv): string | undefined {
    const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
    if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
    return file === undefined ? undefined : readFileSync(file, "utf8").trim();
}

/**
 * Makes the decrypter of a stack file: `encryptionsalt` is `v1:<salt>:<"pulumi", sealed>`, a sealed text `v1:<nonce>:<AES-256-GCM>`,
 * the key PBKDF2-SHA256 with 1,000,000 rounds (pulumi sdk/go/common/resource/config/crypt.go). Throws when the passphrase is another's.
 */
export function passphraseDecrypter(encryptionSalt: string, passphrase: string): Decrypter {
    const [version, salt, ...sealed] = encryptionSalt.split(":");
    if (version !== "v1" || salt === undefined) throw new Error("encryptionsalt is of a form that is not known here");
    const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    const decrypter = { decrypt: (text: string) => open(text, key) };
    if (decrypter.decrypt(sealed.join(":")) !== "pulumi") throw new Error("the passphrase is not this stack's");
    return decrypter;
}

const tagLength = 16;

function open(text: string, key: Buffer): string {
    const [version, nonce, ciphertext] = text.split(":");
    if (version !== "v1" || nonce === undefined || ciphertext === undefined) throw new Error("not a v1 ciphertext");
    const bytes = Buffer.from(ciphertext, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagLength)), decipher.final()]).toString("utf8");
}
