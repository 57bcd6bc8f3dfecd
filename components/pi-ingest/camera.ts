import { loadText } from "../common/text";
import { PiCameraKind, PiExitKind } from "./args";
import { localUrl, srtValues, streamScript } from "./script";
import { CameraSettings, HostSettings } from "./settings";
import type { ShellValues } from "./shell";

export { relayScript } from "./relay";

const cameraPiece = loadText(__dirname, "scripts/camera.sh");
const publishPiece = loadText(__dirname, "scripts/publish.sh");

/** The pieces that capture and send a camera's picture, by its kind. */
const pieces: Record<Exclude<PiCameraKind, "rtmp">, string[]> = {
    [PiCameraKind.Raspicam]: [loadText(__dirname, "scripts/raspicam.sh"), publishPiece],
    [PiCameraKind.Usb]: [loadText(__dirname, "scripts/usb.sh"), publishPiece],
    [PiCameraKind.Test]: [loadText(__dirname, "scripts/test-picture.sh")],
};
const toRtmp = loadText(__dirname, "scripts/send-rtmp.sh");
const toSrt = loadText(__dirname, "scripts/send-srt.sh");

/** The script that a camera's service runs; undefined for a camera that pushes by itself. */
export function cameraScript(camera: CameraSettings, host: HostSettings): string | undefined {
    if (camera.kind === PiCameraKind.Rtmp) return undefined;
    const destination = cameraDestination(camera, host);
    const values = {
        width: camera.width,
        height: camera.height,
        rate: camera.framesPerSecond,
        bitrate: camera.bitrate,
        key_frames: camera.keyFrames,
        device: camera.device,
        microphone_device: camera.microphone ?? "",
        ...destination.values,
    };
    return streamScript(values, [destination.piece, cameraPiece, ...pieces[camera.kind]]);
}

/** Whether a service runs for this camera. */
export function isLocal({ kind }: CameraSettings): boolean {
    return kind !== PiCameraKind.Rtmp;
}

/** Where a camera's service sends: its own application, or straight to SRT. */
function cameraDestination(
    { application }: CameraSettings,
    { exit }: HostSettings,
): { values: ShellValues; piece: string } {
    if (exit.kind !== PiExitKind.Direct || exit.application !== application) {
        return { values: { rtmp_url: localUrl(application) }, piece: toRtmp };
    }
    return { values: srtValues(exit.targets[0]), piece: toSrt };
}
