/**
 * The one way out of a rehearsal: which address of this machine answers for a URL of the graph, of a VAST document or of a redirect.
 * Without `--real-ads` every host is answered here, so no URL leads to anyone else, whatever its scheme, port or case.
 */
import type { Hosts } from "../plan/types";

/** What a request is for: the ad server's stand-in answers by it for hosts that nothing else stands for. */
export type Purpose = "ads" | "media" | "beacon" | "content" | "image";

/** Key of `Hosts` for all hosts that it does not name. Absent: those are asked themselves. */
export const everyOtherHost = "*";
/** Headers to the hops of this machine alone; no other server gets them. */
export const purposeHeader = "x-rehearsal-purpose";
/** Length that a stand-in's clip shall have, seconds. */
export const secondsHeader = "x-rehearsal-seconds";
/** What was asked for, as the document has it. */
export const urlHeader = "x-rehearsal-url";

export interface Route {
    /** What is dialed. */
    url: URL;
    /** The Host header: the recorded host. */
    host: string;
    /** True: by a hop of this machine. */
    here: boolean;
}

/** Throws for a URL that is neither http nor https, and for one that cannot be read. */
export function route(url: string, hosts: Hosts): Route {
    const asked = new URL(url);
    if (asked.protocol !== "http:" && asked.protocol !== "https:")
        throw new Error(`${asked.protocol} is never requested: only http and https are (${url})`);
    const base = baseOf(asked, hosts);
    if (base === undefined) return { url: asked, host: asked.host, here: false };
    const to = new URL(`${base.replace(/\/$/, "")}${asked.pathname}${asked.search}`);
    return { url: to, host: asked.host, here: true };
}

/** The rehearsal's own addresses are known by host and port, and speak http; graphs name hosts, with any port. */
function baseOf({ protocol, host, hostname }: URL, hosts: Hosts): string | undefined {
    const own = protocol === "http:" ? hosts[host] : undefined;
    // A name that ends in a dot is the same host (RFC 1034, 3.1).
    return own ?? hosts[hostname.replace(/\.$/, "")] ?? hosts[everyOtherHost];
}

/** Asks the given origins alone: a playlist or a redirect may name any other. */
export class Origins {
    private readonly allowed: Set<string>;

    constructor(urls: Iterable<string>) {
        this.allowed = new Set([...urls].map((url) => new URL(url).origin));
    }

    /** Throws for a URL elsewhere, before anything is dialed. */
    require(url: string): void {
        const { origin } = new URL(url);
        if (!this.allowed.has(origin)) throw new ElsewhereError(origin);
    }
}

/** Nothing of this rehearsal answers there, so it is not asked. */
export class ElsewhereError extends Error {
    constructor(readonly origin: string) {
        super(`not requested: ${origin} is outside of this rehearsal`);
    }
}
