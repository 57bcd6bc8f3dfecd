import { ConfigProblem, show } from "../checks/problem";
import { SecretKey, isSecretKey } from "../settings/secrets";
import { Decrypter, passphraseDecrypter, passphraseOf } from "./passphrase";
import { ConfigEntry, notASecret, setOwn } from "./raw";

/** A secret of the file that could not be opened here. */
export interface SealedSecret {
    key: SecretKey;
    /** Why not. */
    why: string;
}

export interface FileEntries {
    entries: ConfigEntry[];
    sealed: SealedSecret[];
    problems: ConfigProblem[];
}

/** Turns what a stack file says into what the engine would hand over. */
export function fileEntries(content: unknown, env: NodeJS.ProcessEnv): FileEntries {
    const read: FileEntries = { entries: [], sealed: [], problems: [] };
    if (content === null || content === undefined) return read;
    const config = isRecord(content) ? content.config : content;
    if (!isRecord(content) || !isRecord(config)) {
        if (config !== undefined && config !== null) {
            read.problems.push({ path: [], found: show(config), expected: "a group of keys under config:" });
        }
        return read;
    }
    const opener = lazyOpener(content, env);
    for (const [key, value] of Object.entries(config)) readEntry(key, value, opener, read);
    return read;
}

function readEntry(key: string, value: unknown, opener: () => Decrypter | string, read: FileEntries): void {
    if (!hasSecure(value)) {
        read.entries.push({ key, text: engineText(value), secret: false });
        return;
    }
    const name = key.replace(/^pi-live:/, "");
    const ours = key.startsWith("pi-live:");
    if (!ours || !isSecretKey(name)) {
        // Other providers' secrets are none of our business; ours outside the secret keys would end in clear in the state.
        if (ours) read.problems.push(notASecret(name));
        return;
    }
    const decrypter = opener();
    if (typeof decrypter === "string") {
        read.sealed.push({ key: name, why: decrypter });
        return;
    }
    try {
        read.entries.push({ key, text: engineText(opened(value, decrypter)), secret: true });
    } catch {
        read.sealed.push({ key: name, why: "it was not sealed with this stack's passphrase" });
    }
}

/** The passphrase is stretched a million times: only when something must be opened, and once. */
function lazyOpener(content: Record<string, unknown>, env: NodeJS.ProcessEnv): () => Decrypter | string {
    let found: Decrypter | string | undefined;
    return () => (found ??= openerOf(content, env));
}

function openerOf({ encryptionsalt }: Record<string, unknown>, env: NodeJS.ProcessEnv): Decrypter | string {
    if (typeof encryptionsalt !== "string") return "the stack's secrets are not sealed with a passphrase";
    try {
        const passphrase = passphraseOf(env);
        if (passphrase === undefined) return "PULUMI_CONFIG_PASSPHRASE is not set";
        return passphraseDecrypter(encryptionsalt, passphrase);
    } catch {
        return "PULUMI_CONFIG_PASSPHRASE does not open this stack's secrets";
    }
}

/** Scalars as their text, everything else as JSON: the engine's form. */
function engineText(value: unknown): string {
    if (typeof value === "string") return value;
    return value === null ? "" : (JSON.stringify(value) ?? "");
}

function isSecure(value: unknown): value is { secure: string } {
    return isRecord(value) && typeof value.secure === "string" && Object.keys(value).length === 1;
}

function hasSecure(value: unknown): boolean {
    if (isSecure(value)) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(hasSecure);
}

function opened(value: unknown, decrypter: Decrypter): unknown {
    if (isSecure(value)) return decrypter.decrypt(value.secure);
    if (!isRecord(value)) return value;
    const plain: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) setOwn(plain, key, opened(inner, decrypter));
    return plain;
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
