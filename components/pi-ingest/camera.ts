import { PiCameraKind } from "./args";
import { aac, cameraOutput, ffmpeg, progress, script, silence, withSilence } from "./script";
import { CameraSettings, HostSettings } from "./settings";
import { shellQuote, shellWords } from "./shell";

export { relayScript } from "./relay";

/** How a source's script is made: the function `capture` writes MPEG-TS on its standard output, the rest is common. */
interface Source {
    /** Lines that define `capture`, and `input`: how ffmpeg reads it. */
    source: string[];
    noPicture: string;
}

/** The script that a camera's service runs; undefined for a camera that pushes by itself. */
export function cameraScript(camera: CameraSettings, host: HostSettings): string | undefined {
    const { before, output } = cameraOutput(camera, host);
    switch (camera.kind) {
        case PiCameraKind.Rtmp:
            return undefined;
        case PiCameraKind.Test:
            return script([...before, ...microphone(camera), "stream() {", ...test(camera, output), "}"], {
                hint: "the test picture did not start: is ffmpeg installed with libx264?",
            });
        case PiCameraKind.Raspicam:
        case PiCameraKind.Usb: {
            const { source, noPicture } = camera.kind === PiCameraKind.Usb ? usb(camera) : raspicam(camera);
            const body = [...before, ...microphone(camera), ...source, ...publish(output, camera)];
            return script(body, { hint: noPicture, pauseSeconds: 2 });
        }
    }
}

/** Whether a service runs for this camera. */
export function isLocal({ kind }: CameraSettings): boolean {
    return kind !== PiCameraKind.Rtmp;
}

/** ALSA stamps with the wall clock: held against the first input's, where that does so too. */
const inStep = '-isync 0 "${microphone[@]}"';

/** The array `microphone` holds its ALSA input, and is empty when there is none or it does not open: silence is better than no picture. */
function microphone({ microphone }: CameraSettings): string[] {
    if (microphone === undefined) return [];
    const input = ["-f", "alsa", "-thread_queue_size", "1024", "-i", microphone];
    return [
        `microphone=(${shellWords(input)})`,
        `if ! reason=$(${shellWords([...ffmpeg, ...input, "-t", "0.1", "-f", "null", "-"])} 2>&1); then`,
        `    echo ${shellQuote(`microphone ${microphone} does not open (arecord -L lists them): silence until the next start`)} >&2`,
        "    echo \"${reason##*$'\\n'}\" >&2",
        "    microphone=()",
        "fi",
    ];
}

/**
 * The function `stream`: the source's MPEG-TS with silence where it has no sound, on its way. Raw H.264 (`stamped` is not empty) gets
 * its times here, and the microphone with it.
 */
function publish(output: string, { microphone }: CameraSettings): string[] {
    const recorded = [
        "source) sound=(-map 0:v:0 -map 0:a:0 -c copy) ;;",
        `inStep) sound=(${inStep} -map 0:v:0 -map 1:a:0 -c:v copy ${shellWords(aac)} -shortest) ;;`,
        `microphone) sound=("\${microphone[@]}" -map 0:v:0 -map 1:a:0 -c:v copy ${shellWords(aac)} -shortest) ;;`,
    ];
    return [
        'case "$sound" in',
        ...(microphone === undefined ? [] : recorded),
        `none) sound=(${shellWords([...silence, ...withSilence, "-c:v", "copy"])}) ;;`,
        "esac",
        "stream() {",
        `    capture | ${shellWords([...ffmpeg, ...progress])} "\${input[@]}" "\${sound[@]}" ${output}`,
        "}",
    ];
}

/** Both streams' parameters stand at the head of what a camera program writes; five seconds are ffmpeg's default. */
const mpegts = ["-f", "mpegts", "-analyzeduration", "1000000", "-i", "-"];

/**
 * The Pi's camera by whichever program the release has. A pipe carries no timestamps with raw H.264, so it travels as
 * MPEG-TS where the program can write that; else ffmpeg stamps frames as they come (measured, docs/pi.md "Timestamps of the
 * Pi's camera": every other way freezes on ffmpeg 7 or drifts on ffmpeg 5).
 */
function raspicam({ width, height, framesPerSecond, bitrate, keyFrames, microphone }: CameraSettings): Source {
    const size = ["--nopreview", "--timeout", "0", "--width", String(width), "--height", String(height)];
    const rate = ["--framerate", String(framesPerSecond), "--bitrate", String(bitrate), "--intra", String(keyFrames)];
    const stamped = [
        ...["-use_wallclock_as_timestamps", "1", "-probesize", "65536", "-analyzeduration", "0"],
        ...["-f", "h264", "-framerate", String(framesPerSecond), "-i", "-"],
    ];
    const legacy = [
        ...["-n", "-t", "0", "-w", String(width), "-h", String(height), "-fps", String(framesPerSecond)],
        ...["-b", String(bitrate), "-g", String(keyFrames), "-ih", "-fl", "-pf", "high", "-o", "-"],
    ];
    const source = [
        "for camera in rpicam-vid libcamera-vid raspivid none; do",
        '    if command -v "$camera" >/dev/null; then break; fi',
        "done",
        "if [[ $camera = none ]]; then",
        '    echo "no camera program here: install rpicam-apps (Raspberry Pi OS), or use kind usb, rtmp or test" >&2',
        "    sleep 5",
        "    exit 1",
        "fi",
        `input=(${shellWords(stamped)})`,
        "sound=none",
        ...(microphone === undefined ? [] : ["if ((${#microphone[@]} > 0)); then sound=inStep; fi"]),
        "if [[ $camera = raspivid ]]; then",
        `    options=(${shellWords(legacy)})`,
        "else",
        '    help=$("$camera" --help 2>&1 || true)',
        `    options=(${shellWords([...size, ...rate, "--inline"])})`,
        "    if [[ $help == *--libav-format* ]]; then",
        `        input=(${shellWords(mpegts)})`,
        "        options+=(--codec libav --libav-format mpegts)",
        "        # A Pi 5 encodes in software, with B-frames unless told not to.",
        "        model=$(tr -d '\\0' <\"${PI_LIVE_MODEL:-/proc/device-tree/model}\" 2>/dev/null || true)",
        '        if [[ $model == *"Pi 5"* || $model == *"Module 5"* ]] && [[ $help == *--low-latency* ]]; then',
        "            options+=(--low-latency)",
        "        fi",
        ...(microphone === undefined ? [] : raspicamSound(microphone)),
        "    else",
        "        options+=(--codec h264)",
        "    fi",
        "    options+=(-o -)",
        "fi",
        'capture() { "$camera" "${options[@]}" </dev/null; }',
    ];
    return {
        source,
        noPicture:
            "no picture from the camera: is its cable seated at both ends, does rpicam-hello --list-cameras list it, and does no other program hold it?",
    };
}

/**
 * The camera program records by itself where it can: what comes through MPEG-TS has lost the wall clock that ffmpeg could hold the
 * microphone against.
 */
function raspicamSound(device: string): string[] {
    const record = ["--libav-audio", "--audio-source", "alsa", "--audio-device", device];
    return [
        "        if [[ $sound = inStep ]]; then sound=microphone; fi",
        "        if [[ $sound = microphone && $help == *--libav-audio* ]]; then",
        `            options+=(${shellWords([...record, "--audio-codec", "aac", "--audio-bitrate", "128000"])})`,
        "            sound=source",
        "        fi",
    ];
}

/** x264 as a Pi without an encoder of its own can afford it. */
function softwareEncode({ bitrate, keyFrames }: CameraSettings): string[] {
    return [
        ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"],
        ...["-b:v", String(bitrate), "-maxrate", String(bitrate), "-bufsize", String(2 * bitrate)],
        ...["-g", String(keyFrames), "-keyint_min", String(keyFrames), "-sc_threshold", "0"],
    ];
}

/**
 * A USB camera, in the best format that it offers: MJPEG, which nearly every one has at full rate, H.264 as the camera makes it (its rate and
 * key frames are its own), else raw. Encoded by the Pi's chip where there is one.
 */
function usb(camera: CameraSettings): Source {
    const { width, height, framesPerSecond, bitrate, keyFrames, device } = camera;
    // `abs`: the wall clock, as ALSA has it.
    const capture = ["-f", "v4l2", "-ts", "abs", "-thread_queue_size", "64", "-framerate", String(framesPerSecond)];
    const size = ["-video_size", `${width}x${height}`];
    // A camera that has no 24 fps runs at what it has.
    const filter = ["-vf", `fps=${framesPerSecond}`];
    const chip = ["-c:v", "h264_v4l2m2m", "-b:v", String(bitrate), "-g", String(keyFrames), "-pix_fmt", "yuv420p"];
    const source = [
        `device=${shellQuote(device)}`,
        "if [[ ! -e $device ]]; then",
        '    echo "no $device: is the USB camera plugged in? Here are: $(echo /dev/v4l/by-id/* /dev/video*)" >&2',
        "    until [[ -e $device ]]; do sleep 0.5; done",
        "fi",
        `formats=$(${shellWords(["ffmpeg", "-hide_banner", "-nostdin", "-f", "v4l2", "-list_formats", "all", "-i"])} "$device" 2>&1 || true)`,
        `encode=(${shellWords([...filter, ...softwareEncode(camera)])})`,
        "# bcm2835-codec: Pi 4 and older; a Pi 5 has no H.264 encoder.",
        "for name in /sys/class/video4linux/*/name; do",
        '    if [[ -e $name && $(<"$name") == bcm2835-codec-encode* ]]; then',
        `        encode=(${shellWords([...filter, ...chip])})`,
        "    fi",
        "done",
        "format=()",
        "if [[ $formats =~ Compressed:[[:space:]]*mjpeg ]]; then",
        "    format=(-input_format mjpeg)",
        "elif [[ $formats =~ Compressed:[[:space:]]*h264 ]]; then",
        "    format=(-input_format h264) encode=(-c:v copy)",
        "elif [[ $formats =~ Raw[[:space:]]*:[[:space:]]*yuyv422 ]]; then",
        "    format=(-input_format yuyv422)",
        "fi",
        `input=(${shellWords(mpegts)})`,
        "record=() sound=none",
        ...(camera.microphone === undefined
            ? []
            : [
                  "if ((${#microphone[@]} > 0)); then",
                  `    record=(${inStep} -map 0:v:0 -map 1:a:0 ${shellWords(aac)} -shortest)`,
                  "    sound=source",
                  "fi",
              ]),
        "capture() {",
        `    ${shellWords([...ffmpeg, ...capture])} "\${format[@]}" ${shellWords(size)} -i "$device" "\${record[@]}" \\`,
        '        "${encode[@]}" -f mpegts -',
        "}",
    ];
    return {
        source,
        noPicture: `no picture from ${device}: does it offer ${width}x${height} (ffmpeg -f v4l2 -list_formats all -i ${device}), and does no other program hold it?`,
    };
}

/** A picture with a running clock, and a tone that beeps every second; or the microphone, to try it. */
function test(camera: CameraSettings, output: string): string[] {
    const { width, height, framesPerSecond } = camera;
    const picture = `testsrc2=size=${width}x${height}:rate=${framesPerSecond}[out0]`;
    const tone = "sine=frequency=440:beep_factor=2:sample_rate=48000[out1]";
    const input = (graph: string) => shellWords([...ffmpeg, ...progress, "-re", "-f", "lavfi", "-i", graph]);
    const encode = shellWords([...softwareEncode(camera), ...aac]);
    const toned = `${input(`${picture};${tone}`)} -map 0:v:0 -map 0:a:0 ${encode} ${output}`;
    if (camera.microphone === undefined) return [`    ${toned}`];
    return [
        "    if ((${#microphone[@]} == 0)); then",
        `        ${toned}`,
        "    else",
        `        ${input(picture)} "\${microphone[@]}" -map 0:v:0 -map 1:a:0 ${encode} -shortest ${output}`,
        "    fi",
    ];
}
