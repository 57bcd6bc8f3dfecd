import type { EventPlan } from "../plan";
import { isBreak } from "../plan/schedule";
import type { Planned } from "../state";

/** What an event has to exercise. */
export function plannedOf({ ingests, flows, encoder, schedules, configurations }: EventPlan): Planned {
    return {
        cameras: ingests.flatMap(({ cameras }) => cameras.map(({ application }) => application)),
        sources: flows.flatMap(({ name, sources }) => sources.map((source) => ({ flow: name, name: source.name }))),
        pipelines: encoder.pipelines,
        recording: encoder.recordings !== undefined,
        breaks: schedules.some(isBreak),
        // developers.google.com/interactive-media-ads/docs/sdks/html5/client-side/tags
        sampleAds: configurations.some(({ adsUrl }) => /\bsingle_ad_samples\b/.test(adsUrl)),
    };
}
