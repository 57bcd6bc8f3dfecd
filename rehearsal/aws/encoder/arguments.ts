/**
 * MediaLive's settings as arguments of ffmpeg (5.1 and later).
 *
 * | MediaLive | ffmpeg |
 * |---|---|
 * | QVBR, quality level 1–10 | `-crf` 36–18: two steps less for each level |
 * | maxBitrate, bufSize | `-maxrate`, `-bufsize`: x264's VBV holds the bit rate under the maximum as QVBR does |
 * | profile | the tools that make x264 write that profile; `-profile` alone only forbids |
 * | gopNumBFrames, numRefFrames | `-bf`, `-refs` (none in BASELINE, which has no B pictures) |
 * | gopSize, gopClosedCadence 1 | `-g` and `-keyint_min` of so many frames, closed |
 * | sceneChangeDetect | none: x264 would put a key frame there, and segments of the renditions would not align |
 * | framerate | that of the raw pictures: the feeder converts |
 * | scalingBehavior | DEFAULT: fitted and padded; STRETCH_TO_OUTPUT: not |
 * | AAC | ffmpeg's own encoder, LC, at that bit rate, by its fast search |
 * | archive group | the same packets once more, by `tee`, into files of MPEG-TS: nothing is encoded twice |
 */
import { EncoderPlan, RecordingPlan, RenditionPlan } from "../../plan/types";
import { aac } from "../../run/aac";
import { h264Level } from "./level";
import { Output, tee } from "./tee";

/** `expr` of a frame rate, e.g. `24` or `30000/1001`. */
export function rateText({ numerator, denominator }: EncoderPlan["frameRate"]): string {
    return denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;
}

export function gopSeconds({ gopFrames, frameRate }: EncoderPlan): number {
    return (gopFrames * frameRate.denominator) / frameRate.numerator;
}

/** Size of the raw pictures: the largest rendition's. */
export function canvas({ renditions }: EncoderPlan): { width: number; height: number } {
    const largest = renditions.reduce((best, rendition) =>
        rendition.width * rendition.height > best.width * best.height ? rendition : best,
    );
    return { width: largest.width, height: largest.height };
}

/** x264's rate factor for a QVBR level. */
export function crf(quality: number): number {
    return 38 - 2 * Math.min(10, Math.max(1, quality));
}

/** A recording of one run of the encoder. */
export interface RecordingFiles extends Pick<RecordingPlan, "rendition" | "sound" | "rolloverSeconds"> {
    /** Name of its files, as printf's: `recording/0/recording_720p.%06d.ts`. */
    pattern: string;
    /** Number of the first. */
    first: number;
}

/** One ffmpeg for all renditions: raw pictures on standard input, PCM on descriptor 3, chunks and playlists by PUT below `target`. */
export function encoderArguments(
    plan: EncoderPlan,
    muxed: boolean,
    target: string,
    recordings: RecordingFiles[] = [],
): string[] {
    const { width, height } = canvas(plan);
    const { audio, renditions } = plan;
    const sound = audio !== undefined;
    return [
        ...["-hide_banner", "-nostats", "-loglevel", "warning", "-progress", "pipe:1"],
        ...["-probesize", "32", "-analyzeduration", "0", "-f", "rawvideo", "-pix_fmt", "yuv420p"],
        ...["-s", `${width}x${height}`, "-r", rateText(plan.frameRate), "-i", "pipe:0"],
        ...(sound
            ? [
                  ...["-probesize", "32", "-analyzeduration", "0", "-f", "s16le", "-ar", String(audio.sampleRate)],
                  ...["-ac", String(audio.channels), "-i", "pipe:3"],
              ]
            : []),
        ...["-filter_complex", ladderFilter(plan)],
        ...renditions.flatMap((_, i) => ["-map", `[v${i}]`]),
        ...(sound ? (muxed ? [...renditions, undefined] : [undefined]).flatMap(() => ["-map", "1:a:0"]) : []),
        ...renditions.flatMap((rendition, i) => videoArguments(plan, rendition, i)),
        ...(sound ? [...aac, "-profile:a", "aac_low", "-b:a", String(audio.bitrate)] : []),
        ...outputArguments(
            ladderOutput(plan, muxed, target),
            recordings.map((recording) => recordingOutput(plan, muxed, recording)),
        ),
    ];
}

function ladderOutput(plan: EncoderPlan, muxed: boolean, target: string): Output {
    return {
        file: `${target}/%v/index.m3u8`,
        options: [
            ["f", "hls"],
            ["hls_segment_type", "mpegts"],
            ["hls_time", String(gopSeconds(plan))],
            ["hls_list_size", "6"],
            ["hls_flags", "program_date_time+independent_segments+omit_endlist"],
            ["method", "PUT"],
            ["http_persistent", "1"],
            ["ignore_io_errors", "1"],
            ["var_stream_map", streamMap(plan, muxed)],
            ["hls_segment_filename", `${target}/%v/%d.ts`],
        ],
    };
}

/** Begins a new file with the first key frame at or after each rollover. */
function recordingOutput({ renditions, frameRate, audio }: EncoderPlan, muxed: boolean, files: RecordingFiles): Output {
    const video = renditions.findIndex(({ name }) => name === files.rendition);
    const sound = files.sound && audio !== undefined ? [`a:${muxed ? video : 0}`] : [];
    return {
        file: files.pattern,
        options: [
            ["f", "segment"],
            ["segment_format", "mpegts"],
            ["segment_time", String(files.rolloverSeconds)],
            // Half a frame: time stamps are rounded.
            ["segment_time_delta", String(frameRate.denominator / frameRate.numerator / 2)],
            ["segment_start_number", String(files.first)],
            ["select", [`v:${video}`, ...sound].join(",")],
            // A disk that is full ends the recording, not the programme.
            ["onfail", "ignore"],
            ["fflags", "+flush_packets"],
        ],
    };
}

function outputArguments(ladder: Output, recordings: Output[]): string[] {
    if (recordings.length === 0)
        return [...ladder.options.flatMap(([name, value]) => [`-${name}`, value]), ladder.file];
    // What ffmpeg sets by itself for HLS and not for `tee`: where parameter sets stand, and how far stamps are from 0 (-muxdelay).
    const same: Output["options"] = [["max_delay", "700000"]];
    const all = [ladder, ...recordings].map(({ file, options }) => ({ file, options: [...options, ...same] }));
    return ["-flags", "+global_header", "-f", "tee", tee(all)];
}

/** Which streams make which track: `v:0,name:720p … a:0,name:audio`. */
function streamMap({ renditions, audio }: EncoderPlan, muxed: boolean): string {
    const together = muxed && audio !== undefined;
    const videos = renditions.map(({ name }, i) => `v:${i}${together ? `,a:${i}` : ""},name:${name}`);
    const sound = audio === undefined ? [] : [`a:${together ? renditions.length : 0},name:audio`];
    return [...videos, ...sound].join(" ");
}

function ladderFilter(plan: EncoderPlan): string {
    const { renditions } = plan;
    const split = `[0:v:0]split=${renditions.length}${renditions.map((_, i) => `[s${i}]`).join("")}`;
    return [split, ...renditions.map((rendition, i) => `[s${i}]${fit(rendition, canvas(plan))}[v${i}]`)].join(";");
}

/** From the canvas to one rendition. */
function fit({ width, height, scaling }: RenditionPlan, from: { width: number; height: number }): string {
    if (width === from.width && height === from.height) return "null";
    const sameShape = Math.abs(width * from.height - height * from.width) < Math.max(width, height) * 2;
    return sameShape || scaling === "STRETCH_TO_OUTPUT" ? stretch(width, height) : padded(width, height);
}

/** Bilinear: half of bicubic's time, and nothing that a rehearsal measures is finer. */
function stretch(width: number, height: number): string {
    return `scale=${width}:${height}:flags=bilinear,setsar=1`;
}

function padded(width: number, height: number): string {
    return (
        `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear,` +
        `pad=${width}:${height}:-1:-1:black,setsar=1`
    );
}

function videoArguments(plan: EncoderPlan, rendition: RenditionPlan, i: number): string[] {
    const { gopFrames, frameRate, preset, threads } = plan;
    const baseline = rendition.profile.includes("BASELINE");
    const high = rendition.profile.includes("HIGH");
    const of = (option: string, value: string | number) => [`-${option}:v:${i}`, String(value)];
    return [
        ...of("c", "libx264"),
        ...of("preset", preset),
        ...(threads === undefined ? [] : of("threads", threads)),
        ...of("pix_fmt", "yuv420p"),
        ...of("crf", crf(rendition.quality)),
        ...of("maxrate", rendition.maxBitrate),
        ...of("bufsize", rendition.bufferSize),
        ...of("profile", baseline ? "baseline" : high ? "high" : "main"),
        ...of("level", (h264Level(rendition, frameRate) / 10).toFixed(1)),
        ...of("bf", baseline ? 0 : rendition.bFrames),
        ...of("refs", rendition.referenceFrames),
        ...of("g", gopFrames),
        ...of("keyint_min", gopFrames),
        ...of("sc_threshold", 0),
        // `ultrafast` leaves out what these profiles are told by (x264, sps_init). `medium` would look ahead for 40 frames, and viewers
        // wait for as many.
        ...of(
            "x264-params",
            `open-gop=0:cabac=${baseline ? 0 : 1}:8x8dct=${high ? 1 : 0}:rc-lookahead=${lookAhead(plan)}`,
        ),
    ];
}

/** Frames that x264 looks ahead for its bit rate: half a second; none with the cheapest preset. */
function lookAhead({ preset, frameRate }: EncoderPlan): number {
    return preset === "ultrafast" ? 0 : Math.round(frameRate.numerator / frameRate.denominator / 2);
}

/** Where the programme comes from, and whether it is asked for its sound. */
export interface DecoderInput {
    /** MPEG-TS, e.g. `tcp://127.0.0.1:41000`. */
    url: string;
    sound: boolean;
    /** File for the pictures. */
    pictures: string;
}

/**
 * The programme as raw pictures of the canvas in a file (a named pipe) and PCM on descriptor 3. Both begin at the same moment: pictures are
 * repeated and samples made silent from the input's own start (`start_time`, `first_pts`), and where they are missing later on.
 */
export function decoderArguments(plan: EncoderPlan, { url, sound, pictures }: DecoderInput): string[] {
    const { width, height } = canvas(plan);
    const { audio } = plan;
    const stretched = plan.renditions.every(({ scaling }) => scaling === "STRETCH_TO_OUTPUT");
    const picture = stretched ? stretch(width, height) : padded(width, height);
    return [
        ...["-hide_banner", "-nostats", "-nostdin", "-loglevel", "info"],
        // No more than a second is looked at: nobody waits for a camera that sends no sound.
        ...["-fflags", "+nobuffer+discardcorrupt+genpts", "-probesize", "1000000", "-analyzeduration", "1000000"],
        // One thread: each more would hold back one picture.
        ...["-threads", "1", "-f", "mpegts", "-i", url],
        ...["-map", "0:v:0", "-vf", `fps=${rateText(plan.frameRate)}:start_time=0,${picture},format=yuv420p`],
        // A picture is one write.
        ...["-f", "rawvideo", "-avioflags", "direct", "-y", pictures],
        ...(sound && audio !== undefined
            ? [
                  ...["-map", "0:a:0", "-af", "aresample=async=1:first_pts=0", "-ar", String(audio.sampleRate)],
                  ...["-ac", String(audio.channels), "-f", "s16le", "-y", "pipe:3"],
              ]
            : []),
    ];
}
