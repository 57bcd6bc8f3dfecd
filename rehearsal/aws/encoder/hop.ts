/** The channel as hops of the rehearsal: one worker for each pipeline. */
import { EncoderPlan, Hosts } from "../../plan/types";
import { Hop } from "../../run/hop";
import { Place } from "../../run/place";
import { collectRecording } from "./archive";
import { EncoderSettings } from "./settings";

export interface EncoderPlaces {
    place: Place;
    /** The place's port for each pipeline's API: see {@link encoderPorts}. */
    packager: string;
    /** S3's base URL, where recordings go; nothing is recorded when absent. */
    bucket?: string;
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

export function encoderHops(plan: EncoderPlan, places: EncoderPlaces): Hop[] {
    const { place, packager, bucket, inputs, muxed, hosts } = places;
    return encoderPorts(plan).map((name, pipeline): Hop => {
        const input = inputs[pipeline] ?? inputs[0];
        if (input === undefined) throw new Error("no flow for the encoder");
        const port = place.port(name);
        const settings: EncoderSettings = { plan, pipeline, muxed, input, packager, bucket, port, hosts };
        return {
            name,
            kind: "encoder",
            standsFor: "MediaLive",
            process: { kind: "worker", worker: "encoder", settings },
            folder: place.folder(name),
            fix: "see what ffmpeg says; it needs libx264 and aac",
        };
    });
}

/** After the hops were stopped: files of recordings that never reached the bucket, as objects below `into`. */
export function collectRecordings(plan: EncoderPlan, place: Place, into: string): void {
    for (const [pipeline, name] of encoderPorts(plan).entries()) {
        collectRecording(plan.recordings ?? [], pipeline, place.folder(name), into);
    }
}
