import { matchesPath } from "../../components/edge-cdn/patterns";
import { EdgeNames, managedCachePolicies, managedForwardPolicies } from "../../components/edge-cdn/policies";
import { cachePolicyType, distributionType, originRequestPolicyType } from "../types";
import type { Field, View, ViewedResource } from "../view";

/** The service behind an origin, by its host name. */
export type OriginKind = "mediapackage" | "mediatailor" | "adSegments" | "s3" | "other";

export interface EdgeOrigin {
    field: Field;
    id?: string;
    host?: string;
    kind?: OriginKind;
    region?: string;
}

/** One behaviour with its policies looked up; what is unknown is undefined. */
export interface ReadBehaviour {
    field: Field;
    /** `*` for the default. */
    pattern?: string;
    origin?: EdgeOrigin;
    /** The longest that an answer may be kept, seconds. */
    maxTtl?: number;
    keyQueryStrings?: EdgeNames;
    /** What the origin gets of the viewer's query strings and headers, the cache key included. */
    queryStrings?: EdgeNames[];
    headers?: EdgeNames[];
}

/** A distribution as the rules read it. */
export interface ReadDistribution {
    resource: ViewedResource;
    origins: EdgeOrigin[];
    /** In CloudFront's order, the default last. */
    behaviours: ReadBehaviour[];
    /** Host names that viewers may use. */
    hosts: string[];
}

const suffix = /\.amazonaws\.com(?:\.cn)?$/;

export function originKind(host: string): OriginKind {
    if (!suffix.test(host)) return "other";
    if (/(^|\.)(segments|ads)\.mediatailor\./.test(host)) return "adSegments";
    if (/(^|\.)mediatailor\./.test(host)) return "mediatailor";
    if (/(^|\.)mediapackage(v2)?\./.test(host)) return "mediapackage";
    return /(^|\.)s3[.-]/.test(host) ? "s3" : "other";
}

/** `eu-west-1` of `x.mediapackage.eu-west-1.amazonaws.com`. */
function regionOf(host: string): string | undefined {
    return /\.(?:mediapackage|mediapackagev2|mediatailor)\.([a-z0-9-]+)\.amazonaws/.exec(`.${host}`)?.[1];
}

export function distributions(view: View): ReadDistribution[] {
    return view.all(distributionType).map((resource) => {
        const origins = resource.at("origins").items.map((field): EdgeOrigin => {
            const host = field.at("domainName").text;
            return {
                field,
                id: field.at("originId").text,
                host,
                kind: host === undefined ? undefined : originKind(host),
                region: host === undefined ? undefined : regionOf(host),
            };
        });
        const ordered = resource.at("orderedCacheBehaviors").items;
        const fallback = resource.at("defaultCacheBehavior");
        // The order is unknown, so no path can be judged.
        const hidden = resource.at("orderedCacheBehaviors").isUnknown
            ? [{ field: resource.at("orderedCacheBehaviors") }]
            : [];
        const behaviours = [...ordered, ...(fallback.isAbsent ? [] : [fallback])].map((field, i): ReadBehaviour => {
            const origin = field.at("targetOriginId").text;
            return {
                field,
                pattern: i < ordered.length ? field.at("pathPattern").text : "*",
                origin: origins.find(({ id }) => id !== undefined && id === origin),
                ...policies(view, field),
            };
        });
        const hosts = [resource.state.at("domainName"), ...resource.at("aliases").items].flatMap(
            ({ text }) => text ?? [],
        );
        return { resource, origins, behaviours: [...hidden, ...behaviours], hosts };
    });
}

/** The behaviour that a path meets; undefined where a pattern before it is unknown. */
export function routed({ behaviours }: ReadDistribution, path: string): ReadBehaviour | undefined {
    const match = behaviours.find(({ pattern }) => pattern === undefined || matchesPath(pattern, path));
    return match?.pattern === undefined ? undefined : match;
}

const nothing: EdgeNames = { mode: "none", names: [] };

type Policies = Pick<ReadBehaviour, "maxTtl" | "keyQueryStrings" | "queryStrings" | "headers">;

function policies(view: View, behaviour: Field): Policies {
    const legacy = behaviour.at("forwardedValues");
    if (!legacy.isAbsent && behaviour.at("cachePolicyId").isAbsent) return legacyPolicies(behaviour, legacy);
    const cache = cachePolicy(view, behaviour.at("cachePolicyId"));
    const forward = forwardPolicy(view, behaviour.at("originRequestPolicyId"));
    return {
        maxTtl: cache?.maxTtl,
        keyQueryStrings: cache?.queryStrings,
        queryStrings: cache && forward && [cache.queryStrings, forward.queryStrings],
        headers: cache && forward && [cache.headers, forward.headers],
    };
}

interface CacheFacts {
    maxTtl: number;
    queryStrings: EdgeNames;
    headers: EdgeNames;
}

/** CloudFront's default where a cache policy or behaviour names no maximum: a year, seconds. */
const defaultMaxTtl = 31_536_000;

function cachePolicy(view: View, id: Field): CacheFacts | undefined {
    if (id.text === undefined) return undefined;
    const own = find(view, cachePolicyType, id.text);
    if (own === undefined) return managedCachePolicies[id.text];
    const key = own.at("parametersInCacheKeyAndForwardedToOrigin");
    if (key.isPartlyUnknown) return undefined;
    return {
        maxTtl: own.at("maxTtl").number ?? defaultMaxTtl,
        queryStrings: names(
            key.at("queryStringsConfig.queryStringBehavior"),
            key.at("queryStringsConfig.queryStrings.items"),
        ),
        headers: names(key.at("headersConfig.headerBehavior"), key.at("headersConfig.headers.items")),
    };
}

function forwardPolicy(view: View, id: Field): Omit<CacheFacts, "maxTtl"> | undefined {
    if (id.isAbsent) return { queryStrings: nothing, headers: nothing };
    if (id.text === undefined) return undefined;
    const own = find(view, originRequestPolicyType, id.text);
    if (own === undefined) return managedForwardPolicies[id.text];
    if (own.at("headersConfig").isPartlyUnknown || own.at("queryStringsConfig").isPartlyUnknown) return undefined;
    return {
        queryStrings: names(
            own.at("queryStringsConfig.queryStringBehavior"),
            own.at("queryStringsConfig.queryStrings.items"),
        ),
        headers: names(own.at("headersConfig.headerBehavior"), own.at("headersConfig.headers.items")),
    };
}

function find(view: View, type: string, id: string): ViewedResource | undefined {
    return view.all(type).find((policy) => policy.id === id || policy.state.at("id").text === id);
}

/** Which names take part, as CloudFront encodes it (API reference, "CachePolicyQueryStringsConfig" and its kin). */
function names(behaviour: Field, list: Field): EdgeNames {
    switch (behaviour.text) {
        case "all":
        case "allViewer":
        case "allViewerAndWhitelistCloudFront":
            return { mode: "all", names: [] };
        case "whitelist":
            return { mode: "only", names: list.texts };
        case "allExcept":
            return { mode: "except", names: list.texts };
        default:
            return nothing;
    }
}

function legacyPolicies(behaviour: Field, forwarded: Field): Policies {
    const headers = forwarded.at("headers").texts;
    const queryStrings: EdgeNames = forwarded.at("queryString").boolean === true ? { mode: "all", names: [] } : nothing;
    return {
        maxTtl: behaviour.at("maxTtl").number ?? defaultMaxTtl,
        keyQueryStrings: queryStrings,
        queryStrings: [queryStrings],
        headers: [headers.includes("*") ? { mode: "all", names: [] } : { mode: "only", names: headers }],
    };
}

/** True when one of the lists lets the name through; header names know no case. */
export function lets(lists: EdgeNames[], name: string): boolean {
    return lists.some(({ mode, names: listed }) => {
        const named = listed.some((each) => each.toLowerCase() === name.toLowerCase());
        return mode === "all" || (mode === "only" && named) || (mode === "except" && !named);
    });
}
