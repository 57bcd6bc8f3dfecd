import { PiCameraKind, PiExitKind } from "./args";
import { CameraSettings, HostSettings, rtmpPort, streamName, TargetSettings } from "./settings";
import { shellQuote, shellWords } from "./shell";

/** The stream of an application as programs on the host address it. */
function localUrl(application: string): string {
    return `rtmp://127.0.0.1:${rtmpPort}/${application}/${streamName}`;
}

const quiet = ["ffmpeg", "-hide_banner", "-loglevel", "warning", "-nostdin"];

/** A silent track: MediaTailor's ads and slate need sound beside the picture, and the cameras have none. */
const silence = ["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000"];
/** `-shortest` ends ffmpeg with the camera; without it the silence goes on for ever (measured). */
const withSilence = ["-map", "0:v:0", "-map", "1:a:0", "-c:a", "aac", "-b:a", "64k", "-shortest"];

/** Turns a stalled connection into an exit, µs; systemd starts again. */
const networkTimeout = ["-rw_timeout", "5000000"];

/** x264 as a Pi without an encoder of its own can afford it. */
function softwareEncode({ bitrate, keyFrames }: CameraSettings): string[] {
    return [
        ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"],
        ...["-b:v", String(bitrate), "-maxrate", String(bitrate), "-bufsize", String(2 * bitrate)],
        ...["-g", String(keyFrames), "-keyint_min", String(keyFrames), "-sc_threshold", "0"],
    ];
}

/** The script that a camera's service runs; undefined for a camera that pushes by itself. */
export function cameraScript(camera: CameraSettings, { exit }: HostSettings): string | undefined {
    const direct = exit.kind === PiExitKind.Direct && exit.application === camera.application;
    const out = direct ? srtOutput(exit.targets[0]) : rtmpOutput(camera.application);
    const body = { raspicam, usb, test, rtmp: undefined }[camera.kind];
    if (body === undefined) return undefined;
    return script([...(direct ? passphrase(exit.targets[0]) : []), ...body(camera, out)]);
}

/** The script that fetches an application from nginx and sends it to one SRT listener. */
export function relayScript(application: string, target: TargetSettings): string {
    return script([
        ...passphrase(target),
        `exec ${shellWords([...quiet, ...networkTimeout, "-i", localUrl(application), "-c", "copy"])} ${srtOutput(target)}`,
    ]);
}

function script(lines: string[]): string {
    return ["#!/bin/bash", "set -euo pipefail", ...lines, ""].join("\n");
}

/** Read where systemd puts it (`LoadCredential=`): never in a file of the release, never in the journal. */
function passphrase({ encrypted }: TargetSettings): string[] {
    return encrypted ? ['passphrase=$(<"$CREDENTIALS_DIRECTORY/passphrase")'] : [];
}

/** As an option and not in the URL, since ffmpeg prints the URL in its errors; `latency` is in microseconds. */
function srtOutput({ host, port, latencyMs, encrypted }: TargetSettings): string {
    const address = host.includes(":") ? `[${host}]` : host;
    return [
        "-f mpegts",
        ...(encrypted ? ['-passphrase "$passphrase" -pbkeylen 32'] : []),
        `-latency ${latencyMs * 1000}`,
        shellQuote(`srt://${address}:${port}?mode=caller&pkt_size=1316`),
    ].join(" ");
}

function rtmpOutput(application: string): string {
    return shellWords(["-f", "flv", "-flvflags", "no_duration_filesize", ...networkTimeout, localUrl(application)]);
}

/**
 * The Pi's camera by whichever program the release has. A pipe carries no timestamps with raw H.264, so it travels as
 * MPEG-TS where the program can write that; else ffmpeg stamps frames as they come (facts pi.md §1.3: every
 * other way freezes on ffmpeg 7 or drifts on ffmpeg 5).
 */
function raspicam({ width, height, framesPerSecond, bitrate, keyFrames }: CameraSettings, out: string): string[] {
    const size = ["--nopreview", "--timeout", "0", "--width", String(width), "--height", String(height)];
    const rate = ["--framerate", String(framesPerSecond), "--bitrate", String(bitrate), "--intra", String(keyFrames)];
    const stamped = [
        ...["-use_wallclock_as_timestamps", "1", "-probesize", "65536", "-analyzeduration", "0"],
        ...["-f", "h264", "-framerate", String(framesPerSecond)],
    ];
    const legacy = [
        ...["raspivid", "-n", "-t", "0", "-w", String(width), "-h", String(height), "-fps", String(framesPerSecond)],
        ...["-b", String(bitrate), "-g", String(keyFrames), "-ih", "-fl", "-pf", "high", "-o", "-"],
    ];
    return [
        "publish() {",
        `    ${shellWords(quiet)} "$@" -i - ${shellWords([...silence, ...withSilence, "-c:v", "copy"])} ${out}`,
        "}",
        "for camera in rpicam-vid libcamera-vid raspivid none; do",
        '    if command -v "$camera" >/dev/null; then break; fi',
        "done",
        'case "$camera" in',
        "none)",
        '    echo "no camera program here: install rpicam-apps (Raspberry Pi OS), or use kind usb, rtmp or test" >&2',
        "    exit 1",
        "    ;;",
        "raspivid)",
        `    ${shellWords(legacy)} | publish ${shellWords(stamped)}`,
        "    ;;",
        "*)",
        '    help=$("$camera" --help 2>&1 || true)',
        `    options=(${shellWords([...size, ...rate, "--inline"])})`,
        "    if [[ $help == *--libav-format* ]]; then",
        "        # A Pi 5 encodes in software, with B-frames unless told not to.",
        '        model=$(tr -d "\\0" </proc/device-tree/model 2>/dev/null || true)',
        '        if [[ $model == *"Pi 5"* || $model == *"Module 5"* ]] && [[ $help == *--low-latency* ]]; then',
        "            options+=(--low-latency)",
        "        fi",
        '        "$camera" "${options[@]}" --codec libav --libav-format mpegts -o - | publish -f mpegts',
        "    else",
        `        "$camera" "\${options[@]}" --codec h264 -o - | publish ${shellWords(stamped)}`,
        "    fi",
        "    ;;",
        "esac",
    ];
}

/** MJPEG is what nearly every USB camera offers at full rate; encoded by the Pi's chip where there is one. */
function usb(camera: CameraSettings, out: string): string[] {
    const { width, height, framesPerSecond, bitrate, keyFrames, device } = camera;
    const capture = [
        ...["-f", "v4l2", "-input_format", "mjpeg", "-framerate", String(framesPerSecond)],
        ...["-video_size", `${width}x${height}`, "-i", device],
    ];
    const chip = ["-c:v", "h264_v4l2m2m", "-b:v", String(bitrate), "-g", String(keyFrames), "-pix_fmt", "yuv420p"];
    return [
        `encode=(${shellWords(softwareEncode(camera))})`,
        "# bcm2835-codec: Pi 4 and older; a Pi 5 has no H.264 encoder.",
        `if [[ -e /dev/video11 ]]; then encode=(${shellWords(chip)}); fi`,
        `exec ${shellWords([...quiet, ...capture, ...silence, ...withSilence])} "\${encode[@]}" ${out}`,
    ];
}

function test(camera: CameraSettings, out: string): string[] {
    const { width, height, framesPerSecond } = camera;
    const picture = ["-re", "-f", "lavfi", "-i", `testsrc2=size=${width}x${height}:rate=${framesPerSecond}`];
    return [`exec ${shellWords([...quiet, ...picture, ...silence, ...withSilence, ...softwareEncode(camera)])} ${out}`];
}

/** Whether a service runs for this camera. */
export function isLocal({ kind }: CameraSettings): boolean {
    return kind !== PiCameraKind.Rtmp;
}
