import type * as pulumi from "@pulumi/pulumi";

/** H.264 profile of a rendition. */
export const AbrH264Profile = { Baseline: "BASELINE", Main: "MAIN", High: "HIGH" } as const;
export type AbrH264Profile = (typeof AbrH264Profile)[keyof typeof AbrH264Profile];

/** How many encoding pipelines run. Changing it replaces the channel. */
export const AbrChannelClass = {
    /** One pipeline, one flow. */
    SinglePipeline: "SINGLE_PIPELINE",
    /** Two pipelines in two availability zones, fed by two flows in two zones. */
    Standard: "STANDARD",
} as const;
export type AbrChannelClass = (typeof AbrChannelClass)[keyof typeof AbrChannelClass];

/** What the channel writes to CloudWatch Logs. */
export const AbrLogLevel = {
    Disabled: "DISABLED",
    Error: "ERROR",
    Warning: "WARNING",
    Info: "INFO",
    Debug: "DEBUG",
} as const;
export type AbrLogLevel = (typeof AbrLogLevel)[keyof typeof AbrLogLevel];

/** Size class of the input, which AWS bills by. */
export const AbrInputResolution = { Sd: "SD", Hd: "HD", Uhd: "UHD" } as const;
export type AbrInputResolution = (typeof AbrInputResolution)[keyof typeof AbrInputResolution];

/** Bit-rate class of the input, which AWS bills by. */
export const AbrInputBitrate = { Max10: "MAX_10_MBPS", Max20: "MAX_20_MBPS", Max50: "MAX_50_MBPS" } as const;
export type AbrInputBitrate = (typeof AbrInputBitrate)[keyof typeof AbrInputBitrate];

/** Day of the week of a channel's maintenance. */
export const AbrMaintenanceDay = {
    Monday: "Monday",
    Tuesday: "Tuesday",
    Wednesday: "Wednesday",
    Thursday: "Thursday",
    Friday: "Friday",
    Saturday: "Saturday",
    Sunday: "Sunday",
} as const;
export type AbrMaintenanceDay = (typeof AbrMaintenanceDay)[keyof typeof AbrMaintenanceDay];

/** How segments are put onto a pushed HLS target. */
export const AbrHlsPush = {
    /** HTTP PUT, as MediaPackage v2 and plain origins take it. */
    BasicPut: "basic-put",
    /** WebDAV, as MediaPackage v1's HLS ingest takes it. */
    Webdav: "webdav",
} as const;
export type AbrHlsPush = (typeof AbrHlsPush)[keyof typeof AbrHlsPush];

/** One rung of the ladder. */
export interface AbrRendition {
    /** Names the encode for good. `<height>p` when absent; letters, digits, `-`, `_`. */
    name?: string;
    /** Pixels, even. */
    width: number;
    /** Pixels, even. */
    height: number;
    /** Ceiling of the variable bit rate, bit/s, at least 1,000. */
    maxBitrate: number;
    /** QVBR quality, 1–10. AWS: large screen 8–10 at 4–6 Mbit/s, tablet 7 at 1.5–3, phone 6 at 1–1.5. */
    qvbrQuality: number;
    /** `HIGH` from 720 lines on, else `MAIN`, when absent. */
    profile?: AbrH264Profile;
}

/** Frames a second as a fraction: 24/1, 30000/1001. */
export interface AbrFrameRate {
    numerator: number;
    /** 1, or 1001 for the NTSC rates. */
    denominator: number;
}

/** AAC-LC stereo, shared by every rendition. */
export interface AbrAudio {
    /** Bit/s. 96,000 when absent. */
    bitrate?: number;
    /** Hz. 48,000 when absent. */
    sampleRate?: number;
    /** Three-letter language code, e.g. `deu`; follows the input when absent. */
    languageCode?: string;
}

/** What the contribution sends: the input class follows from it. */
export interface AbrPicture {
    /** Pixels. */
    width: number;
    /** Pixels. */
    height: number;
    framesPerSecond: number;
    /** Bit/s of the whole stream. */
    bitrate: number;
}

/** An origin that takes HLS by HTTP. */
export interface AbrHlsTarget {
    /** Where the master playlist goes: one URL for `SINGLE_PIPELINE`, two for `STANDARD`. */
    urls: pulumi.Input<string>[];
    /** `basic-put` when absent. */
    push?: AbrHlsPush;
    /** User name, where the origin asks for one. */
    username?: pulumi.Input<string>;
    /** ARN of the SSM parameter (SecureString) that holds the password. */
    passwordParameterArn?: pulumi.Input<string>;
    /** MediaPackage v2 channel behind the URLs: the role gets leave to put there. Its policy must allow the role too. */
    mediaPackageV2ChannelArn?: pulumi.Input<string>;
    /** Packet id of the SCTE-35 stream, 32–8,191. 500 when absent. */
    scte35Pid?: number;
}

/** Where the ladder goes: a MediaPackage v1 channel (id and ARN), or `hls`. Exactly one of the two. */
export interface AbrTarget {
    mediaPackageChannelId?: pulumi.Input<string>;
    mediaPackageChannelArn?: pulumi.Input<string>;
    hls?: AbrHlsTarget;
}

/** A copy of the highest rendition, as MPEG-TS files in a bucket. */
export interface AbrRecording {
    bucketName: pulumi.Input<string>;
    bucketArn: pulumi.Input<string>;
    /** Begin of the keys, without slashes at the ends. When absent, the component's name and seven digits, fixed when it is first made. */
    prefix?: string;
    /** Seconds until a new file begins. 300 when absent. */
    rolloverSeconds?: number;
}

/** What viewers see when the contribution is lost: the last picture, then black, then a colour or a still. */
export interface AbrInputLoss {
    /** Milliseconds of the last picture, 0–1,000,000 (= for ever). 1,000 when absent. */
    repeatFrameMs?: number;
    /** Milliseconds of black after it, 0–1,000,000 (= for ever). 1,000 when absent. */
    blackFrameMs?: number;
    /** Colour after that, `RRGGBB`. `000000` when absent. */
    imageColor?: string;
    /** URL of a still (PNG or BMP) instead of the colour. */
    slateUrl?: pulumi.Input<string>;
}

/** When AWS may restart the channel for maintenance. */
export interface AbrMaintenance {
    day: AbrMaintenanceDay;
    /** Full hour, UTC, `HH:00`. */
    startHour: string;
}

export interface AbrEncoderArgs {
    /** ARNs of the MediaConnect flows, in order. */
    flowArns: pulumi.Input<pulumi.Input<string>[]>;
    /** How many there are, since the list itself may be known only later: 1 for `SINGLE_PIPELINE`, 2 for `STANDARD`. */
    flowCount: number;
    /** Where the ladder goes. */
    target: AbrTarget;
    /** The ladder, in any order: it is sent from the highest bit rate down. */
    ladder: AbrRendition[];
    /** Frames a second of every rendition; a contribution of another rate is converted. */
    framesPerSecond: AbrFrameRate;
    /** Seconds from key frame to key frame: a whole number of frames, and a whole number of them in a segment. */
    gopSeconds: number;
    /** Seconds of a segment, as the packager cuts them. */
    segmentSeconds: number;
    /** `SINGLE_PIPELINE` when absent. */
    channelClass?: AbrChannelClass;
    /** Sound of every rendition; AAC at 96,000 bit/s when absent. */
    audio?: AbrAudio;
    /** What the contribution sends. The highest rendition at twice its bit rate is assumed when absent. */
    picture?: AbrPicture;
    /** Bit-rate class of the input; follows from `picture` when absent. */
    maxInputBitrate?: AbrInputBitrate;
    /** Size class of the input; follows from `picture` when absent. */
    inputResolution?: AbrInputResolution;
    /** Nothing is recorded when absent. */
    recording?: AbrRecording;
    /** What viewers see while the contribution is lost. */
    inputLoss?: AbrInputLoss;
    /**
     * `DISABLED` when absent. Terraform's provider leaves it out when it makes the channel: another level comes with the second
     * `pulumi up`, which stops a running channel.
     */
    logLevel?: AbrLogLevel;
    /** Role that MediaLive assumes, for input and channel. Made when absent. */
    roleArn?: pulumi.Input<string>;
    /** AWS chooses day and hour when absent. */
    maintenance?: AbrMaintenance;
    /** Tags of input, channel and role. */
    tags?: Record<string, string>;
}
