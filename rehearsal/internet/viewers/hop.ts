import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { ViewersSettings } from "./settings";

/** So many players, which come over a while. */
export function viewersHop(count: number, urls: ViewersSettings["urls"], place: Place, rampSeconds = 10): Hop {
    const settings: ViewersSettings = { urls, count, rampSeconds };
    return {
        name: "viewers",
        kind: "viewers",
        standsFor: "viewers",
        process: { kind: "worker", worker: "viewers", settings },
        folder: place.folder("viewers"),
    };
}
