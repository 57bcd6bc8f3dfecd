import { expect } from "chai";
import * as fc from "fast-check";

import { problemText } from "../../../components/common/problems";
import { AbrEncoderArgs } from "../../../components/abr-encoder/args";
import { encoderSettings } from "../../../components/abr-encoder/encoder-settings";
import { abrProblems } from "../../../components/abr-encoder/ladder";
import { args, flowArn, hlsTarget, ladder, packagerArn } from "./fixtures";

function told(change: Partial<AbrEncoderArgs>): string[] {
    return abrProblems({ ...args, ...change }).map(problemText);
}

function rung(change: object): Partial<AbrEncoderArgs> {
    return { ladder: [{ ...ladder[0], ...change }] };
}

describe("encoder settings", () => {
    it("pass for one pipeline and for two, for MediaPackage and for pushed HLS", () => {
        expect(told({})).to.deep.equal([]);
        expect(
            told({
                channelClass: "STANDARD",
                flowArns: [flowArn, flowArn],
                flowCount: 2,
                framesPerSecond: { numerator: 30_000, denominator: 1001 },
                audio: { bitrate: 128_000, sampleRate: 48_000, languageCode: "deu" },
                picture: { width: 1920, height: 1080, framesPerSecond: 30, bitrate: 12_000_000 },
                recording: {
                    bucketName: "recordings",
                    bucketArn: "arn:aws:s3:::b",
                    prefix: "events/dev",
                    rolloverSeconds: 60,
                },
                inputLoss: { repeatFrameMs: 0, blackFrameMs: 1_000_000, imageColor: "102030" },
                logLevel: "ERROR",
                maintenance: { day: "Monday", startHour: "03:00" },
            }),
        ).to.deep.equal([]);
        expect(told({ target: hlsTarget })).to.deep.equal([]);
    });

    const refused: [string, Partial<AbrEncoderArgs>, string][] = [
        ["no rendition", { ladder: [] }, "ladder: give at least one rendition"],
        [
            "an odd height",
            rung({ height: 719 }),
            "ladder[0].height: must be an even number of pixels, 32–2,160; got 719",
        ],
        [
            "a ceiling below AWS's least",
            rung({ maxBitrate: 999 }),
            "ladder[0].maxBitrate: must be a whole number, at least 1,000; got 999",
        ],
        [
            "a quality beyond ten",
            rung({ qvbrQuality: 11 }),
            "ladder[0].qvbrQuality: must be a whole number, 1–10; got 11",
        ],
        [
            "two rungs of one name",
            { ladder: [ladder[0], { ...ladder[0], maxBitrate: 2_000_000 }] },
            "ladder[1].name: each needs a name of its own; got 720p twice",
        ],
        [
            "a name with a slash",
            rung({ name: "a/b" }),
            'ladder[0].name: must be 1–32 letters, digits, - or _; got "a/b"',
        ],
        [
            "a second flow for one pipeline",
            { flowArns: [flowArn, flowArn], flowCount: 2 },
            "flowCount: SINGLE_PIPELINE needs 1; got 2",
        ],
        ["one flow for two pipelines", { channelClass: "STANDARD" }, "flowCount: STANDARD needs 2; got 1"],
        ["a count that is not the list's", { flowArns: [] }, "flowArns: must be as many as flowCount says, 1; got 0"],
        [
            "a flow of another region",
            { flowArns: [flowArn.replace("eu-west-1", "us-east-1")] },
            "flowArns: flows and target must be in one region; got us-east-1 and eu-west-1",
        ],
        [
            "a rate over another denominator",
            { framesPerSecond: { numerator: 30, denominator: 2 } },
            "framesPerSecond: must be a whole number over 1, or one over 1001; got 30/2",
        ],
        [
            "a rate beyond the encoder's",
            { framesPerSecond: { numerator: 120, denominator: 1 } },
            "framesPerSecond: must be at most 60; got 120/1",
        ],
        [
            "a GOP between two frames",
            { gopSeconds: 2.01 },
            "gopSeconds: must be a whole number of frames at 24/1 fps, e.g. 2; got 2.01",
        ],
        [
            "a segment that begins between key frames",
            { segmentSeconds: 5 },
            "segmentSeconds: must be a multiple of gopSeconds (2), or segments cannot begin at key frames; got 5",
        ],
        [
            "half seconds for a segment",
            { segmentSeconds: 4.5 },
            "segmentSeconds: must be a whole number, 1–30; got 4.5",
        ],
        ["no target", { target: {} }, "target: give either mediaPackageChannelId with mediaPackageChannelArn, or hls"],
        [
            "two targets",
            { target: { mediaPackageChannelId: "c", mediaPackageChannelArn: packagerArn, ...hlsTarget } },
            "target: give either mediaPackageChannelId with mediaPackageChannelArn, or hls",
        ],
        [
            "a channel without its ARN",
            { target: { mediaPackageChannelId: "c" } },
            "target: mediaPackageChannelId and mediaPackageChannelArn go together: the role is written for the ARN",
        ],
        [
            "two URLs for one pipeline",
            { target: { hls: { urls: ["https://a.example/x", "https://b.example/x"] } } },
            "target.hls.urls: SINGLE_PIPELINE needs 1, one for each pipeline; got 2",
        ],
        [
            "a push in clear text",
            { target: { hls: { urls: ["http://a.example/x"] } } },
            'target.hls.urls[0]: must be an https URL with a path; got "http://a.example/x"',
        ],
        [
            "a user without password",
            { target: { hls: { ...hlsTarget.hls, username: "u" } } },
            "target.hls: username and passwordParameterArn go together",
        ],
        [
            "a packet id of the tables",
            { target: { hls: { ...hlsTarget.hls, scte35Pid: 17 } } },
            "target.hls.scte35Pid: must be a whole number, 32–8,191; got 17",
        ],
        [
            "a sample rate that AAC lacks",
            { audio: { sampleRate: 47_000 } },
            "audio.sampleRate: must be one of 8000, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000 Hz; got 47000",
        ],
        [
            "a two-letter language",
            { audio: { languageCode: "de" } },
            'audio.languageCode: must be three letters (ISO 639-2) such as deu; got "de"',
        ],
        [
            "a contribution beyond MediaLive",
            { picture: { width: 1280, height: 720, framesPerSecond: 24, bitrate: 51_000_000 } },
            "picture.bitrate: MediaLive takes at most 50,000,000 bit/s; got 51000000",
        ],
        [
            "a recording under a slash",
            { recording: { bucketName: "recordings", bucketArn: "arn:aws:s3:::b", prefix: "/x" } },
            'recording.prefix: must be a key without slashes at its ends and without spaces; got "/x"',
        ],
        [
            "a recording into a bucket with dots",
            { recording: { bucketName: "live.example.org", bucketArn: "arn:aws:s3:::live.example.org" } },
            'recording.bucketName: must have no dots in it: MediaLive writes to S3 over TLS; got "live.example.org"',
        ],
        [
            "a recording into what is no bucket",
            { recording: { bucketName: "My_Bucket", bucketArn: "arn:aws:s3:::My_Bucket" } },
            'recording.bucketName: must be the name of an S3 bucket: 3–63 small letters, digits and dashes, a letter or digit at both ends; got "My_Bucket"',
        ],
        [
            "a prefix beyond S3's keys",
            { recording: { bucketName: "recordings", bucketArn: "arn:aws:s3:::b", prefix: "x".repeat(961) } },
            "recording.prefix: an S3 key has 1,024 bytes: at most 960 of them here; got 961",
        ],
        [
            "a role's name instead of its ARN",
            { roleArn: "MediaLive" },
            'roleArn: must be the ARN of an IAM role, e.g. arn:aws:iam::123456789012:role/MediaLive; got "MediaLive"',
        ],
        [
            "a user's ARN for a role's",
            { roleArn: "arn:aws:iam::123456789012:user/crew" },
            'roleArn: must be the ARN of an IAM role, e.g. arn:aws:iam::123456789012:role/MediaLive; got "arn:aws:iam::123456789012:user/crew"',
        ],
        [
            "a still on a host that is none",
            { inputLoss: { slateUrl: "https://wait/s.png" } },
            'inputLoss.slateUrl: must be an https:// or s3ssl:// address of a PNG or BMP file; got "https://wait/s.png"',
        ],
        [
            "a still without a scheme",
            { inputLoss: { slateUrl: "wait.png" } },
            'inputLoss.slateUrl: must be an https:// or s3ssl:// address of a PNG or BMP file; got "wait.png"',
        ],
        [
            "a colour by name",
            { inputLoss: { imageColor: "black" } },
            'inputLoss.imageColor: must be RRGGBB in hexadecimal; got "black"',
        ],
        [
            "a colour and a still",
            { inputLoss: { imageColor: "000000", slateUrl: "https://a.example/s.png" } },
            "inputLoss: give a colour or a still, not both",
        ],
        [
            "black beyond for ever",
            { inputLoss: { blackFrameMs: 1_000_001 } },
            "inputLoss.blackFrameMs: must be a whole number, 0–1,000,000; got 1000001",
        ],
        [
            "a quarter past",
            { maintenance: { day: "Monday", startHour: "3:15" } },
            "maintenance.startHour: must be a full hour, 00:00–23:00; got 3:15",
        ],
    ];
    for (const [what, change, message] of refused) {
        it(`refuse ${what}, and nothing else`, () => expect(told(change)).to.deep.equal([message]));
    }

    it("never fail to encode what they let pass", () => {
        const rendition = fc.record({
            width: fc.integer({ min: 0, max: 5000 }),
            height: fc.integer({ min: 0, max: 2500 }),
            maxBitrate: fc.integer({ min: 0, max: 9_000_000 }),
            qvbrQuality: fc.integer({ min: 0, max: 11 }),
        });
        const change = fc.record({
            ladder: fc.array(rendition, { maxLength: 4 }),
            framesPerSecond: fc.record({
                numerator: fc.constantFrom(0, 24, 25, 30, 30_000, 24_000, 29.97),
                denominator: fc.constantFrom(0, 1, 1001),
            }),
            gopSeconds: fc.constantFrom(0, -1, 1, 1.92, 2, 2.002, Number.NaN),
            segmentSeconds: fc.constantFrom(0, 2, 4, 6, 6.006),
        });
        fc.assert(
            fc.property(change, (settings) => {
                if (told(settings).length > 0) return;
                expect(encoderSettings({ ...args, ...settings }).videoDescriptions).to.have.lengthOf(
                    settings.ladder.length,
                );
            }),
        );
    });
});
