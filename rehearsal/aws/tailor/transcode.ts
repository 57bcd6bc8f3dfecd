/** How ffmpeg makes a creative look like the ladder: every rendition and the sound in one run, cut at the same frames. Pure. */
import type { EncoderPlan, RenditionPlan } from "../../plan/types";
import { aac } from "../../run/aac";

/** Where a clip comes from. */
export interface ClipSource {
    /** A file; absent: black and silence. */
    file?: string;
    hasAudio: boolean;
    /** How much of it; it is repeated when it is shorter. */
    frames: number;
}

/** Creatives are no shorter cut than this, seconds: a request for each half second would only cost. */
const shortestSegment = 2;
/** Added to every timestamp, so that none is negative and video and audio start at one time. */
const offsetSeconds = 10;
const audioTrack = "audio";

export function frameRateOf({ frameRate }: Pick<EncoderPlan, "frameRate">): number {
    return frameRate.numerator / frameRate.denominator;
}

/** Whole GOPs. */
export function segmentFrames(plan: EncoderPlan): number {
    const gopSeconds = plan.gopFrames / frameRateOf(plan);
    return plan.gopFrames * Math.max(1, Math.ceil(shortestSegment / gopSeconds - 1e-6));
}

/** Lengths of a clip's segments, seconds. */
export function segmentSeconds(plan: EncoderPlan, frames: number): number[] {
    const each = segmentFrames(plan);
    const whole: number[] = Array.from({ length: Math.floor(frames / each) }, () => each);
    const rest = frames % each;
    return [...whole, ...(rest > 0 ? [rest] : [])].map((count) => count / frameRateOf(plan));
}

/** Folders of a clip: one a rendition, and `audio`. */
export function tracksOf(plan: EncoderPlan): string[] {
    return [...plan.renditions.map(({ name }) => name), ...(plan.audio === undefined ? [] : [audioTrack])];
}

export function transcodeArgs(plan: EncoderPlan, source: ClipSource, muxed: boolean, preset: string): string[] {
    const { renditions, audio, frameRate } = plan;
    const rate = `${frameRate.numerator}/${frameRate.denominator}`;
    const [largest] = renditions;
    const video =
        source.file === undefined
            ? ["-f", "lavfi", "-i", `color=c=black:s=${largest.width}x${largest.height}:r=${rate}`]
            : ["-stream_loop", "-1", "-i", source.file];
    const silence = audio !== undefined && !source.hasAudio;
    const inputs = [...video, ...(silence ? ["-f", "lavfi", "-i", `anullsrc=r=${audio.sampleRate}:cl=stereo`] : [])];

    const seconds = (source.frames * frameRate.denominator) / frameRate.numerator;
    const filters = [
        `[0:v]fps=${rate},trim=end_frame=${source.frames},split=${renditions.length}${labels("s", renditions.length)}`,
        ...renditions.map((rendition, i) => {
            const { width, height } = rendition;
            const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`;
            return `[s${i}]${fit},setsar=1,format=yuv420p[v${i}]`;
        }),
    ];
    const copies = muxed ? renditions.length + 1 : 1;
    if (audio !== undefined) {
        const layout = audio.channels === 1 ? "mono" : "stereo";
        filters.push(
            `[${silence ? 1 : 0}:a]aresample=${audio.sampleRate},aformat=channel_layouts=${layout},` +
                `atrim=end=${seconds.toFixed(6)},asplit=${copies}${labels("a", copies)}`,
        );
    }
    const sound = (copy: number) =>
        audio === undefined
            ? []
            : ["-map", `[a${copy}]`, ...aac, "-b:a", String(audio.bitrate), "-ar", String(audio.sampleRate)];
    return [
        ...["-nostdin", "-hide_banner", "-loglevel", "error", "-y"],
        ...inputs,
        ...["-filter_complex", filters.join(";")],
        ...renditions.flatMap((rendition, i) => [
            ...["-map", `[v${i}]`, ...x264(plan, rendition, preset)],
            ...(muxed ? sound(i + 1) : []),
            ...segmentOutput(plan, source.frames, rendition.name),
        ]),
        ...(audio === undefined ? [] : [...sound(0), ...segmentOutput(plan, source.frames, audioTrack)]),
    ];
}

function x264(plan: EncoderPlan, rendition: RenditionPlan, preset: string): string[] {
    const { maxBitrate, bufferSize, bFrames, referenceFrames, profile } = rendition;
    return [
        ...["-c:v", "libx264", "-preset", preset, "-profile:v", profile.toLowerCase(), "-crf", "23"],
        ...["-maxrate", String(maxBitrate), "-bufsize", String(bufferSize)],
        ...["-bf", String(bFrames), "-refs", String(Math.max(1, referenceFrames))],
        ...["-g", String(plan.gopFrames), "-keyint_min", String(plan.gopFrames), "-sc_threshold", "0"],
    ];
}

function segmentOutput(plan: EncoderPlan, frames: number, track: string): string[] {
    const seconds = segmentSeconds(plan, frames);
    let at = 0;
    // A little early: audio frames and video frames do not end together, and the next key frame is far.
    const times = seconds.slice(0, -1).map((one) => ((at += one) - 0.005).toFixed(6));
    return [
        // The offset is the segment muxer's own: ffmpeg 7 cuts before it adds that of the output, 5 after.
        ...["-muxdelay", "0", "-muxpreload", "0", "-avoid_negative_ts", "disabled"],
        ...["-f", "segment", "-segment_format", "mpegts", "-initial_offset", String(offsetSeconds)],
        // Without a cut: one segment, longer than any clip.
        ...(times.length === 0 ? ["-segment_time", "86400"] : ["-segment_times", times.join(",")]),
        `${track}/%d.ts`,
    ];
}

function labels(name: string, count: number): string {
    return Array.from({ length: count }, (_, i) => `[${name}${i}]`).join("");
}
