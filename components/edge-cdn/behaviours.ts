/** Which path goes to which origin, what is kept of it and what is sent along: the edge's table, first match wins. */

/** Where the edge fetches from. */
export const EdgeOriginId = {
    /** The packager: manifests and segments of the event itself. */
    Packager: "packager",
    /** MediaTailor: manifests made for one viewer, sessions, tracking, beacons. */
    Ssai: "ssai",
    /** MediaTailor's store of transcoded ads. */
    AdSegments: "ad-segments",
    /** The event's own bucket: ad clips, slate, ad documents. */
    Assets: "assets",
} as const;
export type EdgeOriginId = (typeof EdgeOriginId)[keyof typeof EdgeOriginId];

/** How long answers are kept, and by what they are told apart: our own two policies, or one of AWS's. */
export type EdgeCacheId =
    "manifest" | "segment" | "cachingDisabled" | "cachingOptimized" | "cachingOptimizedUncompressed";

export interface EdgeBehaviour {
    /** CloudFront path pattern; `*` is the default, last. */
    path: string;
    origin: EdgeOriginId;
    cache: EdgeCacheId;
    /** What goes to the origin besides the cache key: nothing, or what MediaTailor needs to make a manifest for one viewer. */
    forward: "nothing" | "viewer";
    /** `read`: GET and HEAD. `browse`: OPTIONS too, which a web page may ask first. `write`: POST too. */
    methods: "read" | "browse" | "write";
    /** CloudFront compresses text on the way out. */
    compress: boolean;
    /** True: open to all even when viewers must be signed, because MediaTailor fetches it without a cookie. */
    exempt: boolean;
    /** One line for people: what this is. */
    what: string;
}

export interface EdgeTableSettings {
    /** True: the bucket with clips, slate and documents is served too. */
    assets: boolean;
    /** True: players may open sessions themselves and page through tracking, both with POST. */
    clientSideSessions: boolean;
}

const read = { forward: "nothing", methods: "browse", compress: false, exempt: false } as const;
const packager = { ...read, origin: EdgeOriginId.Packager };
const ssai = { ...read, origin: EdgeOriginId.Ssai, forward: "viewer" } as const;
const adSegments = { ...read, origin: EdgeOriginId.AdSegments, cache: "cachingOptimizedUncompressed" } as const;
// MediaTailor fetches these, no web page: so no OPTIONS, which a private bucket refuses anyway.
const assets = { ...read, origin: EdgeOriginId.Assets, methods: "read", exempt: true } as const;

/** The table for one event. Order matters: CloudFront takes the first that matches. */
export function edgeBehaviours(settings: EdgeTableSettings): EdgeBehaviour[] {
    const post = settings.clientSideSessions ? "write" : "browse";
    const beacon = (path: string): EdgeBehaviour => ({
        ...ssai,
        path,
        // The answer is a redirect to the ad segment and fires the ad's beacon: fetched again, it would be counted again
        // (MediaTailor guide, "CDN best practices"). The session is in the path, so no viewer gets another's.
        cache: "cachingOptimized",
        what: "redirect to an ad segment; its beacon fires once",
    });
    return [
        { ...packager, path: "/out/v1/*.m3u8", cache: "manifest", compress: true, what: "HLS manifest without ads" },
        { ...packager, path: "/out/v1/*.mpd", cache: "manifest", compress: true, what: "DASH manifest without ads" },
        { ...packager, path: "/out/v1/*", cache: "segment", what: "segment of the event" },
        // Off by default: POST reaches MediaTailor only where a player needs it.
        ...(settings.clientSideSessions
            ? [
                  {
                      ...ssai,
                      path: "/v1/session/*",
                      cache: "cachingDisabled",
                      methods: post,
                      what: "session opened by the player",
                  } as const,
              ]
            : []),
        { ...ssai, path: "/v1/tracking/*", cache: "cachingDisabled", methods: post, what: "ad tracking of one viewer" },
        beacon("/v1/segment/*"),
        beacon("/v1/hlssegment/*"),
        beacon("/v1/dashsegment/*"),
        { ...ssai, path: "/v1/*", cache: "cachingDisabled", what: "manifest with ads, made for one viewer" },
        { ...adSegments, path: "/tm/*", what: "ad segment" },
        ...(settings.assets
            ? [
                  // A document may be corrected on air, so it is kept no longer than a manifest.
                  { ...assets, path: "/assets/*.xml", cache: "manifest", compress: true, what: "ad document" } as const,
                  {
                      ...assets,
                      path: "/assets/*",
                      cache: "cachingOptimizedUncompressed",
                      what: "ad clip or slate",
                  } as const,
              ]
            : []),
        { ...adSegments, path: "*", what: "anything else: asked from the store of ad segments" },
    ];
}

/** HTTP methods by the table's word. CloudFront knows no other sets: POST only comes with all the others. */
export const edgeMethods = {
    read: ["GET", "HEAD"],
    browse: ["GET", "HEAD", "OPTIONS"],
    write: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
} as const;
