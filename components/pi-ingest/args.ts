import type * as pulumi from "@pulumi/pulumi";

/** Where an application's picture comes from. */
export const PiCameraKind = {
    /** The Pi's own camera: rpicam-vid, libcamera-vid or raspivid, whichever the host has. */
    Raspicam: "raspicam",
    /** A USB camera (Video4Linux). */
    Usb: "usb",
    /** A camera or phone that pushes RTMP by itself, H.264 and AAC, e.g. a GoPro: the host only listens. */
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

/** Whether a host is to be dialled. */
export const PiPresence = {
    /** Provisioned with every `up`, cleared by `destroy`. */
    Here: "here",
    /** Set up before and not reachable now: neither `up` nor `destroy` dials it, and what changed meanwhile waits for `here`. */
    Away: "away",
    /** Never set up yet: nothing is registered for it, its addresses are known all the same. */
    Later: "later",
} as const;
export type PiPresence = (typeof PiPresence)[keyof typeof PiPresence];

/** The machine, by what encodes H.264 on it. */
export const PiModel = {
    /** Raspberry Pi Zero 2 W: the chip's encoder. */
    Zero2: "zero2",
    /** Raspberry Pi 3 and 3+: the chip's encoder. */
    Pi3: "pi3",
    /** Raspberry Pi 4, 400 and Compute Module 4: the chip's encoder. */
    Pi4: "pi4",
    /** Raspberry Pi 5, 500 and Compute Module 5: in software, having no encoder. */
    Pi5: "pi5",
    /** No Raspberry Pi: a PC or a cloud machine with Debian or Ubuntu, in software. */
    Other: "other",
} as const;
export type PiModel = (typeof PiModel)[keyof typeof PiModel];

/** A host on the way to the Pi. */
export interface PiJumpHost {
    /** Name or address. */
    host: pulumi.Input<string>;
    /** 22 when absent. */
    port?: number;
    /** `pi` when absent. */
    user?: string;
    /** Private key in OpenSSH form, a secret. An agent's when absent. */
    privateKey?: pulumi.Input<string>;
    /** Socket of the SSH agent whose keys open it. The agent of the Pi's connection when absent. */
    agentSocket?: string;
    /** Its public host key, as in authorized_keys: `ssh-ed25519 AAAA…`. */
    hostKey?: pulumi.Input<string>;
}

/** How the host is reached: SSH, with a user that may run `sudo` without a password. */
export interface PiConnection {
    /** Name or address. */
    host: pulumi.Input<string>;
    /** 22 when absent. */
    port?: number;
    /** `pi` when absent. */
    user?: string;
    /** Private key in OpenSSH form, a secret. An agent's when absent. */
    privateKey?: pulumi.Input<string>;
    /** Socket of the SSH agent that holds the key, an absolute path. The one in `SSH_AUTH_SOCK` when absent. */
    agentSocket?: string;
    /** The host's public key, as in authorized_keys: `ssh-ed25519 AAAA…` (`ssh-keyscan`, or the SD card's files). */
    hostKey?: pulumi.Input<string>;
    /** True: accept any host that answers at that address. Anyone in between can then read everything sent, secrets too. */
    unpinnedHostKey?: boolean;
    /** An SSH host that is dialled first, and that dials the Pi. */
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
    /**
     * ALSA device of a microphone at the host, e.g. `plughw:CARD=Device` (`arecord -L` lists them). Silence when absent. Not for
     * kind `rtmp`, which brings its own sound.
     */
    microphone?: string;
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

/** How the picture leaves the host, and where to. */
export interface PiExit {
    /** `obs`, `relay` or `direct`. `direct` has one camera and one target, and no nginx runs. */
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
    /**
     * Blocks that may publish, besides the host itself: IPv4 or IPv6, not public, since RTMP is clear text. The private IPv4
     * networks when absent.
     */
    publishCidrs?: string[];
    /** Blocks that may play, besides the host itself; as `publishCidrs`. The private IPv4 networks when absent. */
    playCidrs?: string[];
    /** Name or address by which cameras and players reach the host, where SSH takes another way. `connection.host` when absent. */
    address?: pulumi.Input<string>;
    /** The machine; with it, sizes and rates are held against its encoder. Only against a Pi's camera's when absent. */
    model?: PiModel;
    /** `here` when absent. */
    presence?: PiPresence;
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
