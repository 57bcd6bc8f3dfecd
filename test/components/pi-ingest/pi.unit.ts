import { expect } from "chai";
import * as fc from "fast-check";

import { PiIngestArgs } from "../../../components/pi-ingest/args";
import { piProblems } from "../../../components/pi-ingest/pi";
import { releaseFiles } from "../../../components/pi-ingest/release";
import { args, gopro, hostKey, hostSettings, pattern, raspivid } from "./fixtures";

const target = { name: "main", host: "203.0.113.9", port: 5000, latencyMs: 200, passphrase: "0123456789" };

function told(change: Partial<PiIngestArgs>): string[] {
    return piProblems({ ...args, ...change }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

function camera(change: object): Partial<PiIngestArgs> {
    return { cameras: [{ ...raspivid, ...change }] };
}

const privateKey =
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n";

describe("ingest settings", () => {
    it("pass for cameras of every kind, a jump host, and every way out", () => {
        expect(told({})).to.deep.equal([]);
        expect(
            told({
                connection: {
                    host: "pi.example",
                    port: 2222,
                    user: "crew",
                    hostKey,
                    jumpHost: { host: "jump.example", hostKey },
                },
                cameras: [
                    gopro,
                    { ...raspivid, microphone: "plughw:CARD=Device,DEV=0" },
                    { application: "usb", kind: "usb", device: "/dev/v4l/by-id/cam-0" },
                    pattern,
                ],
                address: "10.66.0.1",
                model: "pi4",
                presence: "away",
                publishFrom: ["192.168.1.0/24", "fd00::/8", "10.1.2.3"],
                playFrom: ["127.0.0.1"],
                exit: {
                    kind: "relay",
                    application: "usb",
                    targets: [target, { ...target, name: "spare", port: 5001 }],
                },
            }),
        ).to.deep.equal([]);
        expect(told({ ...camera({}), exit: { kind: "direct", targets: [target] } })).to.deep.equal([]);
        expect(told({ connection: { host: "10.0.0.2", unpinnedHostKey: true } })).to.deep.equal([]);
    });

    const nameRule = "must be 1–32 small letters, digits, - or _, a letter or digit first";
    const urlRule =
        "must be the application alone, such as gopro: no address, no stream, and the key is a secret of its own (publishKey)";
    const refused: [string, Partial<PiIngestArgs>, string][] = [
        [
            "a host without its key",
            { connection: { host: "10.0.0.2" } },
            "connection.hostKey: give the host's public key (ssh-keyscan, compared on the host), or unpinnedHostKey: true to talk to whoever answers",
        ],
        [
            "a fingerprint for a key",
            { connection: { host: "10.0.0.2", hostKey: "SHA256:abc" } },
            "connection.hostKey: must be one line as in authorized_keys, such as ssh-ed25519 AAAA…",
        ],
        [
            "a key and no key",
            { connection: { host: "10.0.0.2", hostKey, unpinnedHostKey: true } },
            "connection.unpinnedHostKey: contradicts hostKey: leave one of them out",
        ],
        [
            "a jump host without its key",
            { connection: { host: "10.0.0.2", hostKey, jumpHost: { host: "jump.example" } } },
            "connection.jumpHost.hostKey: give the jump host's public key too",
        ],
        [
            "a host that is a command",
            { connection: { host: "10.0.0.2; reboot", hostKey } },
            'connection.host: must be a host name or an address; got "10.0.0.2; reboot"',
        ],
        [
            "a port beyond the last",
            { connection: { host: "10.0.0.2", hostKey, port: 70_000 } },
            "connection.port: must be a whole number, 1–65,535; got 70000",
        ],
        [
            "a user with a space",
            { connection: { host: "10.0.0.2", hostKey, user: "a b" } },
            'connection.user: must be a user name; got "a b"',
        ],
        ["no camera", { cameras: [] }, "cameras: give at least one"],
        [
            "an application with a capital",
            camera({ application: "GoPro" }),
            `cameras[0].application: ${nameRule}; got "GoPro"`,
        ],
        [
            "an address for a host",
            { connection: { host: "ssh://pi@10.0.0.2", hostKey } },
            "connection.host: must be the host alone, no URL: user and port have keys of their own",
        ],
        [
            "a key file's name for a key",
            { connection: { host: "10.0.0.2", hostKey, privateKey: "~/.ssh/id_ed25519" } },
            "connection.privateKey: must be a private key in OpenSSH or PEM form: its text, not the file's name",
        ],
        [
            "an agent and a key",
            { connection: { host: "10.0.0.2", hostKey, privateKey, agentSocket: "/run/agent" } },
            "connection.agentSocket: contradicts privateKey: leave one of them out",
        ],
        [
            "an agent at a relative path",
            { connection: { host: "10.0.0.2", hostKey, agentSocket: "agent.sock" } },
            'connection.agentSocket: must be an absolute path; got "agent.sock"',
        ],
        [
            "a jump host with a user that is none",
            { connection: { host: "10.0.0.2", hostKey, jumpHost: { host: "jump.example", hostKey, user: "A" } } },
            'connection.jumpHost.user: must be a user name; got "A"',
        ],
        [
            "a presence that nobody knows",
            // @ts-expect-error -- what a program in JavaScript may say
            { presence: "gone" },
            "presence: must be one of here, away, later; got gone",
        ],
        [
            "a model that nobody knows",
            // @ts-expect-error -- the same
            { model: "pi6" },
            "model: must be one of zero2, pi3, pi4, pi5, other; got pi6",
        ],
        [
            "a camera of an unknown kind",
            camera({ kind: "webcam" }),
            "cameras[0].kind: must be one of raspicam, usb, rtmp, test; got webcam",
        ],
        [
            "an application with the stream and the key in it",
            camera({ application: "gopro/live?key=sesame-sesame" }),
            `cameras[0].application: ${urlRule}`,
        ],
        [
            "a whole URL for an application",
            camera({ application: "rtmp://10.0.0.2/gopro" }),
            `cameras[0].application: ${urlRule}`,
        ],
        [
            "a URL for a publish key",
            camera({ publishKey: "live?key=sesame-sesame" }),
            "cameras[0].publishKey: must be the key alone, no URL",
        ],
        [
            "a microphone that is a shell's business",
            camera({ microphone: "hw:1; reboot" }),
            'cameras[0].microphone: must be an ALSA device such as plughw:CARD=Device (arecord -L); got "hw:1; reboot"',
        ],
        [
            "a microphone for a camera that pushes",
            { cameras: [{ ...gopro, microphone: "hw:1" }] },
            "cameras[0].microphone: what pushes RTMP brings its own sound: leave it out",
        ],
        [
            "one microphone for two cameras",
            {
                cameras: [
                    { ...raspivid, microphone: "hw:1" },
                    { ...pattern, microphone: "hw:1" },
                ],
            },
            "cameras[1].microphone: one program can hold it, and raspivid does; got hw:1",
        ],
        [
            "one device for two USB cameras",
            {
                cameras: [
                    { application: "left", kind: "usb" },
                    { application: "right", kind: "usb" },
                ],
            },
            "cameras[1].device: one program can hold it, and left does; got /dev/video0",
        ],
        [
            "the Pi's camera on another machine",
            { ...camera({}), model: "other" },
            "cameras[0].kind: raspicam needs a Raspberry Pi, and the model is other: say usb, rtmp or test",
        ],
        [
            "a public address for clear text",
            { address: "203.0.113.7" },
            "address: cameras and OBS would send their keys to 203.0.113.7 in clear text: give the host's address inside a WireGuard tunnel (docs/pi.md)",
        ],
        [
            "a public address that SSH uses, for clear text",
            { connection: { host: "2001:db8::7", hostKey } },
            "address: cameras and OBS would send their keys to 2001:db8::7 in clear text: give the host's address inside a WireGuard tunnel (docs/pi.md)",
        ],
        [
            "two cameras in one application",
            { cameras: [gopro, gopro] },
            "cameras[1].application: each camera needs one of its own; got gopro twice",
        ],
        [
            "two programs at the Pi's one camera",
            { cameras: [raspivid, { ...raspivid, application: "second" }] },
            "cameras: one program can hold the Pi's camera: raspivid, second are raspicam",
        ],
        [
            "an odd width",
            camera({ width: 1281 }),
            "cameras[0].width: must be an even number of pixels, 64–4096; got 1281",
        ],
        [
            "half frames",
            camera({ framesPerSecond: 29.97 }),
            "cameras[0].framesPerSecond: must be a whole number, 1–120; got 29.97",
        ],
        [
            "a still's bit rate",
            camera({ bitrate: 1000 }),
            "cameras[0].bitrate: must be a whole number, 100,000–25,000,000; got 1000",
        ],
        [
            "key frames between frames",
            camera({ keyFrameSeconds: 1.01 }),
            "cameras[0].keyFrameSeconds: must be a whole number of frames, up to 10 s; got 1.01",
        ],
        [
            "more than the Pi encodes",
            camera({ width: 1920, height: 1080, framesPerSecond: 60 }),
            "cameras[0]: 1920x1080 at 60 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30); a Pi 5 does more: say model pi5",
        ],
        [
            "a picture larger than the Pi encodes, however slow",
            camera({ width: 2592, height: 1944, framesPerSecond: 5 }),
            "cameras[0]: 2592x1944 at 5 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30); a Pi 5 does more: say model pi5",
        ],
        [
            "a USB camera that a Pi 4's encoder cannot follow",
            { ...camera({ kind: "usb", width: 1920, height: 1080, framesPerSecond: 60 }), model: "pi4" },
            "cameras[0]: 1920x1080 at 60 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30)",
        ],
        [
            "two cameras that are too much together",
            {
                cameras: [
                    { ...raspivid, framesPerSecond: 50 },
                    { application: "usb", kind: "usb", framesPerSecond: 30 },
                ],
                model: "pi3",
            },
            "cameras: raspivid, usb together are more than a Pi's H.264 encoder does (about 1920x1080 at 30)",
        ],
        [
            "more than a Pi 5 encodes in software",
            {
                cameras: [
                    { ...raspivid, width: 1920, height: 1080, framesPerSecond: 50 },
                    { ...pattern, framesPerSecond: 60 },
                ],
                model: "pi5",
            },
            "cameras: raspivid, pattern together are more than a Pi 5 encodes in software (about 1920x1080 at 60, or at 30 twice)",
        ],
        [
            "a device outside /dev",
            camera({ kind: "usb", device: "/dev/../etc/passwd" }),
            'cameras[0].device: must be a device such as /dev/video0; got "/dev/../etc/passwd"',
        ],
        [
            "a short publish key",
            camera({ publishKey: "short" }),
            "cameras[0].publishKey: must be 8–128 letters, digits, _ or -",
        ],
        [
            "an exit for no camera",
            { exit: { kind: "relay", application: "stage", targets: [target] } },
            "exit.application: must be a camera's (gopro, raspivid); got stage",
        ],
        ["a relay to nowhere", { exit: { kind: "relay" } }, "exit.targets: give at least one SRT listener"],
        [
            "targets beside OBS",
            { exit: { kind: "obs", targets: [target] } },
            "exit.targets: OBS sends by itself: leave them out, or say relay",
        ],
        [
            "two targets from one camera",
            { ...camera({}), exit: { kind: "direct", targets: [target, { ...target, name: "spare", port: 5001 }] } },
            "exit.targets: direct has one, since a lost second would not be dialled again: say relay for several; got 2",
        ],
        [
            "direct from a camera that pushes",
            { cameras: [gopro], exit: { kind: "direct", targets: [target] } },
            "exit.application: gopro pushes RTMP by itself: say relay",
        ],
        [
            "a second camera beside direct",
            { exit: { kind: "direct", application: "raspivid", targets: [target] } },
            "exit.kind: direct runs without nginx, for one camera and no other (gopro, raspivid): say relay",
        ],
        [
            "publishers where nothing listens",
            { ...camera({}), publishFrom: ["10.0.0.0/8"], exit: { kind: "direct", targets: [target] } },
            "publishFrom: nothing listens where the exit is direct: leave it out",
        ],
        [
            "players where nothing listens",
            { ...camera({}), playFrom: ["10.0.0.0/8"], exit: { kind: "direct", targets: [target] } },
            "playFrom: nothing listens where the exit is direct: leave it out",
        ],
        [
            "an exit that nobody knows",
            // @ts-expect-error -- the same
            { exit: { kind: "srt" } },
            "exit.kind: must be one of obs, relay, direct; got srt",
        ],
        [
            "two targets of one name",
            { exit: { kind: "relay", targets: [target, { ...target, port: 5001 }] } },
            "exit.targets[1].name: each needs a name of its own; got main twice",
        ],
        [
            "one listener twice",
            { exit: { kind: "relay", targets: [target, { ...target, name: "spare" }] } },
            "exit.targets[1].host: a listener takes one caller: 203.0.113.9:5000 is main's already",
        ],
        [
            "a passphrase in a URL",
            {
                exit: {
                    kind: "relay",
                    targets: [{ ...target, host: "srt://203.0.113.9:5000?passphrase=sesame-sesame" }],
                },
            },
            "exit.targets[0].host: must be the host alone, no URL: port, latency and passphrase have keys of their own",
        ],
        [
            "a target's port beyond the last",
            { exit: { kind: "relay", targets: [{ ...target, port: 65_536 }] } },
            "exit.targets[0].port: must be a whole number, 1–65,535; got 65536",
        ],
        [
            "a target's name with a slash",
            { exit: { kind: "relay", targets: [{ ...target, name: "a/b" }] } },
            `exit.targets[0].name: ${nameRule}; got "a/b"`,
        ],
        [
            "latency in microseconds",
            { exit: { kind: "relay", targets: [{ ...target, latencyMs: 200_000 }] } },
            "exit.targets[0].latencyMs: must be a whole number, 10–10,000; got 200000",
        ],
        [
            "a passphrase too short for SRT",
            { exit: { kind: "relay", targets: [{ ...target, passphrase: "short" }] } },
            "exit.targets[0].passphrase: must be 10–64 characters",
        ],
    ];
    for (const [what, change, message] of refused) {
        it(`refuse ${what}, and nothing else`, () => expect(told(change)).to.deep.equal([message]));
    }

    it("pass for what a machine of its own kind encodes", () => {
        const full = { width: 1920, height: 1080 };
        expect(told({ ...camera({ ...full, framesPerSecond: 60 }), model: "pi5" })).to.deep.equal([]);
        expect(told({ ...camera({ ...full, framesPerSecond: 30 }), model: "zero2" })).to.deep.equal([]);
        const large = { kind: "usb", width: 3840, height: 2160, framesPerSecond: 60 };
        expect(told({ ...camera(large), model: "other" })).to.deep.equal([]);
        expect(told(camera(large))).to.deep.equal([]);
    });

    it("believe a public address where nobody sends clear text to it", () => {
        const connection = { host: "203.0.113.7", hostKey };
        const relay = { kind: "relay" as const, targets: [target] };
        expect(told({ connection, ...camera({ kind: "test" }), exit: relay })).to.deep.equal([]);
        expect(told({ connection, address: "10.66.0.1" })).to.deep.equal([]);
        expect(told({ connection: { ...connection, host: "pi.example" } })).to.deep.equal([]);
    });

    it("never repeat what may hold a key", () => {
        const secret = "sesame-sesame";
        const wrong = told({
            connection: { host: `pi:${secret}@10.0.0.2`, hostKey, privateKey: secret },
            cameras: [{ ...gopro, application: `gopro?key=${secret}`, publishKey: `live?key=${secret}` }],
            exit: {
                kind: "relay",
                targets: [{ ...target, host: `h?passphrase=${secret}`, passphrase: `${secret}\n` }],
            },
        });
        expect(wrong).to.have.lengthOf(6);
        expect(wrong.join()).to.not.contain(secret);
    });

    it("let one dsnoop microphone serve several cameras", () => {
        const microphone = "dsnoop:CARD=Device";
        expect(
            told({
                cameras: [
                    { ...raspivid, microphone },
                    { ...pattern, microphone },
                ],
            }),
        ).to.deep.equal([]);
    });

    it("let no name through that could leave its place in a file of the host", () => {
        const nasty = fc.string({ unit: fc.constantFrom(..."ab0-_/.; {}$%'\"\\\n#A"), minLength: 1, maxLength: 8 });
        fc.assert(
            fc.property(nasty, (application) => {
                if (told(camera({ application })).length > 0) return;
                expect(application).to.match(/^[a-z0-9_-]+$/);
                const files = releaseFiles(hostSettings([{ ...raspivid, application }]));
                expect(files["nginx.conf"]).to.contain(`application ${application} {`);
                expect(Object.keys(files)).to.include(`units/pi-live-camera-${application}.service`);
            }),
            { numRuns: 1000 },
        );
    });
});
