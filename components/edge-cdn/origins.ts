/** How the edge talks to its origins: hosts, time limits, the header that proves who asks. */
import { longestReadSeconds, ssaiReadSeconds } from "../common/ad-decision";

/** The header in which MediaPackage expects the secret (MediaPackage guide, "CDN authorization"). */
export const cdnIdentifierHeader = "X-MediaPackage-CDNIdentifier";

/**
 * One host a region serves every playback configuration, told apart by the path; so the distribution does not wait for a
 * configuration that itself waits for the distribution (MediaTailor guide, "Production-ready CloudFront configuration").
 */
export function ssaiHost(region: string): string {
    return `manifests.mediatailor.${region}.amazonaws.com`;
}

/** Where MediaTailor keeps the ads that it has transcoded (same page). */
export function adSegmentHost(region: string): string {
    return `segments.mediatailor.${region}.amazonaws.com`;
}

export interface OriginTimes {
    /** How often CloudFront tries to connect. */
    connectionAttempts: number;
    /** Seconds for one attempt, 1–10. */
    connectionTimeout: number;
    /** Seconds that an answer may take. */
    readTimeout: number;
    /** Seconds that an idle connection stays open. */
    keepaliveTimeout: number;
}

/** CloudFront's bounds, seconds (CloudFront guide, "Quotas"). */
const mostConnect = 10;
const mostKeepalive = 60;

/** A live player that has not got its answer in half a segment asks again: fail early, try twice (Live Event Framework). */
export function originTimes(
    segmentSeconds: number,
    origin: "packager" | "ssai" | "ad-segments",
    adDecisionSeconds?: number,
): OriginTimes {
    const half = Math.ceil(segmentSeconds / 2);
    const readTimeout = {
        packager: half,
        ssai: Math.max(ssaiReadSeconds(adDecisionSeconds), half + 1),
        // A clip's first segment may have to come from far away: CloudFront's own default.
        "ad-segments": 30,
    }[origin];
    return {
        connectionAttempts: 2,
        connectionTimeout: clamp(half, mostConnect),
        readTimeout: clamp(readTimeout, longestReadSeconds),
        // A player asks once a segment: the connection outlives the pause.
        keepaliveTimeout: clamp(Math.ceil(segmentSeconds) + 1, mostKeepalive),
    };
}

function clamp(seconds: number, most: number): number {
    return Math.min(Math.max(seconds, 1), most);
}

/** Answers that CloudFront would keep for 10 s by default; a live manifest that failed once may be there a second later. */
export const errorCodes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
