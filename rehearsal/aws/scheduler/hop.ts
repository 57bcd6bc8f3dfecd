/** EventBridge Scheduler as a hop of the rehearsal. */
import { SchedulePlan } from "../../plan/types";
import { Hop } from "../../run/hop";
import { Place } from "../../run/place";
import { SchedulerSettings } from "./settings";

export const schedulerName = "scheduler";

export interface SchedulerPlaces {
    place: Place;
    /** MediaLive's API, one base URL a pipeline: `encoderApis(…)`. */
    encoders: string[];
    /** `--break-every`: other times, the same documents. */
    everySeconds?: number;
}

/** Needs a port named {@link schedulerName}; `POST /break-now` there makes a break at once. */
export function schedulerHop(plans: SchedulePlan[], { place, encoders, everySeconds }: SchedulerPlaces): Hop {
    const settings: SchedulerSettings = {
        plans,
        encoders,
        port: place.port(schedulerName),
        ...(everySeconds === undefined ? {} : { every: { seconds: everySeconds, from: Date.now() } }),
    };
    return {
        name: schedulerName,
        kind: "scheduler",
        standsFor: "EventBridge Scheduler",
        process: { kind: "worker", worker: "scheduler", settings },
        folder: place.folder(schedulerName),
    };
}
