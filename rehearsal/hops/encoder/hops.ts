/** The channel as hops of the rehearsal: one worker for each pipeline. */
import { EncoderPlan, Hosts } from "../../plan/types";
import { Hop } from "../../run/hop";
import { Place } from "../../run/place";
import { EncoderSettings } from "./settings";

export interface EncoderPlaces {
    place: Place;
    /** The place's port for each pipeline's API: see {@link encoderPorts}. */
    packager: string;
    /** MPEG-TS of each pipeline's flow, e.g. `tcp://127.0.0.1:41000`. */
    inputs: string[];
    muxed: boolean;
    hosts: Hosts;
}

/** Names of the ports that the hops need. */
export function encoderPorts(plan: EncoderPlan): string[] {
    return Array.from({ length: plan.pipelines }, (_, pipeline) => encoderName(plan, pipeline));
}

/** Base URLs of MediaLive's API, one a pipeline: a call is made to each. */
export function encoderApis(plan: EncoderPlan, place: Place): string[] {
    return encoderPorts(plan).map((name) => place.url(name));
}

/** `encoder`, or `encoder 0` and `encoder 1`. */
export function encoderName({ pipelines }: EncoderPlan, pipeline: number): string {
    return pipelines === 1 ? "encoder" : `encoder ${pipeline}`;
}

export function encoderHops(plan: EncoderPlan, { place, packager, inputs, muxed, hosts }: EncoderPlaces): Hop[] {
    return encoderPorts(plan).map((name, pipeline): Hop => {
        const input = inputs[pipeline] ?? inputs[0];
        if (input === undefined) throw new Error("no flow for the encoder");
        const settings: EncoderSettings = { plan, pipeline, muxed, input, packager, port: place.port(name), hosts };
        return {
            name,
            standsFor: "MediaLive",
            process: { kind: "worker", worker: "encoder", settings },
            folder: place.folder(name),
            mend: "see what ffmpeg says; it needs libx264 and aac",
        };
    });
}
