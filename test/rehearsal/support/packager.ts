import type { EndpointPlan } from "../../../rehearsal/plan/types";

/** An endpoint as the stacks have them, with some values of one's own. */
export function plan(values: Partial<EndpointPlan> = {}): EndpointPlan {
    return {
        id: "live",
        host: "0123456789abcdef.mediapackage.eu-west-1.amazonaws.com",
        path: `/out/v1/${"a".repeat(32)}`,
        manifestName: "index",
        segmentSeconds: 4,
        windowSeconds: 60,
        delaySeconds: 0,
        startoverSeconds: 0,
        programDateTimeSeconds: 60,
        adMarkers: "PASSTHROUGH",
        audioRenditionGroup: true,
        origination: "ALLOW",
        whitelist: [],
        playlistType: "NONE",
        ...values,
    };
}
