/** CloudFront's policies as data: AWS's own ones with what they hold, and those that the edge makes for itself. */

/** Which names of one kind (query strings, headers, cookies) take part. */
export interface EdgeNames {
    mode: "none" | "all" | "only" | "except";
    /** The names that `only` takes and `except` leaves out. */
    names: string[];
}

/** A cache policy: how long an answer is kept, seconds, and what distinguishes two answers besides host and path. */
export interface EdgeCacheFacts {
    /** For people. */
    name: string;
    minTtl: number;
    defaultTtl: number;
    maxTtl: number;
    queryStrings: EdgeNames;
    headers: EdgeNames;
    cookies: EdgeNames;
    /** True: compressed answers are kept apart, and `Accept-Encoding` goes to the origin. */
    compressed: boolean;
}

/** What an origin request policy sends along, besides what is in the cache key. */
export interface EdgeForwardFacts {
    name: string;
    queryStrings: EdgeNames;
    headers: EdgeNames;
    cookies: EdgeNames;
}

export const none: EdgeNames = { mode: "none", names: [] };
export const all: EdgeNames = { mode: "all", names: [] };
export const only = (...names: string[]): EdgeNames => ({ mode: "only", names });

/** CloudFront keeps nothing longer than what the origin allows, and at most this, seconds: a year (AWS's own policies). */
export const longestTtl = 31_536_000;
const day = 86_400;

/** Ids of AWS's cache policies, the same in every account (CloudFront guide, "Use managed cache policies"). */
export const managedCacheIds = {
    cachingDisabled: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    cachingOptimized: "658327ea-f89d-4fab-a63d-7e88639e58f6",
    cachingOptimizedUncompressed: "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    mediaPackage: "08627262-05a9-4f76-9ded-b50ca2e3a84f",
} as const;

/** What AWS's cache policies hold, by id (same page). */
export const managedCachePolicies: Record<string, EdgeCacheFacts> = {
    [managedCacheIds.cachingDisabled]: cache("Managed-CachingDisabled", [0, 0, 0], none, none, false),
    [managedCacheIds.cachingOptimized]: cache("Managed-CachingOptimized", [1, day, longestTtl], none, none, true),
    [managedCacheIds.cachingOptimizedUncompressed]: cache(
        "Managed-CachingOptimizedForUncompressedObjects",
        [1, day, longestTtl],
        none,
        none,
        false,
    ),
    [managedCacheIds.mediaPackage]: cache(
        "Managed-Elemental-MediaPackage",
        [0, day, longestTtl],
        only("m", "start", "end", "aws.manifestfilter"),
        only("Origin"),
        true,
    ),
};

/** Ids of AWS's origin request policies (CloudFront guide, "Use managed origin request policies"). */
export const managedForwardIds = {
    allViewer: "216adef6-5c7f-47e4-b989-5492eafa07d3",
    allViewerExceptHost: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    corsCustomOrigin: "59781a5b-3903-41f3-afcb-af62929ccde1",
    corsS3Origin: "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    mediaTailorManifests: "775133bc-15f2-49f9-abea-afb2e0bf67d2",
    userAgentReferer: "acba4595-bd28-49b8-b9fe-13317c0390fa",
} as const;

/** What AWS's origin request policies hold, by id (same page). */
export const managedForwardPolicies: Record<string, EdgeForwardFacts> = {
    [managedForwardIds.allViewer]: { name: "Managed-AllViewer", queryStrings: all, headers: all, cookies: all },
    [managedForwardIds.allViewerExceptHost]: {
        name: "Managed-AllViewerExceptHostHeader",
        queryStrings: all,
        headers: { mode: "except", names: ["Host"] },
        cookies: all,
    },
    [managedForwardIds.corsCustomOrigin]: headersOnly("Managed-CORS-CustomOrigin", "Origin"),
    [managedForwardIds.corsS3Origin]: headersOnly(
        "Managed-CORS-S3Origin",
        "Origin",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
    ),
    [managedForwardIds.mediaTailorManifests]: {
        name: "Managed-Elemental-MediaTailor-PersonalizedManifests",
        queryStrings: all,
        headers: only(
            "Origin",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "User-Agent",
            "X-Forwarded-For",
        ),
        cookies: none,
    },
    [managedForwardIds.userAgentReferer]: headersOnly("Managed-UserAgentRefererHeaders", "User-Agent", "Referer"),
};

/**
 * What MediaPackage's answers differ by: `start` and `end` choose a time-shifted window, `m` is when the endpoint last
 * changed, `aws.manifestfilter` picks renditions (MediaPackage guide; CloudFront's own policy for it has the same four).
 */
export const mediaPackageQueryStrings = ["m", "start", "end", "aws.manifestfilter"];

/** How long answers are kept that come without a `Cache-Control`, seconds. */
export interface EdgeTtlSettings {
    manifestSeconds: number;
    segmentSeconds: number;
}

/** The two cache policies that the edge makes, since AWS's own for MediaPackage does not fit. */
export function ownCachePolicies(ttls: EdgeTtlSettings): Record<"manifest" | "segment", EdgeCacheFacts> {
    // AWS's keeps a manifest without Cache-Control for a day, and one copy of everything for each page that plays it
    // (`Origin` is in its key, which the edge's own CORS headers make needless).
    const key = only(...mediaPackageQueryStrings);
    return {
        manifest: cache("manifest", [1, ttls.manifestSeconds, longestTtl], key, none, true),
        segment: cache("segment", [1, ttls.segmentSeconds, longestTtl], key, none, false),
    };
}

function cache(
    name: string,
    [minTtl, defaultTtl, maxTtl]: [number, number, number],
    queryStrings: EdgeNames,
    headers: EdgeNames,
    compressed: boolean,
): EdgeCacheFacts {
    return { name, minTtl, defaultTtl, maxTtl, queryStrings, headers, cookies: none, compressed };
}

function headersOnly(name: string, ...headers: string[]): EdgeForwardFacts {
    return { name, queryStrings: none, headers: only(...headers), cookies: none };
}
