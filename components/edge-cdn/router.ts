/** What CloudFront does with one request: a pure answer over a plain description of a distribution. */
import type { EdgeHeaderFacts } from "./headers";
import { matchesPath } from "./patterns";
import type { EdgeCacheFacts, EdgeForwardFacts, EdgeNames } from "./policies";
import { EdgeRequest, normalPath, parseRequest, queryPairs, QueryPair } from "./request";

/** One distribution, as far as requests meet it. */
export interface EdgeDescription {
    /** Host names that viewers use, the first one first; empty when not known yet. */
    hosts: string[];
    origins: EdgeOriginFacts[];
    /** In order; the last one's path is `*`. */
    behaviours: EdgeBehaviourFacts[];
}

export interface EdgeOriginFacts {
    id: string;
    host: string;
    /** Put in front of the path; empty for most. */
    path: string;
    /** Names of the headers that CloudFront adds; the values may be secret. */
    headers: string[];
    /** True: CloudFront signs what it asks (origin access control). */
    signs: boolean;
    /** Region of the Origin Shield, if any. */
    shield?: string;
}

export interface EdgeBehaviourFacts {
    path: string;
    origin: string;
    methods: string[];
    /** Methods whose answers are kept. */
    cachedMethods: string[];
    /** `allow-all`, `redirect-to-https` or `https-only`. */
    viewerProtocol: string;
    /** Absent when the policy is neither AWS's nor described. */
    cache?: EdgeCacheFacts;
    /** Absent: nothing besides the cache key is sent along. */
    forward?: EdgeForwardFacts;
    /** Absent: answers go out as the origin gave them. */
    headers?: EdgeHeaderFacts;
    /** Ids of policies that are neither AWS's nor the component's. */
    unknownPolicies: string[];
    /** True: only viewers with a signed cookie or URL. */
    signedViewers: boolean;
    compress: boolean;
}

/** What CloudFront does: ask the origin (or answer from its cache), send the viewer to https, or refuse. */
export interface EdgeRoute {
    request: EdgeRequest;
    /** The path as it is compared with the patterns: without dot segments, doubled slashes and needless escapes. */
    comparedPath: string;
    /** False: the host is none of the distribution's. */
    hostKnown: boolean;
    /** Place among the behaviours, from 0. */
    index: number;
    behaviour: EdgeBehaviourFacts;
    origin: EdgeOriginFacts;
    /** 301 or 307 to https, 403 for a method or protocol that is not let through; absent when all is well. */
    refusal?: { status: number; reason: string };
    /** What CloudFront asks the origin for. */
    originUrl: string;
    key: EdgeKey;
    forwarded: EdgeForwarded;
    /** Seconds; absent when the policy is not known. All 0: never kept. */
    ttl?: { least: number; unsaid: number; most: number };
    /** True: an answer to this request can come from the cache. */
    cacheable: boolean;
}

/** What distinguishes two answers, besides the distribution. */
export interface EdgeKey {
    path: string;
    /** The part of this request's query that counts, e.g. `start=1&end=2`. */
    query: string;
    /** All query names that would count; `*` for all. */
    queryNames: string[];
    headers: string[];
    cookies: string[];
    /** True: compressed and plain answers are kept apart. */
    compressed: boolean;
}

/** What of the viewer's request reaches the origin. */
export interface EdgeForwarded {
    /** The query that is sent. */
    query: string;
    /** Names in this request's query that are left out. */
    droppedQueryNames: string[];
    queryNames: string[];
    /** Names of the viewer's headers, `*` for all, `*` and `-Name` for all but some. */
    headers: string[];
    cookies: string[];
    /** The Host that the origin sees. */
    host: string;
    /** True: the origin sees the viewer's User-Agent, else `Amazon CloudFront`. */
    userAgent: boolean;
    /** Headers that CloudFront adds from the origin's settings. */
    added: string[];
}

/** CloudFront keeps these to itself wherever viewers are signed (CloudFront guide, "How signed URLs work"). */
const signatureNames = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"];

/** Answers for one URL, whole or from the path on. Throws when the text is neither, or the distribution has no default. */
export function routeRequest(distribution: EdgeDescription, url: string, method = "GET"): EdgeRoute {
    const request = parseRequest(url, method);
    const comparedPath = normalPath(request.path);
    const index = distribution.behaviours.findIndex(({ path }) => matchesPath(path, comparedPath));
    if (index < 0) throw new Error("the distribution has no default behaviour");
    const behaviour = distribution.behaviours[index];
    const origin = distribution.origins.find(({ id }) => id === behaviour.origin);
    if (origin === undefined)
        throw new Error(`behaviour ${behaviour.path} names the origin ${behaviour.origin}, which is not there`);

    const pairs = queryPairs(request.query).filter(
        ({ name }) => !(behaviour.signedViewers && signatureNames.includes(name)),
    );
    const { cache } = behaviour;
    const forwarded = whatIsForwarded(behaviour, origin, request, pairs);
    return {
        request,
        comparedPath,
        hostKnown: request.host === undefined || distribution.hosts.some((host) => isHost(host, request.host ?? "")),
        index,
        behaviour,
        origin,
        refusal: refusal(behaviour, request),
        originUrl: `https://${origin.host}${origin.path}${request.path}${forwarded.query === "" ? "" : `?${forwarded.query}`}`,
        key: {
            path: request.path,
            query: text(pairs.filter(({ name }) => takes(cache?.queryStrings, name))),
            queryNames: list(cache?.queryStrings),
            headers: list(cache?.headers),
            cookies: list(cache?.cookies),
            compressed: cache?.compressed ?? false,
        },
        forwarded,
        ttl: cache && { least: cache.minTtl, unsaid: cache.defaultTtl, most: cache.maxTtl },
        cacheable: cache !== undefined && cache.maxTtl > 0 && behaviour.cachedMethods.includes(request.method),
    };
}

/** True when a name takes part, by the selection. Query names and cookies keep their case, headers do not. */
export function takes(selection: EdgeNames | undefined, name: string): boolean {
    switch (selection?.mode) {
        case "all":
            return true;
        case "only":
            return selection.names.includes(name);
        case "except":
            return !selection.names.includes(name);
        default:
            return false;
    }
}

function whatIsForwarded(
    { cache, forward }: EdgeBehaviourFacts,
    origin: EdgeOriginFacts,
    request: EdgeRequest,
    pairs: QueryPair[],
): EdgeForwarded {
    const sent = pairs.filter(({ name }) => takes(cache?.queryStrings, name) || takes(forward?.queryStrings, name));
    const dropped = queryPairs(request.query).filter((pair) => !sent.some(({ text: kept }) => kept === pair.text));
    const header = (name: string) =>
        [cache?.headers, forward?.headers].some((selection) => takes(lower(selection), name));
    return {
        query: text(sent),
        droppedQueryNames: [...new Set(dropped.map(({ name }) => name))],
        queryNames: both(cache?.queryStrings, forward?.queryStrings),
        headers: both(cache?.headers, forward?.headers),
        cookies: both(cache?.cookies, forward?.cookies),
        host: header("host") ? (request.host ?? "the viewer's") : origin.host,
        userAgent: header("user-agent"),
        added: origin.headers,
    };
}

/** CloudFront guide, "Require HTTPS for communication between viewers and CloudFront", and "Allowed HTTP methods". */
function refusal({ viewerProtocol, methods }: EdgeBehaviourFacts, { scheme, method }: EdgeRequest) {
    if (scheme === "http" && viewerProtocol === "redirect-to-https") {
        const status = method === "GET" || method === "HEAD" ? 301 : 307;
        return { status, reason: "sent on to https" };
    }
    if (scheme === "http" && viewerProtocol === "https-only")
        return { status: 403, reason: "only https is let through" };
    if (!methods.includes(method))
        return { status: 403, reason: `${method} is not let through, only ${methods.join(", ")}` };
    return undefined;
}

/** `*.example.com` stands for one label, as in certificates. */
function isHost(pattern: string, host: string): boolean {
    const wanted = pattern.toLowerCase();
    return wanted.startsWith("*.") ? host.slice(host.indexOf(".")) === wanted.slice(1) : host === wanted;
}

function text(pairs: QueryPair[]): string {
    return pairs.map((pair) => pair.text).join("&");
}

function list(selection: EdgeNames | undefined): string[] {
    switch (selection?.mode) {
        case "all":
            return ["*"];
        case "only":
            return selection.names;
        case "except":
            return ["*", ...selection.names.map((name) => `-${name}`)];
        default:
            return [];
    }
}

function both(a: EdgeNames | undefined, b: EdgeNames | undefined): string[] {
    const names = [...new Set([...list(a), ...list(b)])];
    return names.some((name) => name === "*") ? names.filter((name) => name === "*" || name.startsWith("-")) : names;
}

function lower(selection: EdgeNames | undefined): EdgeNames | undefined {
    return selection && { ...selection, names: selection.names.map((name) => name.toLowerCase()) };
}
