import type { ConfigurationPlan, EncoderPlan, Hosts } from "../../plan/types";
import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { TailorSettings } from "./settings";

export interface TailorOptions {
    hosts: Hosts;
    /** Base that viewers reach the edge at. */
    edgeUrl: string;
    /** The encoder sends video with its sound. False when absent. */
    muxed?: boolean;
    /** x264's preset for creatives. `ultrafast` when absent. */
    preset?: string;
}

/** Name of the port and of the hop. */
export const tailorName = "tailor";

/** MediaTailor: `/v1/*` and `/tm/*` on the place's port `tailor`. */
export function tailorHop(
    plans: ConfigurationPlan[],
    encoder: EncoderPlan,
    place: Place,
    { hosts, edgeUrl, muxed = false, preset = "ultrafast" }: TailorOptions,
): Hop {
    const settings: TailorSettings = { port: place.port(tailorName), plans, encoder, hosts, edgeUrl, muxed, preset };
    return {
        name: tailorName,
        kind: "tailor",
        standsFor: "MediaTailor",
        process: { kind: "worker", worker: "tailor", settings },
        folder: place.folder(tailorName),
    };
}
