import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { AdServerSettings } from "./settings";

/** Name of the port and of the hop. */
export const adServerName = "ad-server";

/** The ADS on the place's port `ad-server`. */
export function adServerHop(place: Place, options: Partial<Omit<AdServerSettings, "port">> = {}): Hop {
    const settings: AdServerSettings = {
        mode: "ok",
        wrappers: 1,
        hosts: [],
        ...options,
        port: place.port(adServerName),
    };
    return {
        name: adServerName,
        kind: "ad-server",
        standsFor: "ad server",
        process: { kind: "worker", worker: "ad-server", settings },
        folder: place.folder(adServerName),
    };
}
