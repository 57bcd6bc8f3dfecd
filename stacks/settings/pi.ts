import { z } from "zod";

import { PiCameraKind, PiExitKind, PiModel, PiPresence } from "../../components/pi-ingest/args";
import { piImage } from "./pi-image";
import { field, resourceName } from "./fields";

export const camera = z.strictObject({
    application: field(z.string(), "Name of the nginx-rtmp application that takes this camera.", "gopro"),
    kind: field(
        z.enum(PiCameraKind),
        "raspicam: the Pi's own camera; usb: a camera at the Pi; rtmp: a device that pushes H.264 by itself (GoPro, phone); test: a test picture.",
    ),
    host: field(
        z.string().optional(),
        "Name of the Pi host that takes the camera; may be left out when there is one.",
        "venue",
    ),
    width: field(z.int().optional(), "Width of the picture, pixels.", 1280),
    height: field(z.int().optional(), "Height of the picture, pixels.", 720),
    framesPerSecond: field(z.number().optional(), "Frames a second.", 24),
    bitrate: field(z.int().optional(), "Bitrate of the camera, bit/s.", 4_000_000),
    keyFrameSeconds: field(z.number().optional(), "Seconds from one key frame to the next.", 2),
    device: field(z.string().optional(), "Device file of a usb camera.", "/dev/video0"),
    microphone: field(
        z.string().optional(),
        "ALSA device of a microphone at the Pi; silence when absent. Not for kind rtmp.",
        "plughw:CARD=Device",
    ),
});

const host = (what: string, example: string) => field(z.string().min(1), what, example);
const reached = {
    port: field(z.int().optional(), "SSH port; 22 when absent.", 22),
    user: field(z.string().optional(), 'User with password-free sudo; "pi" when absent.', "pi"),
    hostKey: field(
        z.string().optional(),
        "Public key of the host; a stranger at its address is refused.",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample",
    ),
    agentSocket: field(
        z.string().optional(),
        "Socket of the SSH agent that holds the key; the key in the secrets, or SSH_AUTH_SOCK's agent, when absent.",
        "/run/user/1000/ssh-agent.socket",
    ),
};

export const piHost = z.strictObject({
    name: field(resourceName(20), "Names the host in the stack; renaming it provisions it anew.", "venue"),
    host: host("Where SSH reaches the Pi: a DNS name or an address.", "raspberrypi.local"),
    ...reached,
    unpinnedHostKey: field(
        z.boolean().optional(),
        "True: accept any host key at the address. For a bench and a private network only.",
        true,
    ),
    jumpHost: field(
        z.strictObject({ host: host("Where SSH reaches the jump host.", "jump.example.org"), ...reached }).optional(),
        "SSH host on the way to the Pi.",
    ),
    address: field(
        z.string().optional(),
        "Where cameras and OBS reach the Pi, when SSH takes another way, e.g. a tunnel's address; host when absent.",
        "10.66.0.1",
    ),
    publishCidrs: field(
        z.array(z.string()).optional(),
        "Private networks that cameras may push from; 10/8, 172.16/12 and 192.168/16 when absent.",
        ["192.168.1.0/24"],
    ),
    playCidrs: field(
        z.array(z.string()).optional(),
        "Private networks that OBS and VLC may play from; 10/8, 172.16/12 and 192.168/16 when absent.",
        ["192.168.1.0/24"],
    ),
    model: field(
        z.enum(PiModel).optional(),
        "The machine; with it, sizes and rates are held against what it encodes. other: no Raspberry Pi.",
        "pi4",
    ),
    presence: field(
        z.enum(PiPresence).optional(),
        "here, also when absent; away: set up before and not to be dialled now; later: not set up yet.",
        "away",
    ),
    exit: field(
        z
            .strictObject({
                kind: field(
                    z.enum(PiExitKind),
                    "obs: an operator's OBS plays the applications and sends SRT; relay: the Pi sends one application on as it comes; direct: the Pi sends its camera without nginx.",
                ),
                application: field(z.string().optional(), "Which application relay and direct send.", "raspivid"),
                sources: field(
                    z.array(z.string()).min(1).optional(),
                    "Names of the contribution's sources that relay and direct feed; all when absent.",
                    ["main"],
                ),
            })
            .optional(),
        "How the picture leaves the venue; by OBS when absent.",
    ),
    image: field(piImage.optional(), "What the Pi's card says at its first start: `pi-live pi-image` writes it."),
});

export const pi = z.strictObject({
    hosts: field(z.array(piHost).min(1), "The Raspberry Pis that this stack provisions over SSH."),
});
