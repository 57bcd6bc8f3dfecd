import { IPv4, IPv6 } from "ipaddr.js";

import type { Refuse } from "./checks";
import type { Refusal } from "./problems";

/** What a key that takes a host says of its neighbours. */
export interface HostKey {
    /** Last part of its path, such as `host`. */
    key: string;
    /** What else a URL would hold and has keys of its own, such as `user and port`. */
    besides: string;
    /** Key for the port; absent where the port is fixed. */
    port?: string;
    /** Key for the user; absent where there is no login. */
    user?: string;
}

/**
 * A name or an address and nothing else: no scheme, user, password, port, brackets, path or network's length. What else it holds is repeated
 * only where it cannot be a secret. Passes over what is not a text yet.
 */
export function checkHost(at: string, host: unknown, about: HostKey, refuse: Refuse): void {
    if (typeof host !== "string") return;
    if (linkLocal.test(host)) {
        refuse(
            at,
            "is a link-local address, which is none without a network interface: write a name or another address",
            host,
        );
    } else if (!isHost(host)) {
        const { rule, got } = hostProblem(host, about);
        refuse(at, rule, got);
    }
}

/** fe80::/10 (RFC 4291), with a zone or without: another machine has another name for the interface. */
const linkLocal = /^fe[89ab][0-9a-f]:[0-9a-f:]*(%[A-Za-z0-9_.-]+)?$/i;

/** True for an IPv4 or IPv6 address, or a host name of labels (RFC 1123; `_` too, which name servers and `/etc/hosts` take). */
export function isHost(text: string): boolean {
    if (text.includes(":")) return /^[0-9A-Fa-f:.]+$/.test(text) && IPv6.isValid(text);
    if (/^[0-9.]+$/.test(text)) return IPv4.isValidFourPartDecimal(text);
    const name = text.endsWith(".") ? text.slice(0, -1) : text;
    const labels = name.split(".");
    return (
        name.length <= 253 &&
        labels.every((label) => /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/.test(label)) &&
        // A name that ends in a number is read as an IPv4 address (URL standard, "ends in a number").
        !/^\d+$/.test(labels[labels.length - 1])
    );
}

function hostProblem(text: string, { key, besides, port, user }: HostKey): Refusal {
    const [, named, rest] = /^([^@:/?#]+)@([^@]+)$/.exec(text) ?? [undefined, undefined, text];
    const { host, number } = hostAndPort(rest);
    // A URL, a password, or two of something: it may hold a key.
    if (host === undefined && /[@/?=&]/.test(text) && !/^[0-9a-fA-F:.]+\/\d{1,3}$/.test(text)) {
        return { rule: `must be the host alone, no URL: ${besides} have keys of their own` };
    }
    if (host === undefined) {
        const address = text.split("/")[0];
        if (text.includes("/") && isHost(address))
            return { rule: `must be one address, no network: write ${address}`, got: text };
        if (/^[0-9.]+$/.test(text))
            return { rule: "must be a host name or an address, and is neither", got: JSON.stringify(text) };
        return { rule: "must be a host name or an address", got: JSON.stringify(text) };
    }
    const parts = [
        `${key}: ${host}`,
        ...(number === undefined || port === undefined ? [] : [`${port}: ${isPort(number) ? number : "1–65535"}`]),
        ...(named === undefined || user === undefined ? [] : [`${user}: ${named}`]),
    ];
    const remark = number === undefined ? "" : portRemark(number, port);
    return {
        rule: `must be the host alone, without ${surplus({ named, number, text })}: write ${parts.join(", ")}${remark}`,
    };
}

/** TCP and UDP have no port 0 to connect to, and none above 65,535. */
function isPort(number: string): boolean {
    return Number(number) >= 1 && Number(number) <= 65_535;
}

function portRemark(number: string, port: string | undefined): string {
    if (port === undefined) return " (the port is fixed)";
    return isPort(number) ? "" : ` (${number} is no port)`;
}

function surplus({ named, number, text }: { named?: string; number?: string; text: string }): string {
    const found = [
        ...(named === undefined ? [] : ["user"]),
        ...(number === undefined ? [] : ["port"]),
        ...(text.includes("[") ? ["brackets"] : []),
    ];
    return found.length < 2 ? found.join("") : `${found.slice(0, -1).join(", ")} and ${found[found.length - 1]}`;
}

/** The host in `host`, `host:port`, `[address]`, `[address]:port` and eight groups `:port`; undefined where there is none. */
function hostAndPort(text: string): { host?: string; number?: string } {
    const [, bracketed, after] = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? [];
    if (bracketed !== undefined) {
        return isHost(bracketed) ? { host: bracketed, ...(after === undefined ? {} : { number: after }) } : {};
    }
    if (isHost(text)) return { host: text };
    const [, host = "", number] = /^([^:]+|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}):(\d{1,5})$/.exec(text) ?? [];
    return isHost(host) ? { host, number } : {};
}
