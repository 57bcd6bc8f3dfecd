/** What the edge adds to every answer: who may play it on a web page, and what browsers must not do with it. */

export interface EdgeCorsFacts {
    /** Origins as browsers send them, or `*`. */
    origins: string[];
    methods: string[];
    requestHeaders: string[];
    exposedHeaders: string[];
    /** How long a browser may remember the answer to its question, seconds; the browser's own choice when absent. */
    maxAgeSeconds?: number;
    /** True: the page may send cookies along, which signed viewing needs. */
    credentials: boolean;
}

export interface EdgeHeaderFacts {
    /** Absent: web pages of other hosts get what the origin says. */
    cors?: EdgeCorsFacts;
    /** Name and value of each security header, as the viewer sees it. */
    security: Record<string, string>;
    /** The same of each custom header; none when absent. */
    custom?: Record<string, string>;
}

/** A year, seconds, without the domain's other hosts: they are not ours (as in AWS's own SecurityHeadersPolicy). */
export const hstsSeconds = 31_536_000;
/** How long a browser may remember what it was allowed to ask, seconds (Live Event Framework). */
const corsMaxAgeSeconds = 600;

/**
 * CORS headers come with answers to pages only (API reference, ResponseHeadersPolicyCorsConfig: "for CORS requests"), so answers differ by
 * `Origin`, and browsers keep segments for days: one that an app or a tab fetched first has none, and fails for the page that asks later
 * (Fetch standard, "CORS protocol and HTTP caches"; Chromium 150). On every answer, and with `Accept-Encoding`, which CloudFront
 * compresses by: it replaces the origin's. No account has shown yet that CloudFront takes it (docs/live-checklist.md).
 */
export const varyByPage = { name: "Vary", value: "Accept-Encoding, Origin" } as const;

/** Requests of players carry these; named one by one, since `*` counts for nothing when cookies are sent. */
const requestHeaders = ["Accept", "Accept-Language", "Content-Type", "Origin", "Range", "Referer", "User-Agent"];
/** Players read the clock off `Date`, sizes off the rest. */
const exposedHeaders = ["Content-Length", "Content-Range", "Date"];

export interface EdgeHeaderSettings {
    corsOrigins: string[];
    /** True: behaviours of this policy take POST. */
    post: boolean;
    /** True: viewers carry signed cookies. */
    signed: boolean;
}

/** The headers for one kind of behaviour. */
export function edgeHeaders({ corsOrigins, post, signed }: EdgeHeaderSettings): Required<EdgeHeaderFacts> {
    return {
        cors: {
            origins: corsOrigins,
            methods: ["GET", "HEAD", "OPTIONS", ...(post ? ["POST"] : [])],
            requestHeaders,
            exposedHeaders,
            maxAgeSeconds: corsMaxAgeSeconds,
            // Browsers send no cookies to a server that lets every page in.
            credentials: signed && !corsOrigins.includes("*"),
        },
        security: {
            "Strict-Transport-Security": `max-age=${hstsSeconds}`,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            // Nothing here is a page.
            "X-Frame-Options": "DENY",
        },
        custom: { [varyByPage.name]: varyByPage.value },
    };
}

const awsSecurity = {
    "Strict-Transport-Security": `max-age=${hstsSeconds}`,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
};
const anyPage: EdgeCorsFacts = {
    origins: ["*"],
    methods: [],
    requestHeaders: [],
    exposedHeaders: [],
    credentials: false,
};
const anyPageAsked: EdgeCorsFacts = {
    ...anyPage,
    methods: ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"],
    exposedHeaders: ["*"],
};

/** What AWS's response headers policies add, by id (CloudFront guide, "Use managed response headers policies"). */
export const managedHeaderPolicies: Record<string, EdgeHeaderFacts> = {
    // CORS-with-preflight-and-SecurityHeadersPolicy
    "eaab4381-ed33-4a86-88ca-d9558dc6cd63": { cors: anyPageAsked, security: awsSecurity },
    // CORS-and-SecurityHeadersPolicy
    "e61eb60c-9c35-4d20-a928-2b84e02af89c": { cors: anyPage, security: awsSecurity },
    // CORS-With-Preflight
    "5cc3b908-e619-4b99-88e5-2cf7f45965bd": { cors: anyPageAsked, security: {} },
    // SecurityHeadersPolicy
    "67f7725c-6f97-4210-82d7-5512b31e9d03": { security: awsSecurity },
    // SimpleCORS
    "60669652-455b-4ae9-85a4-c4c02393f86c": { cors: anyPage, security: {} },
};
