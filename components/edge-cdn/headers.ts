/** What the edge adds to every answer: who may play it on a web page, and what browsers must not do with it. */

export interface EdgeCorsFacts {
    /** Origins as browsers send them, or `*`. */
    origins: string[];
    methods: string[];
    requestHeaders: string[];
    exposedHeaders: string[];
    maxAgeSeconds: number;
    /** True: the page may send cookies along, which signed viewing needs. */
    credentials: boolean;
}

export interface EdgeHeaderFacts {
    cors: EdgeCorsFacts;
    /** Name and value of each further header, as the viewer sees it. */
    security: Record<string, string>;
}

/** A year, seconds: what browsers take for good (Live Event Framework). */
export const hstsSeconds = 31_536_000;
/** How long a browser may remember what it was allowed to ask, seconds (Live Event Framework). */
const corsMaxAgeSeconds = 600;

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
export function edgeHeaders({ corsOrigins, post, signed }: EdgeHeaderSettings): EdgeHeaderFacts {
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
            "Strict-Transport-Security": `max-age=${hstsSeconds}; includeSubDomains`,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            // Nothing here is a page.
            "X-Frame-Options": "DENY",
        },
    };
}
