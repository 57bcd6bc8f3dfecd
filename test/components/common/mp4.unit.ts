import { expect } from "chai";
import * as fc from "fast-check";

import { Mp4Facts, mp4Facts, mp4FileFacts } from "../../../components/common/mp4";

/** A box of ISO/IEC 14496-12: size, four letters, content. */
function box(type: string, ...content: Uint8Array[]): Uint8Array {
    const length = content.reduce((sum, each) => sum + each.length, 8);
    return bytes(uint32(length), ascii(type), ...content);
}

/** The same with a 64-bit size. */
function largeBox(type: string, ...content: Uint8Array[]): Uint8Array {
    const length = content.reduce((sum, each) => sum + each.length, 16);
    return bytes(uint32(1), ascii(type), uint32(0), uint32(length), ...content);
}

const bytes = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const ascii = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const uint32 = (value: number) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const zeros = (length: number) => new Uint8Array(length);

const header = (timescale: number, duration: number) =>
    box("mvhd", zeros(12), uint32(timescale), uint32(duration), zeros(80));
const wideHeader = (timescale: number, duration: number) =>
    box("mvhd", Uint8Array.of(1, 0, 0, 0), zeros(16), uint32(timescale), uint32(0), uint32(duration), zeros(80));
const track = (handler: string) =>
    box("trak", box("tkhd", zeros(84)), box("mdia", box("hdlr", zeros(8), ascii(handler), zeros(12))));
const start = box("ftyp", ascii("isom"), uint32(512));
const whole = bytes(start, box("moov", header(1000, 15_000), track("vide"), track("soun")), box("mdat", zeros(99)));

function factsOf(file: Uint8Array): Mp4Facts {
    return mp4Facts((offset, length) => file.subarray(offset, offset + length), file.length);
}

describe("an MP4 file", () => {
    it("tells its length, picture and sound", () => {
        expect(factsOf(whole)).to.deep.equal({ durationSeconds: 15, video: true, audio: true });
    });

    it("may begin with the media, in a box of 64-bit size, and have a 64-bit length", () => {
        const file = bytes(
            start,
            largeBox("mdat", zeros(99)),
            box("moov", wideHeader(90_000, 1_350_000), track("vide")),
        );
        expect(factsOf(file)).to.deep.equal({ durationSeconds: 15, video: true, audio: false });
    });

    it("may end with a box of open size", () => {
        const file = bytes(start, box("moov", header(1, 2), track("soun")), uint32(0), ascii("mdat"), zeros(50));
        expect(factsOf(file)).to.deep.equal({ durationSeconds: 2, video: false, audio: true });
    });

    it("tells any length in any time scale", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 1, max: 0xffffffff }),
                fc.integer({ min: 0, max: 0xffffffff }),
                (timescale, duration) => {
                    const { durationSeconds } = factsOf(bytes(start, box("moov", header(timescale, duration))));
                    expect(durationSeconds).to.equal(duration / timescale);
                },
            ),
        );
    });

    it("is refused where it is something else", () => {
        const cases: [Uint8Array, string][] = [
            [
                ascii("<html><body>not found</body></html>"),
                "is a damaged or cut MP4 file: its box at byte 0 is longer than the file",
            ],
            [zeros(0), "is no MP4 file: it does not begin with an ftyp box"],
            [box("free", zeros(8)), "is no MP4 file: it does not begin with an ftyp box"],
            [start, "is an unfinished MP4 file: it has no moov box"],
            [bytes(start, box("moov", track("vide"))), "is a damaged MP4 file: its moov box has no mvhd box"],
            [bytes(start, box("moov", box("mvhd", zeros(8)))), "is a damaged MP4 file: its mvhd box is too short"],
            [bytes(start, box("moov", header(0, 1))), "is a damaged MP4 file: its mvhd box has no time scale"],
        ];
        for (const [file, message] of cases) expect(() => factsOf(file)).to.throw(message);
    });

    it("is read or refused with a reason, wherever it was cut or spoilt", () => {
        fc.assert(
            fc.property(fc.nat(whole.length - 1), fc.nat(whole.length - 1), fc.nat(255), (cut, at, value) => {
                const spoilt = whole.slice(0, cut);
                if (at < cut) spoilt[at] = value;
                try {
                    expect(factsOf(spoilt)).to.have.all.keys("durationSeconds", "video", "audio");
                } catch (error) {
                    expect(error)
                        .to.be.instanceOf(Error)
                        .with.property("message")
                        .that.matches(/^is (a|an|no) /);
                }
            }),
            { numRuns: 1000 },
        );
    });

    it("of ffmpeg's make is read from disk", () => {
        expect(mp4FileFacts("stacks/vast/own-1.mp4")).to.deep.equal({ durationSeconds: 15, video: true, audio: true });
        expect(mp4FileFacts("stacks/vast/slate.mp4")).to.deep.equal({ durationSeconds: 10, video: true, audio: true });
    });
});
