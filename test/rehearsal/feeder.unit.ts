import { mkdtempSync, rmSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";
import fc from "fast-check";

import { dated } from "../../rehearsal/aws/encoder/playlist";
import { Programme } from "../../rehearsal/aws/encoder/programme";
import { colored } from "../../rehearsal/aws/encoder/picture";
import { inputNotes, isSoundless } from "../../rehearsal/aws/encoder/source-notes";
import { Picture, PictureStore, readPictures, standing } from "../../rehearsal/aws/encoder/store";
import { framesDue, frameTime, runStart, samplesOf, shows } from "../../rehearsal/aws/encoder/timing";
import { smallPlan } from "./encoder-support";

const rates = fc.constantFrom(
    { numerator: 24, denominator: 1 },
    { numerator: 25, denominator: 1 },
    { numerator: 30000, denominator: 1001 },
    { numerator: 60, denominator: 1 },
);

describe("the feeder's clock", () => {
    it("makes a frame due at its time, not before", () => {
        fc.assert(
            fc.property(rates, fc.integer({ min: 0, max: 10_000_000 }), (rate, frame) => {
                const at = frameTime(frame, rate);
                expect(framesDue(at + 0.001, rate)).to.equal(frame + 1);
                expect(framesDue(at - 0.01, rate)).to.equal(frame);
            }),
        );
        expect(framesDue(-1, { numerator: 24, denominator: 1 })).to.equal(0);
    });

    it("gives sound for exactly as long as pictures, for days", () => {
        fc.assert(
            fc.property(
                rates,
                fc.constantFrom(44_100, 48_000),
                fc.integer({ min: 0, max: 100_000_000 }),
                (rate, hertz, from) => {
                    const frames = 200;
                    let samples = 0;
                    for (let i = 0; i < frames; i += 1) samples += samplesOf(from + i, rate, hertz);
                    const ideal = (frames * hertz * rate.denominator) / rate.numerator;
                    expect(Math.abs(samples - ideal)).to.be.at.most(1);
                },
            ),
        );
    });

    it("begins runs on whole GOPs since 1970", () => {
        expect(runStart(1_000_001, 2000)).to.equal(1_002_000);
        expect(runStart(1_002_000, 2000)).to.equal(1_002_000);
    });

    it("shows what the channel is told to show", () => {
        const loss = { repeatFrameMs: 1000, blackFrameMs: 2000, image: { color: "000000" } };
        expect([0, 1, 1000, 1001, 3000, 3001].map((ms) => shows(ms, loss))).to.deep.equal([
            "programme",
            "last-frame",
            "last-frame",
            "black",
            "black",
            "image",
        ]);
    });
});

/** Pictures of 6 bytes, 25 a second, each filled with its number; 4 samples of one byte belong to each. */
const shape = { framesPerSecond: 25, sound: { sampleRate: 100, sampleBytes: 1 } };
const filled = (number: number) => Buffer.alloc(6, number);
const picture = (number: number) => standing(filled(number));
const sound = (number: number) => Buffer.alloc(4, number);

describe("what waits to be shown", () => {
    it("keeps sound with its picture, in whatever pieces it comes", () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 5 }), (sizes) => {
                const heard = Buffer.concat(Array.from({ length: 20 }, (_, i) => sound(i)));
                const programme = new Programme(shape);
                for (let i = 0; i < 20; i += 1) programme.pushPicture(picture(i));
                cut(heard, sizes).forEach((piece) => programme.pushSound(piece));
                // 240 ms are kept, 600 ms are too much: 20 pictures are 800 ms.
                expect(programme.trim()).to.equal(14);
                for (let i = 14; i < 20; i += 1) {
                    expect(programme.picture()?.bytes).to.deep.equal(filled(i));
                    expect(Buffer.concat(programme.sound(4))).to.deep.equal(sound(i));
                }
                expect(programme.picture()).to.equal(undefined);
            }),
        );
    });

    it("gathers 240 ms before it begins, and again after it ran dry", () => {
        const programme = new Programme({ ...shape, sound: undefined });
        const push = (count: number) => Array.from({ length: count }, () => programme.pushPicture(picture(1)));
        push(5);
        expect(programme.picture()).to.equal(undefined);
        push(1);
        for (let i = 0; i < 6; i += 1) expect(programme.picture()).not.to.equal(undefined);
        expect(programme.picture()).to.equal(undefined);
        push(5);
        expect(programme.picture()).to.equal(undefined);
        push(1);
        expect(programme.picture()).not.to.equal(undefined);
    });

    it("waits for sound that comes later, a second at most", () => {
        const programme = new Programme(shape);
        for (let i = 0; i < 20; i += 1) programme.pushPicture(picture(i));
        expect(programme.picture()).to.equal(undefined);
        for (let i = 0; i < 8; i += 1) programme.pushSound(sound(i));
        expect(programme.picture()?.bytes).to.deep.equal(filled(0));
        expect(Buffer.concat(programme.sound(4))).to.deep.equal(sound(0));

        const silent = new Programme(shape);
        for (let i = 0; i < 31; i += 1) silent.pushPicture(picture(i));
        expect(silent.picture()?.bytes).to.deep.equal(filled(0));
        expect(silent.sound(4)).to.deep.equal([]);
    });

    it("throws sound away that comes when its picture has been shown", () => {
        const programme = new Programme(shape);
        for (let i = 0; i < 31; i += 1) programme.pushPicture(picture(i));
        for (let i = 0; i < 6; i += 1) {
            programme.picture();
            programme.sound(4);
        }
        for (let i = 0; i < 31; i += 1) programme.pushSound(sound(i));
        expect(programme.picture()?.bytes).to.deep.equal(filled(6));
        expect(Buffer.concat(programme.sound(4))).to.deep.equal(sound(6));
    });
});

describe("memory of pictures", () => {
    it("is used anew once everybody has let go, not before", () => {
        const store = new PictureStore(6);
        const one = store.lend();
        one.hold();
        one.release();
        expect(store.lend().bytes, "still held").not.to.equal(one.bytes);
        one.release();
        expect(store.lend().bytes).to.equal(one.bytes);
    });

    it("is let go by a programme that throws pictures away", () => {
        const store = new PictureStore(6);
        const programme = new Programme({ ...shape, sound: undefined });
        const lent = Array.from({ length: 20 }, () => store.lend());
        lent.forEach((one) => programme.pushPicture(one));
        expect(programme.trim()).to.equal(14);
        const again = Array.from({ length: 14 }, () => store.lend().bytes);
        expect(new Set(again)).to.deep.equal(new Set(lent.slice(0, 14).map(({ bytes }) => bytes)));
    });

    it("is filled from a named pipe, in whatever pieces pictures come, while some are held and some are let go", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "pi-live-pictures-"));
        try {
            const file = path.join(folder, "pictures");
            const held: Picture[] = [];
            const seen: Buffer[] = [];
            let said = 0;
            const take = (one: Picture) => {
                seen.push(Buffer.from(one.bytes));
                if (seen.length % 3 === 0) held.push(one);
                else one.release();
            };
            const pipe = readPictures(file, new PictureStore(6), take, () => (said += 1));
            const all = Buffer.concat(Array.from({ length: 60 }, (_, i) => filled(i)));
            for (const piece of cut(all, [1, 13, 6, 5, 40])) {
                await appendFile(file, piece);
                await wait(1);
            }
            for (let i = 0; i < 500 && seen.length < 60; i += 1) await wait(10);
            pipe.destroy();
            expect(seen).to.deep.equal(Array.from({ length: 60 }, (_, i) => filled(i)));
            expect(said).to.be.at.least(60);
            expect(held.map(({ bytes }) => bytes[0])).to.deep.equal(Array.from({ length: 20 }, (_, i) => 3 * i + 2));
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

/** Cuts into pieces of those sizes, in turn. */
function cut(bytes: Buffer, sizes: number[]): Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
        const size = sizes[pieces.length % sizes.length];
        pieces.push(bytes.subarray(at, at + size));
        at += size;
    }
    return pieces;
}

describe("dates of a run's chunks", () => {
    const playlist = (first: string, second: string) =>
        `#EXTM3U\n#EXTINF:2.0,\n#EXT-X-PROGRAM-DATE-TIME:${first}\n0.ts\n#EXTINF:2.0,\n#EXT-X-PROGRAM-DATE-TIME:${second}\n1.ts\n`;

    it("are moved so that the first picture has the run's time", () => {
        const startsAt = Date.parse("2026-11-23T02:06:32.000Z");
        const one = dated(
            playlist("2026-11-23T02:06:32.363+0000", "2026-11-23T02:06:34.363+0000"),
            startsAt,
            undefined,
        );
        expect(one.text).to.equal(playlist("2026-11-23T02:06:32.000Z", "2026-11-23T02:06:34.000Z"));
        const later = dated(
            playlist("2026-11-23T03:06:36.363+0100", "2026-11-23T02:06:38.369+0000"),
            startsAt,
            one.first,
        );
        expect(later.text).to.equal(playlist("2026-11-23T02:06:36.000Z", "2026-11-23T02:06:38.006Z"));
    });
});

describe("words about the source", () => {
    const lines = {
        input: "  Stream #0:0[0x100]: Video: h264 (High) ([27][0][0][0] / 0x001B), yuv420p, 640x480 [SAR 1:1 DAR 4:3], 50 fps, 50 tbr, 90k tbn",
        output: "  Stream #0:0: Video: rawvideo (I420 / 0x30323449), yuv420p(progressive), 1280x720 [SAR 1:1 DAR 16:9], q=2-31, 265420 kb/s, 24 fps, 24 tbn",
    };

    it("are said of the input only", () => {
        expect(inputNotes(lines.input, smallPlan())).to.deep.equal([
            "the source is 640x480 (4:3): it gets bars at the sides",
            "the source has 50 frames a second, the channel makes 24: it is converted",
        ]);
        expect(inputNotes(lines.output, smallPlan())).to.deep.equal([]);
    });

    it("tell missing sound from missing pictures", () => {
        expect(isSoundless("Stream map '0:a:0' matches no streams.")).to.be.true;
        expect(isSoundless("Stream map '0:v:0' matches no streams.")).to.be.false;
        expect(inputNotes("Stream map '0:v:0' matches no streams.", smallPlan())).to.have.lengthOf(1);
    });

    it("are heard in the words of ffmpeg 7.1 too", () => {
        // The line before names no stream: Stream map '' matches no streams.
        const unmapped = (stream: string) => `Failed to set value '${stream}' for option 'map': Invalid argument`;
        expect(isSoundless(unmapped("0:a:0"))).to.be.true;
        expect(isSoundless(unmapped("0:v:0"))).to.be.false;
        expect(inputNotes(unmapped("0:v:0"), smallPlan())).to.deep.equal([
            "no picture in the source: viewers see the image for input loss",
        ]);
        for (const line of [
            "[vist#0:0/h264 @ 0x564980ae1480] timestamp discontinuity (stream id=256): 4999520000, new offset= -4999520000",
            "[out#0/rawvideo @ 0x55e330f0a300] Non-monotonic DTS; previous: 12, current: 11; changing to 13.",
        ]) {
            expect(inputNotes(line, smallPlan())).to.deep.equal([
                "the source's timestamps jump: pictures are repeated or left out to keep the rate",
            ]);
        }
        expect(
            inputNotes("[mpegts @ 0x5649] Packet corrupt (stream = 0, dts = 169200), dropping it.", smallPlan()),
        ).to.have.lengthOf(1);
    });
});

describe("a picture of one color", () => {
    it("is video of BT.709", () => {
        const at = (color: string) => {
            const bytes = colored({ width: 4, height: 2 }, color);
            return [bytes.length, bytes[0], bytes[8], bytes[10]];
        };
        expect(at("000000")).to.deep.equal([12, 16, 128, 128]);
        expect(at("FFFFFF")).to.deep.equal([12, 235, 128, 128]);
        expect(at("0000ff")).to.deep.equal([12, 32, 240, 118]);
    });
});
