/**
 * Which requests a hop obeys. A web page that the crew has open may send requests to this machine too: across sites (it sends an `Origin`,
 * or Chromium's `Sec-Fetch-Site`), or under a name of its own that resolves to this machine (DNS rebinding: it sends that name as `Host`).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";

/** Names of a hop that only this machine's processes ask. */
function isLoopback(name: string): boolean {
    return ["127.0.0.1", "localhost", "::1"].includes(name);
}

/** True for programs of this machine, and for pages that the same server sent. `isOwnName`: by which names the server is asked. */
export function isOwnRequest(
    { headers }: Pick<IncomingMessage, "headers">,
    isOwnName: (name: string) => boolean = isLoopback,
): boolean {
    const { host = "", origin, "sec-fetch-site": site, "sec-fetch-mode": mode } = headers;
    const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    if (!isOwnName(name.toLowerCase())) return false;
    // A link elsewhere may lead here: what such a request can do, GET alone, has no effect.
    const isLink = mode === "navigate" && origin === undefined;
    if (site !== undefined && site !== "same-origin" && site !== "none" && !isLink) return false;
    return origin === undefined || origin === `http://${host}`;
}

/** Answers 403 and returns true when the request is another site's. */
export function refuseForeign(request: IncomingMessage, response: ServerResponse, isOwnName = isLoopback): boolean {
    if (isOwnRequest(request, isOwnName)) return false;
    request.resume();
    response.writeHead(403, { "content-type": "text/plain" }).end("asked by another site, or under another name\n");
    return true;
}

/** True when the request comes from this machine: over loopback, or from the very address that it was sent to. */
export function isFromThisMachine({
    remoteAddress: from = "",
    localAddress: to = "",
}: Pick<IncomingMessage["socket"], "remoteAddress" | "localAddress">): boolean {
    // `::ffff:192.168.7.20`: IPv4 at a socket that takes both (RFC 4291, 2.5.5.2).
    const plain = (address: string) => address.replace(/^::ffff:/i, "");
    return /^127\.|^::1$/.test(plain(from)) || (from !== "" && plain(from) === plain(to));
}

/** Any address, or one of the names: what a browser shows for a page of this machine. */
export function addressOr(names: readonly string[]): (name: string) => boolean {
    return (name) => isIP(name) !== 0 || names.some((own) => own.toLowerCase() === name);
}
