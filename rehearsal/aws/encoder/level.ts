/** What a player is told of a rendition before it has seen it: H.264 levels and codec names. */
import type { EncoderPlan, RenditionPlan } from "../../plan/types";
import type { Track, Tracks } from "../../wire";

/** H.264 Table A-1: level × 10, macroblocks a second, macroblocks a picture, macroblocks kept, kbit/s (Baseline, Main). */
const levels: [number, number, number, number, number][] = [
    [10, 1485, 99, 396, 64],
    [11, 3000, 396, 900, 192],
    [12, 6000, 396, 2376, 384],
    [13, 11880, 396, 2376, 768],
    [20, 11880, 396, 2376, 2000],
    [21, 19800, 792, 4752, 4000],
    [22, 20250, 1620, 8100, 4000],
    [30, 40500, 1620, 8100, 10000],
    [31, 108000, 3600, 18000, 14000],
    [32, 216000, 5120, 20480, 20000],
    [40, 245760, 8192, 32768, 20000],
    [41, 245760, 8192, 32768, 50000],
    [42, 522240, 8704, 34816, 50000],
    [50, 589824, 22080, 110400, 135000],
    [51, 983040, 36864, 184320, 240000],
    [52, 2073600, 36864, 184320, 240000],
];

/** H264_LEVEL_AUTO: the lowest level that allows the size, rate, reference pictures, bit rate and buffer. */
export function h264Level(
    { width, height, referenceFrames, maxBitrate, bufferSize, profile }: RenditionPlan,
    { numerator, denominator }: EncoderPlan["frameRate"],
): number {
    const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
    // High allows a quarter more (Table A-2, cpbBrVclFactor).
    const kilobits = Math.max(maxBitrate, bufferSize) / (profile.includes("HIGH") ? 1250 : 1000);
    const found = levels.find(
        ([, rate, picture, kept, bits]) =>
            blocks <= picture &&
            (blocks * numerator) / denominator <= rate &&
            blocks * referenceFrames <= kept &&
            kilobits <= bits,
    );
    return (found ?? levels[levels.length - 1])[0];
}

/** e.g. `avc1.64001f`: profile_idc, the constraint flags that x264 sets, level_idc. */
export function videoCodec(rendition: RenditionPlan, frameRate: EncoderPlan["frameRate"]): string {
    const { profile } = rendition;
    const start = profile.includes("BASELINE") ? "42c0" : profile.includes("HIGH") ? "6400" : "4d40";
    return `avc1.${start}${h264Level(rendition, frameRate).toString(16).padStart(2, "0")}`;
}

/** AAC-LC (RFC 6381). */
const audioCodec = "mp4a.40.2";

/** MPEG-TS packets and their stuffing, of a video and of a small audio track. */
const videoOverhead = 1.1;
const audioOverhead = 1.2;

/** The tracks of a plan; `muxed`: the video tracks hold the sound too. */
export function tracksOf(plan: EncoderPlan, muxed: boolean): Tracks {
    const { audio, frameRate } = plan;
    const sound = audio === undefined ? 0 : Math.round(audio.bitrate * audioOverhead);
    const within = muxed ? sound : 0;
    const videos = plan.renditions.map((rendition): Track => {
        const codecs = videoCodec(rendition, frameRate);
        return {
            name: rendition.name,
            kind: "video",
            width: rendition.width,
            height: rendition.height,
            bandwidth: Math.round(rendition.maxBitrate * videoOverhead) + within,
            averageBandwidth: rendition.maxBitrate + within,
            codecs: muxed && audio !== undefined ? `${codecs},${audioCodec}` : codecs,
            frameRate: frameRate.numerator / frameRate.denominator,
        };
    });
    if (audio === undefined) return { tracks: videos, muxed: false };
    const track: Track = {
        name: "audio",
        kind: "audio",
        codecs: audioCodec,
        bandwidth: sound,
        channels: audio.channels,
    };
    return { tracks: [...videos, track], muxed };
}
