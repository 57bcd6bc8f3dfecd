import { expect } from "chai";
import * as fc from "fast-check";

import { AbrRendition } from "../../../components/abr-encoder/args";
import { encoderSettings } from "../../../components/abr-encoder/encoder-settings";
import { ladderOrder } from "../../../components/abr-encoder/video";
import { args, hlsTarget, ladder } from "./fixtures";

const recording = { bucketName: "recordings", bucketArn: "arn:aws:s3:::b" };

/** The settings as the plain tree that they are, to be looked into by path. */
function plain(change: object = {}): Record<string, unknown> {
    const tree: Record<string, unknown> = { ...encoderSettings({ ...args, ...change }) };
    return tree;
}

describe("the encoder's settings", () => {
    it("say everything that MediaPackage needs, and no bitrate beside QVBR", () => {
        const h264 = "videoDescriptions[0].codecSettings.h264Settings";
        const settings = plain();
        expect(settings).to.have.nested.property(h264).that.includes({
            rateControlMode: "QVBR",
            maxBitrate: 3_800_000,
            bufSize: 7_600_000,
            qvbrQualityLevel: 8,
            framerateControl: "SPECIFIED",
            framerateNumerator: 24,
            framerateDenominator: 1,
            parControl: "SPECIFIED",
            gopSize: 48,
            gopSizeUnits: "FRAMES",
            gopClosedCadence: 1,
        });
        expect(settings).to.not.have.nested.property(`${h264}.bitrate`);
        expect(settings).to.have.nested.property("timecodeConfig.source", "SYSTEMCLOCK");
    });

    it("refer to every encode that they describe, and describe every one that they refer to", () => {
        const rendition: fc.Arbitrary<AbrRendition> = fc.record({
            width: fc.integer({ min: 16, max: 1920 }).map((half) => half * 2),
            height: fc.integer({ min: 16, max: 1080 }).map((half) => half * 2),
            maxBitrate: fc.integer({ min: 1000, max: 8_000_000 }),
            qvbrQuality: fc.integer({ min: 1, max: 10 }),
        });
        const renditions = fc.uniqueArray(rendition, { minLength: 1, maxLength: 6, selector: ({ height }) => height });
        fc.assert(
            fc.property(renditions, fc.boolean(), fc.boolean(), (rungs, pushed, recorded) => {
                const text = JSON.stringify(
                    encoderSettings({
                        ...args,
                        ladder: rungs,
                        ...(pushed ? { target: hlsTarget } : {}),
                        ...(recorded ? { recording } : {}),
                    }),
                );
                const used = new Set([...text.matchAll(/"videoDescriptionName":"([^"]+)"/g)].map(([, name]) => name));
                const described = [...text.matchAll(/"name":"(video-[^"]+)"/g)].map(([, name]) => name);
                expect([...used].sort()).to.deep.equal(described.sort());
                expect(text.match(/"audioDescriptionNames":\["audio"\]/g)).to.have.lengthOf(
                    rungs.length + (recorded ? 1 : 0),
                );
            }),
        );
    });

    it("list renditions from the highest down, in whatever order they come", () => {
        fc.assert(
            fc.property(fc.shuffledSubarray(ladder, { minLength: 3 }), (shuffled) => {
                expect(ladderOrder(shuffled)).to.deep.equal(ladder);
                expect(plain({ ladder: shuffled })).to.deep.equal(plain());
            }),
        );
    });

    it("pass splice markers into pushed HLS, where that is not the default", () => {
        const settings = plain({ target: hlsTarget });
        const m3u8 = "outputSettings.hlsOutputSettings.hlsSettings.standardHlsSettings.m3u8Settings";
        for (const i of [0, 1, 2]) {
            expect(settings).to.have.nested.property(
                `outputGroups[0].outputs[${i}].${m3u8}.scte35Behavior`,
                "PASSTHROUGH",
            );
        }
        expect(settings)
            .to.have.nested.property("outputGroups[0].outputGroupSettings.hlsGroupSettings")
            .that.deep.includes({
                adMarkers: ["ELEMENTAL_SCTE35"],
                segmentLength: 4,
                inputLossAction: "EMIT_OUTPUT",
            });
    });

    it("let the healthy pipeline of two go on alone, and lock both", () => {
        const settings = plain({ target: hlsTarget, channelClass: "STANDARD" });
        const group = "outputGroups[0].outputGroupSettings.hlsGroupSettings";
        expect(settings).to.have.nested.property(`${group}.inputLossAction`, "PAUSE_OUTPUT");
        expect(settings).to.have.nested.property("globalConfiguration.outputLockingMode", "PIPELINE_LOCKING");
    });

    it("record the highest rendition with its markers, and with silence where there is no sound", () => {
        const settings = plain({ recording });
        const output = "outputGroups[1].outputs[0]";
        expect(settings).to.have.nested.property(`${output}.videoDescriptionName`, "video-720p");
        expect(settings)
            .to.have.nested.property(`${output}.outputSettings.archiveOutputSettings.containerSettings.m2tsSettings`)
            .that.deep.equals({ absentInputAudioBehavior: "ENCODE_SILENCE", scte35Control: "PASSTHROUGH" });
        expect(plain()).to.not.have.nested.property("outputGroups[1]");
    });

    it("show a still instead of a colour when one is given", () => {
        const at = "globalConfiguration.inputLossBehavior";
        expect(plain()).to.have.nested.property(`${at}.inputLossImageType`, "COLOR");
        expect(plain({ inputLoss: { slateUrl: "https://a.example/s.png" } }))
            .to.have.nested.property(at)
            .that.deep.equals({
                repeatFrameMsec: 1000,
                blackFrameMsec: 1000,
                inputLossImageType: "SLATE",
                inputLossImageSlate: { uri: "https://a.example/s.png" },
            });
    });
});
