import { expect } from "chai";
import fc from "fast-check";

import {
    clockBits,
    clockBlock,
    clockDigits,
    clockStepMs,
    clockTime,
    clockValue,
    readClock,
} from "../../rehearsal/clock/code";

const values = fc.integer({ min: 0, max: 2 ** clockBits - 1 });
const sizes = fc.constantFrom(
    [1920, 1080],
    [1280, 720],
    [960, 540],
    [854, 480],
    [640, 360],
    [426, 240],
    [320, 180],
    [256, 144],
);

/** A picture as the camera draws it, every pixel changed by `spoil`. */
function drawn(value: number, width: number, height: number, spoil: (luma: number) => number) {
    const digits = clockDigits(value);
    const pixels = new Uint8ClampedArray(width * height).fill(spoil(120));
    digits.forEach((digit, column) => {
        for (const row of [0, 1]) {
            const { left, right, top, bottom } = clockBlock(column, row, width, height);
            const luma = spoil(digit === (row === 0) ? 235 : 16);
            for (let y = top; y < bottom; y += 1) pixels.fill(luma, y * width + left, y * width + right);
        }
    });
    return (x: number, y: number) => pixels[y * width + x];
}

describe("the coded clock", () => {
    it("is read as it was drawn, in every size, brighter or paler", () => {
        const spoils = fc.record({
            gain: fc.double({ min: 0.35, max: 1.2, noNaN: true }),
            lift: fc.integer({ min: 0, max: 60 }),
        });
        fc.assert(
            fc.property(values, sizes, spoils, (value, [width, height], { gain, lift }) => {
                const luma = drawn(value, width, height, (x) => x * gain + lift);
                expect(readClock(luma, width, height)).to.equal(value);
            }),
            { numRuns: 60 },
        );
    });

    it("is not read where one column says both or nothing", () => {
        fc.assert(
            fc.property(
                values,
                fc.integer({ min: 0, max: clockBits - 1 }),
                fc.integer({ min: 0, max: 255 }),
                (value, column, gray) => {
                    const luma = drawn(value, 320, 180, (x) => x);
                    const { left, right } = clockBlock(column, 0, 320, 180);
                    const spoiled = (x: number, y: number) => (x >= left && x < right ? gray : luma(x, y));
                    expect(readClock(spoiled, 320, 180)).to.equal(undefined);
                },
            ),
            { numRuns: 60 },
        );
    });

    it("is not read in a plain or a noisy picture", () => {
        expect(readClock(() => 16, 640, 360)).to.equal(undefined);
        expect(readClock((x, y) => (x * 7919 + y * 104_729) % 256, 640, 360)).to.equal(undefined);
    });

    it("stands for its time, read up to a day later or earlier", () => {
        const day = 86_400_000;
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: -day, max: day }), (ms, away) => {
                const read = clockTime(clockValue(ms), ms + away);
                expect(ms - read).to.be.within(0, clockStepMs - 1);
            }),
        );
    });
});
