import { nearest } from "../checks/nearest";
import { ConfigProblem, Positions } from "../checks/problem";
import { SecretKey, isSecretKey, secretKeys } from "../settings/secrets";

/** A stack's config as it was found, before any check of its values. */
export interface RawConfig {
    /** Keys of ours without their namespace, secrets left out. */
    values: Record<string, unknown>;
    /** Secrets in clear, for the checks alone: what resources get comes from `requireSecret`. */
    secrets: Partial<Record<SecretKey, string>>;
    /** Keys of other namespaces, e.g. `aws:region`. */
    foreign: Record<string, string>;
    /** True: the file is no YAML, so nothing more can be said of it. */
    unreadable?: boolean;
    /** What was wrong before a schema could look. */
    problems: ConfigProblem[];
    /** Absent when there is no file at hand: the engine hands over values. */
    positions?: Positions;
}

/** One entry of a config as the engine hands it over: text, objects as JSON. */
export interface ConfigEntry {
    /** With its namespace. */
    key: string;
    text: string;
    secret: boolean;
}

const namespace = "pi-live";
const namespaces = [namespace, "aws", "aws-native", "command", "pulumi"];

/** Sorts entries into ours, secrets and those of others. */
export function sortEntries(entries: readonly ConfigEntry[]): RawConfig {
    const raw: RawConfig = { values: {}, secrets: {}, foreign: {}, problems: [] };
    for (const { key, text, secret } of entries) {
        const colon = key.indexOf(":");
        const space = key.slice(0, Math.max(colon, 0));
        const name = key.slice(colon + 1);
        if (space !== namespace) {
            raw.foreign[key] = text;
            const misspelt = misspeltNamespace(space, key);
            if (misspelt !== undefined) raw.problems.push(misspelt);
        } else if (isSecretKey(name)) {
            raw.secrets[name] = text;
            if (!secret) raw.problems.push(inClear(name));
        } else {
            setOwn(raw.values, name, parseText(name, text));
            if (secret) raw.problems.push(notASecret(name));
        }
    }
    return raw;
}

/** Objects come as JSON, everything else as its text. */
function parseText(name: string, text: string): unknown {
    if (name === "kind" || !/^\s*[[{]/.test(text)) return text;
    try {
        const value: unknown = JSON.parse(text);
        return value;
    } catch {
        return text;
    }
}

/** Also for a key called `__proto__`, which a plain assignment would swallow. */
export function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}

function misspeltNamespace(space: string, key: string): ConfigProblem | undefined {
    const near = namespaces.includes(space) ? undefined : nearest(space, namespaces, 2);
    if (near === undefined) return undefined;
    const [, ...rest] = key.split(":");
    return {
        path: [key],
        found: `the namespace ${space || "(none)"}`,
        expected: `one of ${namespaces.join(", ")}`,
        fix: `write ${near}:${rest.join(":")}`,
    };
}

function inClear(key: SecretKey): ConfigProblem {
    return {
        path: [key],
        found: "a secret in clear",
        expected: "an encrypted value",
        fix: `run \`pulumi config set --secret ${namespace}:${key}\` and treat the old value as known`,
    };
}

export function notASecret(name: string): ConfigProblem {
    return {
        path: [name],
        found: "an encrypted value",
        expected: `plain values here; the secret keys are ${secretKeys.map((key) => `${namespace}:${key}`).join(", ")}`,
        fix: "set it without --secret",
    };
}
