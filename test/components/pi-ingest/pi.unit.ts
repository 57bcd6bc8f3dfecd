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
                    raspivid,
                    { application: "usb", kind: "usb", device: "/dev/v4l/by-id/cam-0" },
                    pattern,
                ],
                publishFrom: ["192.168.1.0/24", "fd00::/8", "10.1.2.3"],
                playFrom: [],
                exit: { kind: "relay", application: "usb", targets: [target, { ...target, name: "spare" }] },
            }),
        ).to.deep.equal([]);
        expect(told({ exit: { kind: "direct", application: "raspivid", targets: [target] } })).to.deep.equal([]);
        expect(told({ connection: { host: "10.0.0.2", unpinnedHostKey: true } })).to.deep.equal([]);
    });

    const nameRule = "must be 1–32 small letters, digits, - or _, a letter or digit first";
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
            "cameras[0]: 1920x1080 at 60 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30)",
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
            "a block that is a word",
            { publishFrom: ["all"] },
            'publishFrom[0]: must be a block such as 192.168.1.0/24 or fd00::/8; got "all"',
        ],
        [
            "a block that ends a directive",
            { playFrom: ["10.0.0.0/8; allow play all"] },
            'playFrom[0]: must be a block such as 192.168.1.0/24 or fd00::/8; got "10.0.0.0/8; allow play all"',
        ],
        [
            "a prefix that is too long",
            { playFrom: ["10.0.0.0/33"] },
            'playFrom[0]: must be a block such as 192.168.1.0/24 or fd00::/8; got "10.0.0.0/33"',
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
            { exit: { kind: "direct", application: "raspivid", targets: [target, { ...target, name: "spare" }] } },
            "exit.targets: direct has one, since a lost second would not be dialled again: say relay for several; got 2",
        ],
        [
            "direct from a camera that pushes",
            { exit: { kind: "direct", targets: [target] } },
            "exit.application: gopro pushes RTMP by itself: say relay",
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
