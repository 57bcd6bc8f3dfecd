import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";
import { parse, stringify } from "yaml";
import { z } from "zod";

import { recordStack, recordText } from "../../cli/recorded";
import { PlainObject, ResourceSet } from "../../graph";
import { decoderArguments, encoderArguments } from "../../rehearsal/aws/encoder/arguments";
import { h264Level, tracksOf, videoCodec } from "../../rehearsal/aws/encoder/level";
import { encoderPlan } from "../../rehearsal/plan/encoder";
import { EncoderPlan } from "../../rehearsal/plan/types";
import { smallPlan } from "./encoder-support";
import { root } from "./support/run";

const fileSchema = z.object({ config: z.looseObject({ "pi-live:encoder": z.looseObject({}) }) });

/** The plan of stack dev with other settings of its encoder. */
async function planOf(change: Record<string, unknown>): Promise<EncoderPlan> {
    const raw: unknown = parse(readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8"));
    const file = fileSchema.parse(raw);
    Object.assign(file.config["pi-live:encoder"], change);
    const { recording } = await recordText(root, stringify(file), "Pulumi.dev.yaml", {});
    return encoderPlan(recording.resources);
}

/** What follows an option. */
function option(args: string[], name: string): string | undefined {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
}

describe("the channel of a recorded stack", () => {
    it("is planned with every setting", async () => {
        const { recording } = await recordStack(root, "dev");
        const plan = encoderPlan(recording.resources);
        expect(plan).to.deep.include({
            channelId: recording.resources.one("aws:medialive/channel:Channel").id,
            pipelines: 1,
            frameRate: { numerator: 24, denominator: 1 },
            gopFrames: 48,
            audio: { bitrate: 96000, sampleRate: 48000, channels: 2 },
            inputLoss: { repeatFrameMs: 1000, blackFrameMs: 1000, image: { color: "000000" } },
            scale: 1,
            preset: "ultrafast",
        });
        expect(plan.renditions.map(({ name }) => name)).to.deep.equal(["720p", "540p", "360p"]);
        expect(plan.renditions[1]).to.deep.equal({
            name: "540p",
            width: 960,
            height: 540,
            maxBitrate: 2_300_000,
            bufferSize: 4_600_000,
            quality: 7,
            profile: "MAIN",
            bFrames: 3,
            referenceFrames: 3,
            sceneChangeDetect: true,
            scaling: "DEFAULT",
        });
    });

    it("has two pipelines when it is a standard one, and no rung for the recording", async () => {
        const { recording } = await recordStack(root, "prod");
        const plan = encoderPlan(recording.resources);
        expect(plan.pipelines).to.equal(2);
        expect(plan.renditions.map(({ name }) => name)).to.deep.equal(["1080p", "720p", "540p", "360p"]);
    });

    it("changes with each value of the config", async () => {
        const plan = await planOf({
            framesPerSecond: "30000/1001",
            gopSeconds: 1,
            audio: { bitrate: 128_000, sampleRate: 44_100 },
            inputLoss: { repeatFrameMs: 2000, blackFrameMs: 3000, imageColor: "0000FF" },
            ladder: [
                { name: "wide", width: 640, height: 272, maxBitrate: 900_000, qvbrQuality: 9, profile: "HIGH" },
                { name: "tv", width: 320, height: 240, maxBitrate: 300_000, qvbrQuality: 3, profile: "BASELINE" },
            ],
        });
        expect(plan).to.deep.include({
            frameRate: { numerator: 30000, denominator: 1001 },
            gopFrames: 30,
            audio: { bitrate: 128_000, sampleRate: 44_100, channels: 2 },
            inputLoss: { repeatFrameMs: 2000, blackFrameMs: 3000, image: { color: "0000FF" } },
        });
        const args = encoderArguments(plan, false, "http://127.0.0.1:1/0");
        expect(option(args, "-r")).to.equal("30000/1001");
        expect(option(args, "-s")).to.equal("640x272");
        expect(option(args, "-g:v:1")).to.equal("30");
        expect(option(args, "-keyint_min:v:1")).to.equal("30");
        expect(option(args, "-hls_time")).to.equal("1.001");
        expect(option(args, "-b:a")).to.equal("128000");
        expect(option(args, "-ar")).to.equal("44100");
        expect(option(args, "-maxrate:v:0")).to.equal("900000");
        expect(option(args, "-bufsize:v:1")).to.equal("600000");
        expect([option(args, "-crf:v:0"), option(args, "-crf:v:1")]).to.deep.equal(["20", "32"]);
        expect([option(args, "-profile:v:0"), option(args, "-profile:v:1")]).to.deep.equal(["high", "baseline"]);
        expect([option(args, "-bf:v:0"), option(args, "-bf:v:1")]).to.deep.equal(["3", "0"]);
        expect(option(args, "-filter_complex")).to.include("[s1]scale=320:240:force_original_aspect_ratio=decrease");
        expect(option(args, "-var_stream_map")).to.equal("v:0,name:wide v:1,name:tv a:0,name:audio");
    });
});

/** A recorded channel with nothing but what a plan needs. */
function channel(group: PlainObject, gop: PlainObject): ResourceSet {
    const h264Settings = { framerateNumerator: 30000, framerateDenominator: 1001, maxBitrate: 1_000_000, ...gop };
    const inputs = {
        channelClass: "STANDARD",
        encoderSettings: {
            videoDescriptions: [{ name: "v", width: 640, height: 360, codecSettings: { h264Settings } }],
            outputGroups: [
                {
                    outputGroupSettings: { archiveGroupSettings: [{}] },
                    outputs: [{ outputName: "copy", videoDescriptionName: "v" }],
                },
                { outputGroupSettings: group, outputs: [{ outputName: "live", videoDescriptionName: "v" }] },
            ],
        },
    };
    const resource = { type: "aws:medialive/channel:Channel", name: "c", id: "7", inputs, outputs: inputs };
    return new ResourceSet([{ ...template, ...resource }]);
}

const template = {
    urn: "urn",
    custom: true,
    secrets: [],
    secretOutputs: [],
    dependencies: [],
    propertyDependencies: {},
    provider: "",
    providers: {},
    protect: false,
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    deleteBeforeReplace: false,
    retainOnDelete: false,
    aliases: [],
};

describe("a channel made elsewhere", () => {
    it("may have an HLS group, and count its GOPs in seconds", () => {
        const plan = encoderPlan(channel({ hlsGroupSettings: {} }, { gopSize: 2, gopSizeUnits: "SECONDS" }));
        expect(plan).to.deep.include({ channelId: "7", pipelines: 2, gopFrames: 60 });
        expect(plan).not.to.have.property("audio");
        expect(plan.renditions.map(({ name }) => name)).to.deep.equal(["live"]);
    });

    it("is refused in words where it can't be played", () => {
        const frames = { gopSize: 60, gopSizeUnits: "FRAMES" };
        expect(() => encoderPlan(channel({ rtmpGroupSettings: {} }, frames))).to.throw(
            "the graph does not say an output group for MediaPackage or of HLS",
        );
        expect(() => encoderPlan(channel({ hlsGroupSettings: {} }, {}))).to.throw("the distance of key frames");
    });
});

describe("the arguments of ffmpeg", () => {
    it("put the sound into the pictures' tracks where an endpoint wants that, and leave it out where there is none", () => {
        const muxed = encoderArguments(smallPlan(), true, "x");
        expect(option(muxed, "-var_stream_map")).to.equal("v:0,a:0,name:high v:1,a:1,name:low a:2,name:audio");
        const mute = encoderArguments(smallPlan({ audio: undefined }), true, "x");
        expect(option(mute, "-var_stream_map")).to.equal("v:0,name:high v:1,name:low");
        expect(mute).not.to.include("pipe:3");
        expect(decoderArguments(smallPlan(), { url: "u", pictures: "p", sound: false })).not.to.include("pipe:3");
    });

    it("stretch where the channel does", () => {
        const stretched = smallPlan();
        for (const rendition of stretched.renditions) rendition.scaling = "STRETCH_TO_OUTPUT";
        expect(option(decoderArguments(stretched, { url: "u", pictures: "p", sound: true }), "-vf")).not.to.include(
            "pad=",
        );
        expect(option(decoderArguments(smallPlan(), { url: "u", pictures: "p", sound: true }), "-vf")).to.include(
            "pad=320:180",
        );
    });
});

describe("what the packager is told of the tracks", () => {
    it("is their size, rate and codec", () => {
        const { tracks, muxed } = tracksOf(smallPlan(), false);
        expect(muxed).to.be.false;
        expect(tracks).to.deep.equal([
            {
                name: "high",
                kind: "video",
                width: 320,
                height: 180,
                bandwidth: 440000,
                averageBandwidth: 400000,
                codecs: "avc1.64000d",
                frameRate: 24,
            },
            {
                name: "low",
                kind: "video",
                width: 160,
                height: 90,
                bandwidth: 165000,
                averageBandwidth: 150000,
                codecs: "avc1.4d400c",
                frameRate: 24,
            },
            { name: "audio", kind: "audio", codecs: "mp4a.40.2", bandwidth: 76800, channels: 2 },
        ]);
        const [first] = tracksOf(smallPlan(), true).tracks;
        expect(first).to.include({ codecs: "avc1.64000d,mp4a.40.2", bandwidth: 516800 });
    });

    it("says the levels that everybody uses", () => {
        const [rung] = smallPlan().renditions;
        const of = (width: number, height: number, maxBitrate: number, profile: string) => ({
            ...rung,
            width,
            height,
            maxBitrate,
            bufferSize: 2 * maxBitrate,
            profile,
        });
        const rate = { numerator: 25, denominator: 1 };
        expect(h264Level(of(1920, 1080, 6_000_000, "HIGH"), rate)).to.equal(40);
        expect(h264Level(of(1280, 720, 3_800_000, "HIGH"), rate)).to.equal(31);
        expect(h264Level(of(640, 360, 1_200_000, "MAIN"), rate)).to.equal(30);
        expect(h264Level(of(1280, 720, 3_800_000, "HIGH"), { numerator: 50, denominator: 1 })).to.equal(32);
        expect(videoCodec(of(1280, 720, 3_800_000, "HIGH"), rate)).to.equal("avc1.64001f");
    });
});
