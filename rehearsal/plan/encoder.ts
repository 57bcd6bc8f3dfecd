/** What MediaLive's channel of a recorded graph is told to make. */
import { RecordedResource, ResourceSet } from "../../graph";
import { number, object, objects, required, text, texts, Values } from "./read";
import { recordingPlans } from "./recording";
import { EncoderPlan, RenditionPlan } from "./types";

/** AAC's coding modes, how many channels each makes (MediaLive API, AacSettings). */
const aacChannels: Record<string, number> = {
    AD_RECEIVER_MIX: 1,
    CODING_MODE_1_0: 1,
    CODING_MODE_1_1: 2,
    CODING_MODE_2_0: 2,
    CODING_MODE_5_1: 6,
};

/** The only channel. Throws what it lacks, or what the rehearsal can't make. */
export function encoderPlan(graph: ResourceSet): EncoderPlan {
    const channel = graph.one("aws:medialive/channel:Channel");
    const settings = object(channel.inputs.encoderSettings);
    const outputs = segmentedOutputs(settings);
    const videos = new Map(objects(settings.videoDescriptions).map((video) => [text(video.name), video]));
    const renditions = outputs.flatMap((output) => {
        const video = videos.get(text(output.videoDescriptionName));
        return video === undefined ? [] : [{ name: required(text(output.outputName), "an output's name"), video }];
    });
    const encoded = renditions.map(({ name, video }) => ({ name, video, h264: h264Of(name, video) }));
    const [first] = encoded;
    if (first === undefined) throw new Error(`the channel ${channel.name} makes no picture`);
    const gops = encoded.map(({ name, h264 }) => ({ name, frames: gopFrames(h264) }));
    // Segments of all renditions must begin with the same picture (MediaLive guide, "mediapackage-encode-packaging").
    const odd = gops.find(({ frames }) => frames !== gops[0].frames);
    if (odd !== undefined) {
        const [{ name, frames }] = gops;
        throw new Error(`${name} has a key frame every ${frames} frames and ${odd.name} every ${odd.frames}`);
    }
    const { plans } = recordings(channel);
    return {
        channelId: required(channel.id, "the channel's id"),
        pipelines: text(channel.inputs.channelClass) === "SINGLE_PIPELINE" ? 1 : 2,
        frameRate: frameRate(first.h264),
        gopFrames: gops[0].frames,
        renditions: encoded.map(({ name, video, h264 }) => rendition(name, video, h264)),
        ...audio(settings, outputs),
        inputLoss: inputLoss(channel),
        ...(plans.length === 0 ? {} : { recordings: plans }),
        scale: 1,
        preset: "ultrafast",
    };
}

/** What of the channel is not played, for people. */
export function encoderNotes(graph: ResourceSet): string[] {
    return graph.all("aws:medialive/channel:Channel").flatMap((channel) => recordings(channel).notes);
}

function recordings({ inputs }: RecordedResource): ReturnType<typeof recordingPlans> {
    const outputs = segmentedOutputs(object(inputs.encoderSettings));
    const rungs = outputs.map(
        (output) => [text(output.videoDescriptionName) ?? "", text(output.outputName) ?? ""] as const,
    );
    return recordingPlans(inputs, new Map(rungs));
}

/** Outputs of the group that feeds a packager; others, as the recording, are copies of them. */
function segmentedOutputs(settings: Values): Values[] {
    const group = objects(settings.outputGroups).find(({ outputGroupSettings }) => {
        const kinds = object(outputGroupSettings);
        return kinds.mediaPackageGroupSettings !== undefined || kinds.hlsGroupSettings !== undefined;
    });
    return objects(required(group, "an output group for MediaPackage or of HLS").outputs);
}

function h264Of(name: string, video: Values): Values {
    const codec = object(video.codecSettings);
    if (codec.h264Settings === undefined) {
        throw new Error(`${name} is ${Object.keys(codec).join(", ") || "of no codec"}; the rehearsal makes H.264`);
    }
    return object(codec.h264Settings);
}

function frameRate(h264: Values): { numerator: number; denominator: number } {
    return {
        numerator: required(number(h264.framerateNumerator), "the frame rate"),
        denominator: number(h264.framerateDenominator) ?? 1,
    };
}

/** `gopSize` in seconds is turned into a whole number of frames, as MediaLive does. */
function gopFrames(h264: Values): number {
    const size = required(number(h264.gopSize), "the distance of key frames");
    const { numerator, denominator } = frameRate(h264);
    return text(h264.gopSizeUnits) === "SECONDS" ? Math.round((size * numerator) / denominator) : Math.round(size);
}

/** Defaults where the recording says nothing are the API's (MediaLive API, H264Settings). */
function rendition(name: string, video: Values, h264: Values): RenditionPlan {
    const maxBitrate = required(number(h264.maxBitrate) ?? number(h264.bitrate), `the bit rate of ${name}`);
    return {
        name,
        width: required(number(video.width), `the width of ${name}`),
        height: required(number(video.height), `the height of ${name}`),
        maxBitrate,
        bufferSize: number(h264.bufSize) ?? 2 * maxBitrate,
        quality: number(h264.qvbrQualityLevel) ?? 8,
        profile: text(h264.profile) ?? "MAIN",
        bFrames: number(h264.gopNumBFrames) ?? 2,
        referenceFrames: number(h264.numRefFrames) ?? 1,
        sceneChangeDetect: text(h264.sceneChangeDetect) !== "DISABLED",
        scaling: text(video.scalingBehavior) ?? "DEFAULT",
    };
}

/** Sound of the first description that an output names: the rehearsal makes one language. */
function audio(settings: Values, outputs: Values[]): Pick<EncoderPlan, "audio"> {
    const used = new Set(outputs.flatMap((output) => texts(output.audioDescriptionNames)));
    const description = objects(settings.audioDescriptions).find(({ name }) => used.has(text(name) ?? ""));
    if (description === undefined) return {};
    const aac = object(object(description.codecSettings).aacSettings);
    return {
        audio: {
            bitrate: number(aac.bitrate) ?? 192000,
            sampleRate: number(aac.sampleRate) ?? 48000,
            channels: aacChannels[text(aac.codingMode) ?? ""] ?? 2,
        },
    };
}

function inputLoss(channel: RecordedResource): EncoderPlan["inputLoss"] {
    const loss = object(object(object(channel.inputs.encoderSettings).globalConfiguration).inputLossBehavior);
    const slateUrl = text(object(loss.inputLossImageSlate).uri);
    return {
        repeatFrameMs: number(loss.repeatFrameMsec) ?? 1000,
        blackFrameMs: number(loss.blackFrameMsec) ?? 1000,
        image:
            text(loss.inputLossImageType) === "SLATE" && slateUrl !== undefined
                ? { slateUrl }
                : { color: text(loss.inputLossImageColor) ?? "000000" },
    };
}
