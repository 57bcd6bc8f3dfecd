import { shapeOf } from "../checks/settings";
import { neededSecrets, wifiNames } from "../checks/secrets";
import { SecretKey } from "../settings/secrets";
import { SealedSecret } from "./entries";
import { RawConfig } from "./raw";

/** A value of the right form in place of a secret that is not known here. */
export interface Placeholder {
    key: SecretKey;
    value: string;
    /** Why the real one is not known here. */
    why: string;
}

/** Stands in for the secrets that are sealed, and for those that the settings need and the file lacks. */
export function placeholdersFor(raw: RawConfig, sealed: readonly SealedSecret[]): Placeholder[] {
    const { settings } = shapeOf(raw);
    const missing =
        settings === undefined ? [] : neededSecrets(settings).filter((key) => raw.secrets[key] === undefined);
    const unknown = [
        ...sealed,
        ...missing
            .filter((key) => !sealed.some((secret) => secret.key === key))
            .map((key) => ({
                key,
                why: `the file has none: \`pulumi config set --secret pi-live:${key}\` before \`pulumi up\``,
            })),
    ];
    const names = {
        publishKeys: settings?.cameras.map(({ application }) => application) ?? [],
        wifiPasswords: settings === undefined ? [] : wifiNames(settings),
    };
    return unknown.map(({ key, why }) => ({ key, why, value: placeholder(key, names) }));
}

/** The names that a secret of several holds. */
type Names = Record<"publishKeys" | "wifiPasswords", readonly string[]>;

function placeholder(key: SecretKey, names: Names): string {
    const word = `${key}-is-not-known-here`;
    if (key === "piPrivateKey" || key === "piJumpPrivateKey")
        return `-----BEGIN PRIVATE KEY-----\n${word}\n-----END PRIVATE KEY-----\n`;
    if (key !== "publishKeys" && key !== "wifiPasswords") return word;
    return JSON.stringify(Object.fromEntries(names[key].map((name) => [name, word])));
}
