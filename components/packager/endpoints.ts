import { IPv4 } from "ipaddr.js";

import type { Problem } from "../common/problems";

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
    delaySeconds: { min: 5, max: 86_400 },
    startoverSeconds: { min: 1, max: 1_209_600 },
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
    const problems: Problem[] = [];
    const refuse = (propertyPath: string, reason: string) => problems.push({ propertyPath, reason });

    if (endpoints.length < 1 || endpoints.length > packagerLimits.endpoints) {
        refuse("endpoints", `give 1–${packagerLimits.endpoints}; got ${endpoints.length}`);
    }
    if (new Set(endpoints.map(({ name }) => name)).size < endpoints.length) {
        refuse("endpoints", "each needs a name of its own");
    }
    const { min, max } = packagerLimits.segmentSeconds;
    if (!isWhole(segmentSeconds, min, max)) {
        refuse("segmentSeconds", `must be a whole number, ${min}–${max}; got ${segmentSeconds}`);
    }
    if (
        windowSeconds !== packagerDefaults.windowSeconds ||
        endpoints.some((each) => each.windowSeconds === undefined)
    ) {
        problems.push(...windowProblems("windowSeconds", windowSeconds, segmentSeconds));
    }
    if (!isWhole(programDateTimeSeconds, 0, Number.MAX_SAFE_INTEGER)) {
        refuse("programDateTimeSeconds", `must be a whole number, 0 for none; got ${programDateTimeSeconds}`);
    }
    if (adMarkers === PackagerAdMarkers.Daterange && programDateTimeSeconds === 0) {
        refuse("adMarkers", "DATERANGE needs programme date times: give programDateTimeSeconds more than 0");
    }
    endpoints.forEach((endpoint, i) => problems.push(...endpointProblems(`endpoints[${i}]`, endpoint, segmentSeconds)));
    return problems;
}

function endpointProblems(path: string, endpoint: PackagerEndpoint, segmentSeconds: number): Problem[] {
    const { name, manifestName, delaySeconds, startoverSeconds, windowSeconds, allowedCidrs = [] } = endpoint;
    const problems: Problem[] = [];
    const refuse = (key: string, reason: string) => problems.push({ propertyPath: `${path}.${key}`, reason });
    if (!/^[A-Za-z0-9_-]+$/.test(name)) refuse("name", `takes letters, digits, - and _; got ${JSON.stringify(name)}`);
    if (manifestName !== undefined && !/^[A-Za-z0-9_-]+$/.test(manifestName)) {
        refuse("manifestName", `takes letters, digits, - and _, without .m3u8; got ${JSON.stringify(manifestName)}`);
    }
    const delay = packagerLimits.delaySeconds;
    if (delaySeconds !== undefined && !isWhole(delaySeconds, delay.min, delay.max)) {
        refuse(
            "delaySeconds",
            `must be a whole number, ${delay.min}–${delay.max} (leave it out for live); got ${delaySeconds}`,
        );
    }
    const startover = packagerLimits.startoverSeconds;
    if (startoverSeconds !== undefined && !isWhole(startoverSeconds, startover.min, startover.max)) {
        refuse(
            "startoverSeconds",
            `must be a whole number, ${startover.min}–${startover.max} (14 days); got ${startoverSeconds}`,
        );
    }
    if (delaySeconds !== undefined && startoverSeconds !== undefined && delaySeconds >= startoverSeconds) {
        refuse("delaySeconds", `must be less than startoverSeconds (${startoverSeconds}); got ${delaySeconds}`);
    }
    allowedCidrs.forEach((cidr, i) => {
        if (/^\d+(\.\d+){3}\/\d+$/.test(cidr) && IPv4.isValidCIDR(cidr)) return;
        refuse(`allowedCidrs[${i}]`, `must be an IPv4 block such as 192.0.2.0/24; got ${JSON.stringify(cidr)}`);
    });
    if (windowSeconds !== undefined)
        problems.push(...windowProblems(`${path}.windowSeconds`, windowSeconds, segmentSeconds));
    return problems;
}

function windowProblems(propertyPath: string, windowSeconds: number, segmentSeconds: number): Problem[] {
    const least = packagerLimits.segmentsInWindow * segmentSeconds;
    const most = packagerLimits.windowSeconds.max;
    if (isWhole(windowSeconds, least, most)) return [];
    const reason = `must be a whole number, ${least} (three segments) to ${most}; got ${windowSeconds}`;
    return [{ propertyPath, reason }];
}

/** What is wrong with the value of the CDN's header; never tells the value. */
export function identifierProblems(propertyPath: string, identifier: string): Problem[] {
    const { min, max } = packagerLimits.identifierLength;
    if (identifier.length < min || identifier.length > max) {
        return [{ propertyPath, reason: `must have ${min}–${max} characters; got ${identifier.length}` }];
    }
    // It travels as an HTTP header (RFC 9110, section 5.5).
    if (!/^[\x21-\x7e]+$/.test(identifier)) {
        return [{ propertyPath, reason: "takes printable ASCII without spaces, since it is sent as a header" }];
    }
    return [];
}

function isWhole(value: number, min: number, max: number): boolean {
    return Number.isInteger(value) && value >= min && value <= max;
}
