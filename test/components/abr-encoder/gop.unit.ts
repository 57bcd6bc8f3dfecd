import { expect } from "chai";
import * as fc from "fast-check";

import { aacExactGops, frameSeconds, gopsPerSegment, wholeFrames } from "../../../components/abr-encoder/gop";

const rate24 = { numerator: 24, denominator: 1 };
const rate25 = { numerator: 25, denominator: 1 };
const ntsc = { numerator: 30_000, denominator: 1001 };

describe("GOP arithmetic", () => {
    it("counts whole frames at whole rates, also for odd seconds", () => {
        expect(wholeFrames(rate24, 2)).to.equal(48);
        expect(wholeFrames(rate25, 1.92)).to.equal(48);
        expect(wholeFrames(rate25, 1.9)).to.equal(undefined);
        expect(wholeFrames(rate24, 0)).to.equal(undefined);
    });

    it("understands nominal and real seconds at NTSC rates alike", () => {
        expect(wholeFrames(ntsc, 2)).to.equal(60);
        expect(wholeFrames(ntsc, 2.002)).to.equal(60);
        expect(frameSeconds(ntsc, 60)).to.be.closeTo(2.002, 1e-9);
        expect(gopsPerSegment(ntsc, 2.002, 6)).to.equal(3);
    });

    it("finds segments that cannot begin at key frames", () => {
        expect(gopsPerSegment(rate24, 2, 4)).to.equal(2);
        expect(gopsPerSegment(rate24, 2, 5)).to.equal(undefined);
        expect(gopsPerSegment(rate25, 1.92, 6)).to.equal(undefined);
    });

    it("agrees with itself: n GOPs make a segment of n GOPs, at every usual rate", () => {
        const rates = [24, 25, 30, 50, 60].map((numerator) => ({ numerator, denominator: 1 }));
        const fractional = [24_000, 30_000, 60_000].map((numerator) => ({ numerator, denominator: 1001 }));
        fc.assert(
            fc.property(
                fc.constantFrom(...rates, ...fractional),
                fc.integer({ min: 1, max: 5 }),
                fc.integer({ min: 1, max: 6 }),
                (rate, gopSeconds, gops) => {
                    expect(gopsPerSegment(rate, gopSeconds, gopSeconds * gops)).to.equal(gops);
                },
            ),
        );
    });

    it("knows the GOPs that end with a frame of sound", () => {
        const frames = (rate: { numerator: number; denominator: number }, maxSeconds: number) =>
            aacExactGops(rate, 48_000, maxSeconds).map((gop) => gop.frames);
        expect(aacExactGops(rate25, 48_000, 2)).to.deep.include({ frames: 48, seconds: 1.92, aacFrames: 90 });
        expect(frames({ numerator: 50, denominator: 1 }, 2.3)).to.include.members([96, 112]);
        expect(frames({ numerator: 30, denominator: 1 }, 2.2)).to.include.members([48, 64]);
        expect(frames(rate24, 2.6)).to.deep.equal([]);
        expect(frames(ntsc, 2.6)).to.deep.equal([]);
    });

    it("advises only GOPs whose samples divide by 1,024", () => {
        const rate = fc.constantFrom(24, 25, 30, 48, 50, 60);
        fc.assert(
            fc.property(rate, fc.constantFrom(44_100, 48_000), (numerator, sampleRate) => {
                for (const gop of aacExactGops({ numerator, denominator: 1 }, sampleRate, 12)) {
                    expect((gop.frames * sampleRate) / numerator).to.equal(gop.aacFrames * 1024);
                }
            }),
        );
    });
});
