import type * as pulumi from "@pulumi/pulumi";

/** Where an application's picture comes from. */
export const PiCameraKind = {
    /** The Pi's own camera: rpicam-vid, libcamera-vid or raspivid, whichever the host has. */
    Raspicam: "raspicam",
    /** A USB camera (Video4Linux). */
    Usb: "usb",
    /** A camera or phone that pushes RTMP by itself, e.g. a GoPro: the host only listens. */
    Rtmp: "rtmp",
    /** A moving test picture. */
    Test: "test",
} as const;
export type PiCameraKind = (typeof PiCameraKind)[keyof typeof PiCameraKind];

/** How the picture leaves the host. */
export const PiExitKind = {
    /** OBS (or any player) fetches it by RTMP; the host sends nothing on. */
    Obs: "obs",
    /** The host fetches one application from its own nginx and sends it by SRT: cameras may come and go. */
    Relay: "relay",
    /** One camera goes straight to SRT, past nginx. */
    Direct: "direct",
} as const;
export type PiExitKind = (typeof PiExitKind)[keyof typeof PiExitKind];

/** A host on the way to the Pi. */
export interface PiJumpHost {
    host: pulumi.Input<string>;
    /** 22 when absent. */
    port?: number;
    /** `pi` when absent. */
    user?: string;
    /** Private key in OpenSSH form, a secret. The SSH agent when absent. */
    privateKey?: pulumi.Input<string>;
    /** Its public host key, as in authorized_keys: `ssh-ed25519 AAAA…`. */
    hostKey?: pulumi.Input<string>;
}

/** How the host is reached: SSH, with a user that may run `sudo` without a password. */
export interface PiConnection {
    host: pulumi.Input<string>;
    /** 22 when absent. */
    port?: number;
    /** `pi` when absent. */
    user?: string;
    /** Private key in OpenSSH form, a secret. The SSH agent when absent. */
    privateKey?: pulumi.Input<string>;
    /** The host's public key, as in authorized_keys: `ssh-ed25519 AAAA…` (`ssh-keyscan`, or the SD card's files). */
    hostKey?: pulumi.Input<string>;
    /** True: talk to whoever answers at that address. Everything sent, secrets too, can then be had by a stranger in between. */
    unpinnedHostKey?: boolean;
    jumpHost?: PiJumpHost;
}

/** One camera, and the nginx-rtmp application that it has to itself. */
export interface PiCamera {
    /** RTMP application, e.g. `gopro`: small letters, digits, `-`, `_`. Names the camera's service for good. */
    application: string;
    kind: PiCameraKind;
    /** Pixels, even. 1280 when absent. */
    width?: number;
    /** Pixels, even. 720 when absent. */
    height?: number;
    /** Whole frames a second, 1–120. 24 when absent. */
    framesPerSecond?: number;
    /** Bit/s, 100,000–25,000,000. 2,500,000 when absent. */
    bitrate?: number;
    /** Seconds from key frame to key frame. 2 when absent: a viewer waits for one. */
    keyFrameSeconds?: number;
    /** Device of a USB camera. `/dev/video0` when absent. */
    device?: string;
    /** Key that a publisher from outside must append (`live?key=…`), a secret: 8–128 letters, digits, `_`, `-`. */
    publishKey?: pulumi.Input<string>;
}

/** An SRT listener that the host calls. */
export interface PiSrtTarget {
    /** Names the sending service for good, e.g. `main`. */
    name: string;
    host: pulumi.Input<string>;
    port: pulumi.Input<number>;
    /** Milliseconds. 2000 when absent. */
    latencyMs?: number;
    /** SRT passphrase, a secret, 10–64 characters. Clear text when absent. */
    passphrase?: pulumi.Input<string>;
}

/** What leaves the host without OBS. */
export interface PiExit {
    kind: PiExitKind;
    /** Application that is sent. The first camera's when absent. */
    application?: string;
    /** SRT listeners: at least one for `relay`, exactly one for `direct`, none for `obs`. */
    targets?: PiSrtTarget[];
}

export interface PiIngestArgs {
    /** How the host is reached. */
    connection: PiConnection;
    /** At least one, each with an application of its own. */
    cameras: PiCamera[];
    /** Blocks that may publish, besides the host itself: IPv4 or IPv6. The private IPv4 networks when absent. */
    publishFrom?: string[];
    /** Blocks that may play, besides the host itself. The private IPv4 networks when absent. */
    playFrom?: string[];
    /** `obs` when absent. */
    exit?: PiExit;
    /** Kept with the component in Pulumi's state; a host carries no tags. */
    tags?: Record<string, string>;
}

/** Where one application is pushed to and fetched from. */
export interface PiCameraAddress {
    application: string;
    /** For a camera that pushes: append `?key=<publish key>` when the application has one. */
    publishUrl: string;
    /** For OBS, VLC or ffmpeg. */
    playUrl: string;
}
