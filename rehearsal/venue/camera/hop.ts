import { foreignPicture } from "../../../components/pi-ingest/codecs";
import { drawClockDigits, drawClockGround } from "../../clock/draw";
import type { CameraPlan, IngestPlan } from "../../plan/ingest";
import type { Figures, Hop, Program } from "../../run/hop";
import type { Place } from "../../run/place";
import { srtFiles, srtOutput, SrtTarget } from "../contribution/srt";
import { guarded } from "../../run/guard";
import { localUrl, statusPortOf } from "../ingest/hop";
import { fetchStat } from "../ingest/stat";
import { progressReader } from "../../run/progress";
import { aac } from "../../run/aac";

export type CameraSource =
    /** The test picture with the coded clock. */
    | { kind: "test" }
    /** A file, over and over. */
    | { kind: "file"; file: string; sound?: boolean }
    /** A real camera, or any program that pushes RTMP: nothing is started. */
    | { kind: "wait" };
type PlayedSource = Exclude<CameraSource, { kind: "wait" }>;

export interface CameraOptions {
    /** The test picture when absent. */
    source?: CameraSource;
    /** 1 when absent; below, the picture is smaller by that factor, and takes less of the machine. */
    scale?: number;
    /** Where the exit is `direct`: the source that the camera sends to. */
    direct?: SrtTarget;
    /** Nobody fetches its picture: the test picture is made once then and sent over and over, without a clock. */
    unseen?: boolean;
}

/** One camera of an ingest. */
export function cameraHop(ingest: IngestPlan, plan: CameraPlan, place: Place, options: CameraOptions = {}): Hop {
    const { source = { kind: "test" }, scale = 1, direct, unseen = false } = options;
    const name = `camera ${plan.application}`;
    const folder = place.folder(`${name} ${ingest.name}`);
    const common = { name, kind: "camera" as const, standsFor: standsFor(plan), folder };
    if (source.kind === "wait") return { ...common, ...waiting(ingest, plan, place) };
    const picture = scaled(plan, scale);
    // Who sends straight to the flow has no nginx.
    const url = () => publishUrl(ingest, plan, place);
    return {
        ...common,
        process:
            unseen && source.kind === "test" ? overAndOver(picture, url()) : live(picture, source, direct ?? url()),
        ...(direct === undefined ? {} : { files: srtFiles(direct.passphrase) }),
        read: progressReader(),
        // It reports once a second.
        silentMs: 6000,
        fix: "is ffmpeg installed with libx264 (apt-get install ffmpeg)?",
    };
}

const toNginx = ["-f", "flv", "-flvflags", "no_duration_filesize", "-rw_timeout", "5000000"];
const quiet = ["-hide_banner", "-loglevel", "warning", "-nostats"];
const reporting = [...quiet, "-stats_period", "1", "-progress", "pipe:1"];
/** Bars look the same, and take a tenth less of every encoder and decoder on the way. */
const finestBars = 30;

/** Encodes while it sends, to a flow or to nginx' address. */
function live(picture: CameraPlan, source: PlayedSource, target: SrtTarget | string): Program {
    const toFlow = typeof target !== "string";
    const [media, finest] =
        source.kind === "file"
            ? [fileInput(source.file, source.sound ?? true, toFlow), 0]
            : [testPicture(picture, true), finestBars];
    const output = toFlow ? srtOutput(target) : [...toNginx, target];
    return {
        kind: "program",
        command: "ffmpeg",
        args: [...reporting, ...media, ...encode(picture, finest), ...output],
    };
}

/** In the hop's folder. */
const loopFile = "loop.mkv";

/** Makes a file of the test picture, then sends it: the words for that are plain, but for the address. */
function overAndOver(picture: CameraPlan, url: string): Program {
    const length = ["-t", String(loopSeconds)];
    const making = [...quiet, "-nostdin", ...testPicture(picture, false), ...length, ...encode(picture, finestBars)];
    const read = ["-re", "-stream_loop", "-1", "-i", loopFile];
    // Nobody waits for its packets: one write for several.
    const sending = [...reporting, ...read, "-c", "copy", "-flush_packets", "0", ...toNginx];
    const script = `ffmpeg "$@" && exec ffmpeg ${sending.join(" ")} "$TARGET"`;
    return guarded("sh", ["-c", script, "sh", ...making, "-y", loopFile], { TARGET: url });
}

/** What a real camera is to be told: the address and, after it, the key. */
export function publishUrl(ingest: IngestPlan, { application, publishKey }: CameraPlan, place: Place): string {
    const url = localUrl(ingest.name, application, place);
    return publishKey === undefined ? url : `${url}?key=${publishKey}`;
}

function standsFor({ kind }: CameraPlan): string {
    const words: Record<string, string> = { raspicam: "the Pi's camera", usb: "a USB camera", test: "a test picture" };
    return words[kind] ?? "a camera that pushes RTMP";
}

/** Sides stay even, as H.264's colours need it; the bit rate goes with the area. */
export function scaled(plan: CameraPlan, factor: number): CameraPlan {
    const side = (pixels: number) => Math.max(64, Math.round((pixels * factor) / 2) * 2);
    if (factor === 1) return plan;
    const [width, height] = [side(plan.width), side(plan.height)];
    return {
        ...plan,
        width,
        height,
        bitrate: Math.round((plan.bitrate * width * height) / (plan.width * plan.height)),
    };
}

/** In which the block comes back to where it was. */
const loopSeconds = 4;

/**
 * Colour bars, a block that moves, name and a beep each second; live ones come in their time, with the time to read and the coded clock.
 *
 * As a graph of its own and not as an input: that copies each picture once more, and with `-re` ffmpeg wakes each 10 ms.
 */
function testPicture({ application, width, height, framesPerSecond }: CameraPlan, isLive: boolean): string[] {
    const words = `y=h*15/18:fontsize=${Math.round(height / 14)}:fontcolor=white`;
    const still = [
        `smptehdbars=size=${width}x${height}:rate=${framesPerSecond}`,
        "format=yuv420p",
        "trim=end_frame=1",
        ...(isLive ? [drawClockGround(width, height)] : []),
        "drawbox=x=iw/18:y=ih*29/36:w=iw*16/18:h=ih/9:color=black@0.6:t=fill",
        `drawtext=text='${application}':x=w/12:${words}`,
    ];
    // Each filter here takes its time for each picture.
    const moving = [
        // Waits for its time first, so the clock is that of the moment when the picture leaves.
        ...(isLive ? ["realtime", drawClockDigits(width, height, framesPerSecond)] : []),
        // Across, then again; an expression of the picture's number, so it moves as evenly as the pictures come. The box of an
        // empty text takes a tenth of what laying a second picture over the first takes.
        `drawtext=text=' ':x='mod(n*w/${loopSeconds * framesPerSecond},w)':y=h*11/18:fontsize=${Math.round(height / 36)}:` +
            `box=1:boxcolor=white:boxborderw=${Math.round(height / 72)}`,
        `drawtext=text='${isLive ? "%{gmtime\\:%T}" : "not fetched"}':x=w*11/12-tw:${words}`,
    ];
    const drawn = [...still, "loop=loop=-1:size=1", ...moving].join(",");
    const graph = [`${drawn}[picture]`, "sine=frequency=440:beep_factor=2:sample_rate=48000,volume=0.5[sound]"];
    return ["-filter_complex", graph.join(";"), "-map", "[picture]", "-map", "[sound]"];
}

/** Where the camera sends to the flow itself nobody behind it adds the silence that a film without sound needs. */
function fileInput(file: string, sound: boolean, direct: boolean): string[] {
    const input = ["-re", "-stream_loop", "-1", "-i", file, "-map", "0:v:0"];
    if (sound) return [...input, "-map", "0:a:0?"];
    if (!direct) return [...input, "-an"];
    return [...input.slice(0, -2), "-re", "-f", "lavfi", "-i", silence, "-map", "0:v:0", "-map", "1:a:0"];
}

const silence = "anullsrc=channel_layout=stereo:sample_rate=48000";

/**
 * As a camera encodes: evenly filled to its bit rate, no B-frames, a key frame at fixed distances; one microphone. One thread is enough.
 * Finer than `finest` nothing is quantised; what is left of the bit rate is padding.
 */
function encode({ width, height, framesPerSecond, bitrate, keyFrames }: CameraPlan, finest: number): string[] {
    const rate = String(bitrate);
    const x264 = `nal-hrd=cbr:qpmin=${finest}`;
    return [
        ...["-s", `${width}x${height}`, "-r", String(framesPerSecond), "-pix_fmt", "yuv420p"],
        ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "high", "-threads", "1"],
        ...["-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate, "-x264-params", x264],
        ...["-g", String(keyFrames), "-keyint_min", String(keyFrames), "-sc_threshold", "0", "-bf", "0"],
        ...[...aac, "-b:a", "64k", "-ar", "48000", "-ac", "1"],
    ];
}

/** A process that does nothing, since a hop is one; nginx tells when somebody comes. */
function waiting(ingest: IngestPlan, plan: CameraPlan, place: Place): Pick<Hop, "process" | "watch"> {
    const port = statusPortOf(ingest.name, place);
    return {
        process: { kind: "program", command: "sleep", args: ["infinity"] },
        watch: async (): Promise<Figures> => {
            const stat = (await fetchStat(port)).find(({ application }) => application === plan.application);
            if (stat?.publishing !== true)
                return {
                    camera: `waits at port ${new URL(localUrl(ingest.name, plan.application, place)).port}, ${plan.application}`,
                };
            const { video, audio, bitrate, foreignPicture: foreign } = stat;
            if (foreign === true) return { camera: foreignPicture(), bitrate, fps: 0 };
            const size = video === undefined ? "no picture" : `${video.width}x${video.height} ${video.codec}`;
            return { camera: `${size}, ${audio ?? "no sound"}`, bitrate, fps: video?.framesPerSecond ?? 0 };
        },
    };
}
