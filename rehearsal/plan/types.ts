/** What a rehearsal plays: plain values read from a recorded graph (one file a hop beside this one), handed to processes as JSON. */
import { z } from "zod";

/** MediaConnect: one flow, where encoders send their SRT. */
export const flowPlanSchema = z.object({
    /** The flow's name in the program, e.g. `dev-contribution-main`. */
    name: z.string(),
    arn: z.string(),
    /** Every source, the first one preferred; two with source failover. */
    sources: z.array(
        z.object({
            name: z.string(),
            port: z.number(),
            latencyMs: z.number(),
            /** Absent: not encrypted. */
            passphrase: z.string().optional(),
            allowedCidr: z.string(),
        }),
    ),
    /** `FAILOVER` or `MERGE`; absent with one source. */
    failover: z.string().optional(),
});
export type FlowPlan = z.output<typeof flowPlanSchema>;

/** One rung of the ladder, as the channel's settings say. */
export const renditionPlanSchema = z.object({
    name: z.string(),
    width: z.number(),
    height: z.number(),
    /** bit/s */
    maxBitrate: z.number(),
    /** bit */
    bufferSize: z.number(),
    /** QVBR's level, 1–10. */
    quality: z.number(),
    /** `BASELINE`, `MAIN`, `HIGH`. */
    profile: z.string(),
    bFrames: z.number(),
    referenceFrames: z.number(),
    sceneChangeDetect: z.boolean(),
    /** `STRETCH_TO_OUTPUT` or `DEFAULT` (pads). */
    scaling: z.string(),
});
export type RenditionPlan = z.output<typeof renditionPlanSchema>;

/** A recording of the channel: one rung and its sound as MPEG-TS files in a bucket. */
export const recordingPlanSchema = z.object({
    /** Name of the rung that it is a copy of. */
    rendition: z.string(),
    sound: z.boolean(),
    /** Seconds until a new file begins. */
    rolloverSeconds: z.number(),
    extension: z.string(),
    /** One a pipeline: the bucket, and its files' keys without counter and extension, e.g. `event/a/recording_720p`. */
    destinations: z.array(z.object({ bucket: z.string(), key: z.string() })),
});
export type RecordingPlan = z.output<typeof recordingPlanSchema>;

/** x264's presets that a ladder is made with, the finest first. */
export const presets = ["medium", "veryfast", "ultrafast"] as const;
export type Preset = (typeof presets)[number];

/** MediaLive: one channel. */
export const encoderPlanSchema = z.object({
    channelId: z.string(),
    /** 1, or 2 for STANDARD. */
    pipelines: z.number(),
    frameRate: z.object({ numerator: z.number(), denominator: z.number() }),
    gopFrames: z.number(),
    renditions: z.array(renditionPlanSchema).min(1),
    /** Absent: the channel makes no sound. */
    audio: z.object({ bitrate: z.number(), sampleRate: z.number(), channels: z.number() }).optional(),
    inputLoss: z.object({
        repeatFrameMs: z.number(),
        blackFrameMs: z.number(),
        /** What comes after black: a colour `RRGGBB`, or a picture's URL. */
        image: z.union([z.object({ color: z.string() }), z.object({ slateUrl: z.string() })]),
    }),
    /** Absent: nothing is recorded. */
    recordings: z.array(recordingPlanSchema).optional(),
    /** 1: as planned. Below: every rung's width and height times this, bit rates with the area. */
    scale: z.number(),
    /** Chosen for the machine: the finer, the better the picture at a bit rate, and the dearer. */
    preset: z.enum(presets),
    /** x264's threads for each rendition; as many as it finds good for the machine when absent. */
    threads: z.number().int().positive().optional(),
});
export type EncoderPlan = z.output<typeof encoderPlanSchema>;

/** MediaPackage: one origin endpoint. */
export const endpointPlanSchema = z.object({
    /** Its name in the program, e.g. `dev-packager-live`. */
    id: z.string(),
    /** e.g. `974039f8c2df1986.mediapackage.eu-west-1.amazonaws.com`. */
    host: z.string(),
    /** e.g. `/out/v1/6ac2ab799601dea59397fb03c62ad4bd`. */
    path: z.string(),
    manifestName: z.string(),
    segmentSeconds: z.number(),
    windowSeconds: z.number(),
    delaySeconds: z.number(),
    /** 0: no startover. */
    startoverSeconds: z.number(),
    /** Seconds between EXT-X-PROGRAM-DATE-TIME tags; 0: none. */
    programDateTimeSeconds: z.number(),
    adMarkers: z.enum(["NONE", "SCTE35_ENHANCED", "PASSTHROUGH", "DATERANGE"]),
    audioRenditionGroup: z.boolean(),
    /** ALLOW or DENY. */
    origination: z.string(),
    /** Addresses that may ask; empty: all. */
    whitelist: z.array(z.string()),
    /** Value that `X-MediaPackage-CDNIdentifier` must have; absent: nobody is asked for one. */
    cdnIdentifier: z.string().optional(),
    playlistType: z.string(),
    streamOrder: z.string().optional(),
    minVideoBitsPerSecond: z.number().optional(),
    maxVideoBitsPerSecond: z.number().optional(),
});
export type EndpointPlan = z.output<typeof endpointPlanSchema>;

/** MediaTailor: one playback configuration. */
export const configurationPlanSchema = z.object({
    name: z.string(),
    /** Account hash of the playback prefix, `50ec18…`: `/v1/master/<hash>/<name>/…`. */
    accountHash: z.string(),
    /** Host of its own playback prefix. */
    host: z.string(),
    contentUrl: z.string(),
    adsUrl: z.string(),
    slateUrl: z.string().optional(),
    contentPrefix: z.string().optional(),
    adPrefix: z.string().optional(),
    bumper: z.object({ startUrl: z.string().optional(), endUrl: z.string().optional() }).optional(),
    preRoll: z
        .object({ adsUrl: z.string(), maxSeconds: z.number().optional(), followsSequence: z.boolean().optional() })
        .optional(),
    /** True: pods are played by their sequence; absent: in the order of the document, AWS's default. */
    followsSequence: z.boolean().optional(),
    suppression: z.object({ mode: z.string(), seconds: z.number(), fillPolicy: z.string().optional() }).optional(),
    /** How long MediaTailor waits for ads, ms: for one answer, and for all of one break; absent: AWS's defaults. */
    adsPatience: z.object({ requestMs: z.number(), totalMs: z.number() }).optional(),
    /** Seconds that may stay unfilled at most; absent: any. */
    personalizationThresholdSeconds: z.number().optional(),
    markerPassthrough: z.boolean(),
    insertionMode: z.string(),
    aliases: z.record(z.string(), z.record(z.string(), z.string())),
});
export type ConfigurationPlan = z.output<typeof configurationPlanSchema>;

/** EventBridge Scheduler: one schedule that calls MediaLive. */
export const schedulePlanSchema = z.object({
    name: z.string(),
    expression: z.string(),
    timezone: z.string(),
    enabled: z.boolean(),
    startDate: z.string().optional(),
    endDate: z.string().optional(),
    /** e.g. `arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule`. */
    targetArn: z.string(),
    /** The input document, raw. */
    input: z.string(),
});
export type SchedulePlan = z.output<typeof schedulePlanSchema>;

/** S3: one object that the edge serves. */
export const assetPlanSchema = z.object({
    key: z.string(),
    /** Host of the bucket, as the edge's origin names it. */
    host: z.string(),
    contentType: z.string(),
    cacheControl: z.string().optional(),
    /** The object's content: a file, or a text. */
    file: z.string().optional(),
    text: z.string().optional(),
});
export type AssetPlan = z.output<typeof assetPlanSchema>;

/**
 * Host names that hops of this machine answer for: host → base URL, e.g. `http://127.0.0.1:41001`. `*` stands for every other host
 * (run/outbound.ts); the hops' own addresses are among them, as `127.0.0.1:41001`.
 */
export const hostsSchema = z.record(z.string(), z.string());
export type Hosts = z.output<typeof hostsSchema>;
