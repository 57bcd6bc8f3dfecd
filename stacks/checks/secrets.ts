import type { EventSettings, FoundationSettings } from "../settings";
import { namedSecretKeys, SecretKey, secretKeys, secretSchemas } from "../settings/secrets";
import { ConfigProblem, show, valueAt } from "./problem";
import { checkShape } from "./shape";

/** The secrets that a stack cannot be made without. */
export function neededSecrets(settings: EventSettings | FoundationSettings): SecretKey[] {
    if (settings.kind === "foundation") return [];
    const { contribution, endpoints } = settings;
    return secretKeys.filter(
        (key) =>
            (key === "srtPassphrase" && contribution.encrypted && contribution.passphraseSecretArn === undefined) ||
            (key === "cdnAuthorization" && endpoints.authorizeOrigin),
    );
}

/** Checks the secrets without ever showing one. */
export function secretProblems(
    secrets: Partial<Record<SecretKey, string>>,
    settings: EventSettings | FoundationSettings | undefined,
): ConfigProblem[] {
    const missing = (settings === undefined ? [] : neededSecrets(settings)).filter((key) => secrets[key] === undefined);
    return [
        ...missing.map((key) => ({
            path: [key],
            found: "nothing",
            expected: `a secret: ${(secretSchemas[key].meta()?.description ?? "").replace(/\.$/, "")}`,
            fix: `run \`pulumi config set --secret pi-live:${key}\``,
        })),
        ...secretKeys.flatMap((key) => shapeProblems(key, secrets[key])),
        ...publishKeyProblems(secrets.publishKeys, settings),
        ...wifiPasswordProblems(secrets.wifiPasswords, settings),
    ];
}

function shapeProblems(key: SecretKey, text: string | undefined): ConfigProblem[] {
    if (text === undefined) return [];
    const value = namedSecretKeys.includes(key) ? parsed(text) : text;
    const { problems } = checkShape(secretSchemas[key], value);
    return problems.map(({ path, expected }) => ({
        path: [key, ...path],
        found: hiddenForm(valueAt(value, path)),
        expected,
        fix: `run \`pulumi config set --secret pi-live:${key}\` again`,
    }));
}

/** What was found is a secret: its kind and length are said, never a character of it. */
function hiddenForm(value: unknown): string {
    if (value === null) return "nothing";
    if (typeof value !== "string") return typeof value === "object" ? show(value) : `a ${typeof value}`;
    const { length } = [...value];
    const space = /\s$/.test(value) ? ", white space at the end" : "";
    return `another form (${length.toLocaleString("en-GB")} character${length === 1 ? "" : "s"}${space})`;
}

function publishKeyProblems(
    text: string | undefined,
    settings: EventSettings | FoundationSettings | undefined,
): ConfigProblem[] {
    const keys = text === undefined ? undefined : parsed(text);
    if (settings === undefined || typeof keys !== "object" || keys === null) return [];
    const applications = settings.cameras.map(({ application }) => application);
    return Object.keys(keys)
        .filter((name) => !applications.includes(name))
        .map((name) => ({
            path: ["publishKeys", name],
            found: "a key for an application that no camera has",
            expected: `one of ${applications.join(", ") || "none, since there is no camera"}`,
        }));
}

function wifiPasswordProblems(
    text: string | undefined,
    settings: EventSettings | FoundationSettings | undefined,
): ConfigProblem[] {
    const passwords = text === undefined ? undefined : parsed(text);
    if (settings === undefined || typeof passwords !== "object" || passwords === null) return [];
    const networks = wifiNames(settings);
    return Object.keys(passwords)
        .filter((name) => !networks.includes(name))
        .map((name) => ({
            path: ["wifiPasswords", name],
            found: "a password for a network that no Pi joins",
            expected: `one of ${networks.map(show).join(", ") || "none, since no host has pi.hosts[].image.wifi"}`,
        }));
}

/** The networks that want a password, of all hosts. */
export function wifiNames({ pi }: Pick<EventSettings, "pi">): string[] {
    const all = (pi?.hosts ?? []).flatMap(({ image }) => image?.wifi ?? []);
    return [...new Set(all.filter(({ open = false }) => !open).map(({ ssid }) => ssid))];
}

/** By network name: the Wi-Fi passwords; empty when there are none. */
export function wifiPasswordsOf(text: string | undefined): Record<string, string> {
    const { data } = checkShape(secretSchemas.wifiPasswords, text === undefined ? {} : parsed(text));
    return data ?? {};
}

/** The application's publish keys; empty when there are none. */
export function publishKeysOf(text: string | undefined): Record<string, string> {
    const { data } = checkShape(secretSchemas.publishKeys, text === undefined ? {} : parsed(text));
    return data ?? {};
}

function parsed(text: string): unknown {
    try {
        const value: unknown = JSON.parse(text);
        return value;
    } catch {
        return text;
    }
}
