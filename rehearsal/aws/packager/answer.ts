/** What an endpoint answers, decided without doing it. */
import { BlockList, isIPv6 } from "node:net";

import type { EndpointPlan } from "../../plan/types";
import type { Channel } from "./channel";
import { Child, children, masterPlaylist, mediaPlaylist } from "./playlists";
import { endOfSegment } from "./segments";
import type { Cell } from "./timeline";
import { parseRange, selectWindow } from "./window";

export interface Ask {
    method: string;
    /** Decoded path, without the query. */
    path: string;
    query: URLSearchParams;
    /** `X-MediaPackage-CDNIdentifier`. */
    identifier?: string;
    /** Who asks. */
    address: string;
}

export interface Answer {
    status: number;
    headers: Record<string, string>;
    body?: string;
    /** The body: this track of these cells. */
    media?: { track: string; cells: Cell[] };
}

export function answer(plans: readonly EndpointPlan[], channel: Channel, now: number, ask: Ask): Answer {
    const plan = plans.find(({ path }) => ask.path.startsWith(`${path}/`));
    if (plan === undefined) return refuse(404, "no such endpoint");
    // "OPTIONS": the rehearsal's own, for players in a browser that ask first.
    if (ask.method === "OPTIONS") return { status: 204, headers: { Allow: "GET, HEAD, OPTIONS" } };
    if (ask.method !== "GET" && ask.method !== "HEAD") {
        return { ...refuse(405, "only GET and HEAD"), headers: { Allow: "GET, HEAD, OPTIONS" } };
    }
    const refusal = refused(plan, ask);
    if (refusal !== undefined) return refuse(403, refusal);
    const { tracks } = channel;
    if (tracks === undefined) return refuse(404, "nothing was sent yet");
    return file(plan, channel, now, ask, children(plan, tracks)) ?? refuse(404, "no such file, or not any more");
}

/** Guide, "CDN authorization" (403); API reference, "OriginEndpoint": Origination, Whitelist. */
function refused({ origination, whitelist, cdnIdentifier }: EndpointPlan, ask: Ask): string | undefined {
    if (origination === "DENY") return "this endpoint denies origination";
    if (whitelist.length > 0 && !isListed(whitelist, ask.address)) return "this address is not in the whitelist";
    if (cdnIdentifier !== undefined && ask.identifier !== cdnIdentifier) return "wrong CDN identifier";
    return undefined;
}

function isListed(whitelist: string[], address: string): boolean {
    const list = new BlockList();
    for (const block of whitelist) {
        const [net, bits] = block.split("/");
        const family = isIPv6(net) ? "ipv6" : "ipv4";
        list.addSubnet(net, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
    }
    const plain = address.replace(/^::ffff:/, "");
    return list.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

function file(plan: EndpointPlan, channel: Channel, now: number, ask: Ask, offered: Child[]): Answer | undefined {
    const name = ask.path.slice(plan.path.length + 1);
    if (!name.startsWith(plan.manifestName)) return undefined;
    const match = /^(?:_(\d+))?(?:_(\d+))?\.(m3u8|ts)$/.exec(name.slice(plan.manifestName.length));
    if (match === null) return undefined;
    const [, number, sequence, extension] = match;
    const child = offered.find((each) => String(each.number) === number);
    if (number !== undefined && child === undefined) return undefined;
    if (extension === "m3u8")
        return sequence === undefined ? playlist(plan, channel, now, ask.query, child) : undefined;
    return child && sequence ? media(plan, channel, now, child, Number(sequence)) : undefined;
}

function playlist(
    plan: EndpointPlan,
    channel: Channel,
    now: number,
    query: URLSearchParams,
    child: Child | undefined,
): Answer | undefined {
    const range = parseRange(query);
    const { tracks } = channel;
    if (range === undefined || tracks === undefined) return undefined;
    const window = selectWindow(plan, channel.segments(plan.segmentSeconds), now, range);
    if (window === undefined) return undefined;
    const target = channel.targetDuration(plan.segmentSeconds);
    const body =
        child === undefined ? masterPlaylist(plan, tracks, carried(query)) : mediaPlaylist(plan, child, window, target);
    const seconds = Math.max(1, Math.floor(plan.segmentSeconds / 2));
    return { status: 200, headers: headers("application/x-mpegURL", seconds), body };
}

function media(
    plan: EndpointPlan,
    channel: Channel,
    now: number,
    { track: { name } }: Child,
    sequence: number,
): Answer | undefined {
    const segments = channel.segments(plan.segmentSeconds);
    const segment = segments.length === 0 ? undefined : segments[sequence - segments[0].sequence];
    const isEarly = segment !== undefined && endOfSegment(segment) > now - plan.delaySeconds * 1000;
    if (segment === undefined || (plan.delaySeconds > 0 && isEarly)) return undefined;
    const bytes = segment.cells.reduce((sum, { pieces }) => sum + (pieces[name]?.bytes ?? 0), 0);
    return {
        status: 200,
        // Kept for as long as MediaPackage keeps content: 14 days.
        headers: { ...headers("video/MP2T", 1_209_600), "Content-Length": String(bytes) },
        media: { track: name, cells: segment.cells },
    };
}

function carried(query: URLSearchParams): string {
    const kept = new URLSearchParams([...query].filter(([name]) => name === "start" || name === "end"));
    return kept.size === 0 ? "" : `?${kept.toString()}`;
}

function headers(type: string, maxAge: number): Record<string, string> {
    return { "Content-Type": type, "Cache-Control": `max-age=${maxAge}` };
}

function refuse(status: number, why: string): Answer {
    return { status, headers: { "Content-Type": "text/plain" }, body: `${why}\n` };
}
