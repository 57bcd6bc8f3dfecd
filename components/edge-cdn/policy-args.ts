/** Our own policies, in the provider's words. */
import type { CachePolicyArgs, ResponseHeadersPolicyArgs } from "@pulumi/aws/cloudfront";

import { EdgeHeaderFacts, hstsSeconds } from "./headers";
import type { EdgeCacheFacts, EdgeNames } from "./policies";

/** CloudFront's words for the modes of query strings and cookies. */
const modes = { none: "none", all: "all", only: "whitelist", except: "allExcept" };

export function cachePolicyArgs(facts: EdgeCacheFacts): CachePolicyArgs {
    const { minTtl, defaultTtl, maxTtl, queryStrings, headers, cookies, compressed } = facts;
    const items = ({ names }: EdgeNames) => (names.length === 0 ? undefined : { items: names });
    return {
        comment: `pi-live: ${facts.name}s`,
        minTtl,
        defaultTtl,
        maxTtl,
        parametersInCacheKeyAndForwardedToOrigin: {
            queryStringsConfig: { queryStringBehavior: modes[queryStrings.mode], queryStrings: items(queryStrings) },
            headersConfig: { headerBehavior: modes[headers.mode], headers: items(headers) },
            cookiesConfig: { cookieBehavior: modes[cookies.mode], cookies: items(cookies) },
            enableAcceptEncodingGzip: compressed,
            enableAcceptEncodingBrotli: compressed,
        },
    };
}

export function responseHeadersArgs({ cors, security, custom }: Required<EdgeHeaderFacts>): ResponseHeadersPolicyArgs {
    return {
        comment: "pi-live: CORS and security headers",
        corsConfig: {
            accessControlAllowOrigins: { items: cors.origins },
            accessControlAllowMethods: { items: cors.methods },
            accessControlAllowHeaders: { items: cors.requestHeaders },
            accessControlExposeHeaders: { items: cors.exposedHeaders },
            accessControlAllowCredentials: cors.credentials,
            accessControlMaxAgeSec: cors.maxAgeSeconds,
            // The origins' own CORS headers are not in the cache key, so another page's would be served from the cache.
            originOverride: true,
        },
        securityHeadersConfig: {
            strictTransportSecurity: {
                accessControlMaxAgeSec: hstsSeconds,
                // Other hosts of the viewers' domain are not ours to decide about.
                includeSubdomains: false,
                preload: false,
                override: true,
            },
            contentTypeOptions: { override: true },
            referrerPolicy: { referrerPolicy: security["Referrer-Policy"], override: true },
            frameOptions: { frameOption: security["X-Frame-Options"], override: true },
        },
        customHeadersConfig: {
            items: Object.entries(custom).map(([header, value]) => ({ header, value, override: true })),
        },
    };
}
