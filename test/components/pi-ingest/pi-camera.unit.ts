import { expect } from "chai";

import { gopro, pattern, raspivid } from "./fixtures";
import { camera, nameRule, refuse, told } from "./told";

const urlRule =
    "must be the application alone, such as gopro: no address, no stream, and the key is a secret of its own (publishKey)";

describe("ingest settings of the cameras", () => {
    refuse([
        ["no camera", { cameras: [] }, "cameras: give at least one"],
        [
            "an application with a capital",
            camera({ application: "GoPro" }),
            `cameras[0].application: ${nameRule}; got "GoPro"`,
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
            "cameras[0].kind: raspicam needs a Raspberry Pi, and the model is other: set usb, rtmp or test",
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
            "cameras[0].width: must be an even number of pixels, 64–4,096; got 1281",
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
            "cameras[0]: 1920x1080 at 60 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30); a Pi 5 does more: set model pi5",
        ],
        [
            "a picture larger than the Pi encodes, however slow",
            camera({ width: 2592, height: 1944, framesPerSecond: 5 }),
            "cameras[0]: 2592x1944 at 5 fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30); a Pi 5 does more: set model pi5",
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
    ]);

    it("pass for what a machine of its own kind encodes", () => {
        const full = { width: 1920, height: 1080 };
        expect(told({ ...camera({ ...full, framesPerSecond: 60 }), model: "pi5" })).to.deep.equal([]);
        expect(told({ ...camera({ ...full, framesPerSecond: 30 }), model: "zero2" })).to.deep.equal([]);
        const large = { kind: "usb", width: 3840, height: 2160, framesPerSecond: 60 };
        expect(told({ ...camera(large), model: "other" })).to.deep.equal([]);
        expect(told(camera(large))).to.deep.equal([]);
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
});
