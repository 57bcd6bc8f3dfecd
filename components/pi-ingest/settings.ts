import { PiCamera, PiCameraKind, PiExitKind, PiIngestArgs } from "./args";

/** RTMP's port (Adobe, RTMP 1.0). */
export const rtmpPort = 1935;
/** nginx's own pages (key check, statistics), on loopback only. */
export const statusPort = 8935;
/** The one stream in each application. */
export const streamName = "live";

/** RFC 1918: a camera at the venue is in the same house, or behind the same router. */
export const privateNetworks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Four round trips on a bad mobile link of 500 ms (SRT deployment guide: latency ≥ 4 × RTT), as the flow waits too. */
export const defaultLatencyMs = 2000;

/** A camera with every default filled in, and nothing secret. */
export interface CameraSettings {
    application: string;
    kind: PiCameraKind;
    width: number;
    height: number;
    framesPerSecond: number;
    /** bit/s. */
    bitrate: number;
    /** Frames from key frame to key frame. */
    keyFrames: number;
    device: string;
    /** ALSA device; silence when absent. */
    microphone?: string;
    /** Whether publishers from outside must show a key. */
    keyed: boolean;
}

/** An SRT listener, once its address is known; the passphrase is not here. */
export interface TargetSettings {
    name: string;
    host: string;
    port: number;
    latencyMs: number;
    encrypted: boolean;
}

/** All that the files on the host depend on. */
export interface HostSettings {
    cameras: CameraSettings[];
    publishCidrs: string[];
    playCidrs: string[];
    exit: { kind: PiExitKind; application: string; targets: TargetSettings[] };
}

/** 720p24 at 0.11 bit a pixel: what a Pi 3 encodes and a venue's uplink carries (docs/pi.md). */
export function cameraSettings(camera: PiCamera): CameraSettings {
    const { application, kind, width = 1280, height = 720, framesPerSecond = 24, bitrate = 2_500_000 } = camera;
    const { keyFrameSeconds = 2, device = "/dev/video0", microphone, publishKey } = camera;
    return {
        application,
        kind,
        width,
        height,
        framesPerSecond,
        bitrate,
        keyFrames: Math.max(1, Math.round(keyFrameSeconds * framesPerSecond)),
        device,
        ...(microphone === undefined ? {} : { microphone }),
        keyed: publishKey !== undefined,
    };
}

/** What is known before any address is: kind and application of the exit. */
export function exitSettings({ exit, cameras }: PiIngestArgs): { kind: PiExitKind; application: string } {
    return { kind: exit?.kind ?? PiExitKind.Obs, application: exit?.application ?? cameras[0].application };
}

/** The cameras that a service on the host must run: all but those that push by themselves. */
export function localCameras({ cameras }: HostSettings): CameraSettings[] {
    return cameras.filter(({ kind }) => kind !== PiCameraKind.Rtmp);
}
