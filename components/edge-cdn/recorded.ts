/** A distribution that a plan has recorded (or any tool has exported), as a description that can be asked. */
import { EdgeHeaderFacts, managedHeaderPolicies } from "./headers";
import {
    all,
    EdgeCacheFacts,
    EdgeForwardFacts,
    EdgeNames,
    managedCachePolicies,
    managedForwardPolicies,
    none,
} from "./policies";
import type { EdgeBehaviourFacts, EdgeDescription, EdgeOriginFacts } from "./router";

/** Properties as the provider names them. */
type Props = Record<string, unknown>;

/** Policies of one's own that the distribution may name, by id; AWS's are known. */
export interface EdgeRecordedPolicies {
    /** `aws:cloudfront/cachePolicy:CachePolicy` */
    cache: Record<string, Props>;
    /** `aws:cloudfront/originRequestPolicy:OriginRequestPolicy` */
    forward: Record<string, Props>;
    /** `aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy` */
    headers: Record<string, Props>;
}

/** Reads the properties of an `aws:cloudfront/distribution:Distribution`; the computed `domainName` may be among them. */
export function describeDistribution(distribution: Props, policies: EdgeRecordedPolicies): EdgeDescription {
    const ordered = objects(distribution["orderedCacheBehaviors"]);
    const fallback = object(distribution["defaultCacheBehavior"]);
    return {
        hosts: [...texts(distribution["aliases"]), ...texts([distribution["domainName"]])],
        origins: objects(distribution["origins"]).map(origin),
        behaviours: [
            ...ordered.map((props) => behaviour(text(props["pathPattern"]), props, policies)),
            behaviour("*", fallback, policies),
        ],
    };
}

function origin(props: Props): EdgeOriginFacts {
    const shield = object(props["originShield"]);
    return {
        id: text(props["originId"]),
        host: text(props["domainName"]),
        path: text(props["originPath"]),
        headers: objects(props["customHeaders"]).map((header) => text(header["name"])),
        signs: props["originAccessControlId"] !== undefined,
        ...(shield["enabled"] === true ? { shield: text(shield["originShieldRegion"]) } : {}),
    };
}

function behaviour(path: string, props: Props, policies: EdgeRecordedPolicies): EdgeBehaviourFacts {
    const cacheId = text(props["cachePolicyId"]);
    const forwardId = text(props["originRequestPolicyId"]);
    const headersId = text(props["responseHeadersPolicyId"]);
    const cache = managedCachePolicies[cacheId] ?? found(policies.cache, cacheId, cacheFacts);
    const forward = managedForwardPolicies[forwardId] ?? found(policies.forward, forwardId, forwardFacts);
    const headers = managedHeaderPolicies[headersId] ?? found(policies.headers, headersId, headerFacts);
    return {
        path,
        origin: text(props["targetOriginId"]),
        methods: texts(props["allowedMethods"]),
        cachedMethods: texts(props["cachedMethods"]),
        viewerProtocol: text(props["viewerProtocolPolicy"]),
        ...(cache && { cache }),
        ...(forward && { forward }),
        ...(headers && { headers }),
        unknownPolicies: [cache ? "" : cacheId, forward ? "" : forwardId, headers ? "" : headersId].filter(
            (id) => id !== "",
        ),
        signedViewers: texts(props["trustedKeyGroups"]).length > 0,
        compress: props["compress"] === true,
    };
}

function found<Facts>(known: Record<string, Props>, id: string, read: (props: Props) => Facts): Facts | undefined {
    return id in known ? read(known[id]) : undefined;
}

function cacheFacts(props: Props): EdgeCacheFacts {
    const key = object(props["parametersInCacheKeyAndForwardedToOrigin"]);
    return {
        name: text(props["name"]),
        minTtl: number(props["minTtl"], 0),
        // The provider's own defaults (CachePolicy, "defaultTtl", "maxTtl").
        defaultTtl: number(props["defaultTtl"], 86_400),
        maxTtl: number(props["maxTtl"], 31_536_000),
        queryStrings: names(key["queryStringsConfig"], "queryString"),
        headers: names(key["headersConfig"], "header"),
        cookies: names(key["cookiesConfig"], "cookie"),
        compressed: key["enableAcceptEncodingGzip"] === true || key["enableAcceptEncodingBrotli"] === true,
    };
}

function forwardFacts(props: Props): EdgeForwardFacts {
    return {
        name: text(props["name"]),
        queryStrings: names(props["queryStringsConfig"], "queryString"),
        headers: names(props["headersConfig"], "header"),
        cookies: names(props["cookiesConfig"], "cookie"),
    };
}

/** `{ queryStringBehavior: "whitelist", queryStrings: { items: [...] } }` and its two siblings. */
function names(config: unknown, kind: "queryString" | "header" | "cookie"): EdgeNames {
    const props = object(config);
    const items = texts(object(props[`${kind}s`])["items"]);
    switch (props[`${kind}Behavior`]) {
        case "whitelist":
            return { mode: "only", names: items };
        case "allExcept":
            return { mode: "except", names: items };
        case "all":
        case "allViewer":
        case "allViewerAndWhitelistCloudFront":
            return all;
        default:
            return none;
    }
}

function headerFacts(props: Props): EdgeHeaderFacts {
    const cors = object(props["corsConfig"]);
    const items = (key: string) => texts(object(cors[key])["items"]);
    const maxAge = number(cors["accessControlMaxAgeSec"], 0);
    return {
        ...(props["corsConfig"] === undefined
            ? {}
            : {
                  cors: {
                      origins: items("accessControlAllowOrigins"),
                      methods: items("accessControlAllowMethods"),
                      requestHeaders: items("accessControlAllowHeaders"),
                      exposedHeaders: items("accessControlExposeHeaders"),
                      ...(maxAge > 0 ? { maxAgeSeconds: maxAge } : {}),
                      credentials: cors["accessControlAllowCredentials"] === true,
                  },
              }),
        security: securityHeaders(object(props["securityHeadersConfig"])),
        ...customHeaders(objects(object(props["customHeadersConfig"])["items"])),
    };
}

function securityHeaders(config: Props): Record<string, string> {
    const hsts = object(config["strictTransportSecurity"]);
    const xss = object(config["xssProtection"]);
    const seconds = number(hsts["accessControlMaxAgeSec"], -1);
    const flags = `${hsts["includeSubdomains"] === true ? "; includeSubDomains" : ""}${hsts["preload"] === true ? "; preload" : ""}`;
    const values: Record<string, string> = {
        "Strict-Transport-Security": seconds < 0 ? "" : `max-age=${seconds}${flags}`,
        "X-Content-Type-Options": config["contentTypeOptions"] === undefined ? "" : "nosniff",
        "Referrer-Policy": text(object(config["referrerPolicy"])["referrerPolicy"]),
        "X-Frame-Options": text(object(config["frameOptions"])["frameOption"]),
        "X-XSS-Protection": xss["protection"] === true ? `1${xss["modeBlock"] === true ? "; mode=block" : ""}` : "",
    };
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

function customHeaders(items: Props[]): Pick<EdgeHeaderFacts, "custom"> {
    if (items.length === 0) return {};
    return { custom: Object.fromEntries(items.map(({ header, value }) => [text(header), text(value)])) };
}

function object(value: unknown): Props {
    return typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value))
        : {};
}

function objects(value: unknown): Props[] {
    return Array.isArray(value) ? value.map(object) : [];
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function number(value: unknown, unsaid: number): number {
    return typeof value === "number" ? value : unsaid;
}
