import { publicKeyOf } from "../../pi-image/host-key";
import { CardSettings, CardWifi, HostKey, ingestPackages } from "../../pi-image/settings";
import { hostnameOf } from "../../stacks/checks/pi-image";
import { wifiPasswordsOf } from "../../stacks/checks/secrets";
import type { StackFile } from "../../stacks/config/file";
import type { EventSettings } from "../../stacks/settings";
import type { SecretKey } from "../../stacks/settings/secrets";

export type PiHost = NonNullable<EventSettings["pi"]>["hosts"][number];

/** Settings of one host's card. Throws, naming the secret, when one that it needs is sealed or missing. */
export function cardSettings(host: PiHost, hostKey: HostKey, packages: string[], file: StackFile): CardSettings {
    const { authorizedKeys, wifi, packages: more, hostname, ...rest } = host.image ?? {};
    return {
        ...rest,
        name: host.name,
        hostname: hostnameOf(host),
        user: host.user ?? "pi",
        authorizedKeys: loginKeys(host, authorizedKeys ?? [], file),
        hostKey,
        packages,
        ...(wifi === undefined ? {} : { wifi: withPasswords(host.name, wifi, file) }),
    };
}

/** Packages that the provisioner would install on this host, and those of the config. */
export function hostPackages(host: PiHost): string[] {
    const needed = ingestPackages({
        nginx: host.exit?.kind !== "direct",
        multicastName: host.host.endsWith(".local"),
    });
    return [...new Set([...needed, ...(host.image?.packages ?? [])])];
}

function loginKeys({ name }: PiHost, given: string[], file: StackFile): string[] {
    const privateKey = secretOf("piPrivateKey", file);
    const derived = privateKey === undefined ? [] : [`${publicKeyOf(privateKey)} pi-live ${file.stack}`];
    // Comments do not distinguish keys.
    const keys = [...derived, ...given].filter(
        (key, i, all) => all.findIndex((other) => bare(other) === bare(key)) === i,
    );
    if (keys.length > 0) return keys;
    throw new Error(
        `no login key for ${name}: set the secret piPrivateKey, or add your public key to ` +
            `pi-live:pi.hosts[].image.authorizedKeys (\`ssh-add -L\` lists the agent's)`,
    );
}

function bare(key: string): string {
    return key.split(" ").slice(0, 2).join(" ");
}

function withPasswords(
    name: string,
    wifi: { ssid: string; open?: boolean; hidden?: boolean }[],
    file: StackFile,
): CardWifi[] {
    const closed = wifi.some(({ open = false }) => !open);
    const passwords = closed ? wifiPasswordsOf(secretOf("wifiPasswords", file)) : {};
    const missing = wifi.filter(({ ssid, open = false }) => !open && !Object.hasOwn(passwords, ssid));
    if (missing.length > 0) {
        const names = missing.map(({ ssid }) => JSON.stringify(ssid)).join(", ");
        throw new Error(
            `${name} joins ${names} without a password: run \`pulumi config set --secret pi-live:wifiPasswords\` with JSON ` +
                'such as {"network":"password"}, or set open: true',
        );
    }
    return wifi.map(({ ssid, hidden, open = false }) => ({
        ssid,
        ...(open ? {} : { password: passwords[ssid] }),
        ...(hidden === undefined ? {} : { hidden }),
    }));
}

/** A secret in clear text, undefined when the stack has none. Throws when it cannot be opened here. */
function secretOf(key: SecretKey, { placeholders, raw, path }: StackFile): string | undefined {
    const sealed = placeholders.find((one) => one.key === key);
    if (sealed !== undefined) {
        throw new Error(
            `${path}: the card needs the secret pi-live:${key}, which cannot be opened here: ${sealed.why}`,
        );
    }
    return raw.secrets[key];
}
