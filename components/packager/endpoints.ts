import { IPv4 } from "ipaddr.js";

import { checkRange, collectProblems, grouped, isWithin, Range, rangeText, Refuse } from "../common/checks";
import { Problem, problemOf } from "../common/problems";

/** What is copied of the ad markers into the manifest (MediaPackage API reference, "HlsPackage"). */
export const PackagerAdMarkers = {
    /** The markers as the encoder sent them: what MediaTailor reads. */
    Passthrough: "PASSTHROUGH",
    /** Markers that MediaPackage writes from the SCTE-35 messages. */
    Scte35Enhanced: "SCTE35_ENHANCED",
    /** `EXT-X-DATERANGE` tags; needs programme date times. */
    Daterange: "DATERANGE",
    /** No markers: no ads either. */
    None: "NONE",
} as const;
export type PackagerAdMarkers = (typeof PackagerAdMarkers)[keyof typeof PackagerAdMarkers];

/** One way to watch the channel. */
export interface PackagerEndpoint {
    /** Names the endpoint for good, e.g. `live`: 1–256 letters, digits, `-` and `_`. */
    name: string;
    /** File name of the manifest without `.m3u8`: letters, digits, `-` and `_`. `index` when absent. */
    manifestName?: string;
    /** How far behind live, seconds: 5–86,400, and less than `startoverSeconds` where both are set. Live when absent. */
    delaySeconds?: number;
    /** How far back a viewer may start, seconds, up to 1,209,600 (14 days). No startover when absent. */
    startoverSeconds?: number;
    /** Length of the manifest, seconds: three segments to 300. The packager's `windowSeconds` when absent. */
    windowSeconds?: number;
    /**
     * IPv4 blocks that may fetch from the endpoint, e.g. of a test bench. Anyone (who has the CDN's header) when absent. Not for an
     * endpoint that CloudFront or MediaTailor reads: their addresses change.
     */
    allowedCidrs?: string[];
}

/** The endpoint that plays with the least delay. */
export function liveEndpoint(name = "live"): PackagerEndpoint {
    return { name };
}

/** The same picture some seconds later, for a venue screen or a broadcast delay. */
export function delayedEndpoint(delaySeconds: number, name = `delayed-${delaySeconds}`): PackagerEndpoint {
    return { name, delaySeconds };
}

/** Live, and any moment of the last `startoverSeconds` by `?start=&end=`. */
export function startoverEndpoint(startoverSeconds: number, name = "startover"): PackagerEndpoint {
    return { name, startoverSeconds };
}

/** AWS's own samples package like this (aws-cdk-mediaservices-refarch, SSAI/config/configuration.json). */
export const packagerDefaults = {
    manifestName: "index",
    segmentSeconds: 4,
    windowSeconds: 60,
    programDateTimeSeconds: 60,
};

/** MediaPackage v1's limits (guide, "Quotas", "Time-shifted viewing"; CloudFormation, AWS::MediaPackage::OriginEndpoint). */
export const packagerLimits = {
    endpoints: 10,
    segmentSeconds: { min: 1, max: 30 },
    delaySeconds: { min: 5, max: 86_400, note: "leave it out for live" },
    startoverSeconds: { min: 1, max: 1_209_600, note: "14 days" },
    /** A live manifest holds five minutes at most. */
    windowSeconds: { max: 300 },
    /** A player wants three segments to start from (RFC 8216, section 6.3.3). */
    segmentsInWindow: 3,
    identifierLength: { min: 8, max: 128 },
};

/** What decides the shape of a packager. */
export interface PackagerSettings {
    endpoints: PackagerEndpoint[];
    segmentSeconds?: number;
    windowSeconds?: number;
    programDateTimeSeconds?: number;
    adMarkers?: PackagerAdMarkers;
}

/** Every setting that MediaPackage would refuse or that no player could use; empty when all is well. */
export function packagerProblems(settings: PackagerSettings): Problem[] {
    const {
        endpoints,
        segmentSeconds = packagerDefaults.segmentSeconds,
        windowSeconds = packagerDefaults.windowSeconds,
        programDateTimeSeconds = packagerDefaults.programDateTimeSeconds,
        adMarkers,
    } = settings;
    return collectProblems((refuse) => {
        if (endpoints.length < 1 || endpoints.length > packagerLimits.endpoints) {
            refuse("endpoints", `give 1–${packagerLimits.endpoints}`, endpoints.length);
        }
        if (new Set(endpoints.map(({ name }) => name)).size < endpoints.length) {
            refuse("endpoints", "each needs a name of its own");
        }
        const { segmentSeconds: limits } = packagerLimits;
        const window = windowRange(
            checkRange("segmentSeconds", segmentSeconds, limits, refuse) ? segmentSeconds : limits.min,
        );
        if (
            windowSeconds !== packagerDefaults.windowSeconds ||
            endpoints.some((each) => each.windowSeconds === undefined)
        ) {
            checkRange("windowSeconds", windowSeconds, window, refuse);
        }
        checkRange("programDateTimeSeconds", programDateTimeSeconds, { min: 0, note: "0 for none" }, refuse);
        if (adMarkers === PackagerAdMarkers.Daterange && programDateTimeSeconds === 0) {
            refuse("adMarkers", "DATERANGE needs programme date times: give programDateTimeSeconds more than 0");
        }
        endpoints.forEach((endpoint, i) => checkEndpoint(`endpoints[${i}]`, endpoint, window, refuse));
    });
}

function checkEndpoint(path: string, endpoint: PackagerEndpoint, window: Range, refuse: Refuse): void {
    const { name, manifestName, delaySeconds, startoverSeconds, windowSeconds, allowedCidrs = [] } = endpoint;
    if (!/^[A-Za-z0-9_-]+$/.test(name)) refuse(`${path}.name`, "takes letters, digits, - and _", JSON.stringify(name));
    if (manifestName !== undefined && !/^[A-Za-z0-9_-]+$/.test(manifestName)) {
        refuse(`${path}.manifestName`, "takes letters, digits, - and _, without .m3u8", JSON.stringify(manifestName));
    }
    checkRange(`${path}.delaySeconds`, delaySeconds, packagerLimits.delaySeconds, refuse);
    checkRange(`${path}.startoverSeconds`, startoverSeconds, packagerLimits.startoverSeconds, refuse);
    if (delaySeconds !== undefined && startoverSeconds !== undefined && delaySeconds >= startoverSeconds) {
        refuse(
            `${path}.delaySeconds`,
            `must be less than startoverSeconds (${grouped(startoverSeconds)})`,
            delaySeconds,
        );
    }
    allowedCidrs.forEach((cidr, i) => {
        if (/^\d+(\.\d+){3}\/\d+$/.test(cidr) && IPv4.isValidCIDR(cidr)) return;
        refuse(`${path}.allowedCidrs[${i}]`, "must be an IPv4 block such as 192.0.2.0/24", JSON.stringify(cidr));
    });
    checkRange(`${path}.windowSeconds`, windowSeconds, window, refuse);
}

/** A player wants three segments to start from (RFC 8216, section 6.3.3); a live manifest holds five minutes at most. */
function windowRange(segmentSeconds: number): Range {
    const { segmentsInWindow, windowSeconds } = packagerLimits;
    return { min: segmentsInWindow * segmentSeconds, max: windowSeconds.max, note: "three segments at least" };
}

/** What is wrong with the value of the CDN's header; a message never holds the value. */
export function identifierProblems(path: string, identifier: string): Problem[] {
    const { identifierLength } = packagerLimits;
    if (!isWithin(identifier.length, identifierLength)) {
        return [problemOf(path, `must have ${rangeText(identifierLength)} characters`, identifier.length)];
    }
    // It travels as an HTTP header (RFC 9110, section 5.5).
    if (!/^[\x21-\x7e]+$/.test(identifier)) {
        return [problemOf(path, "takes printable ASCII without spaces, since it is sent as a header")];
    }
    return [];
}
