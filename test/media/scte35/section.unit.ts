import { expect } from "chai";
import fc from "fast-check";

import { crc32Mpeg2, readSection, Scte35Error, writeSection } from "../../../media/scte35";
import { clearSections, encryptedSections } from "./arbitraries";

describe("a splice_info_section", () => {
    it("is read as it was written, whatever it holds", () => {
        fc.assert(
            fc.property(fc.oneof(clearSections, encryptedSections), (section) => {
                const bytes = writeSection(section);
                expect(readSection(bytes)).to.deep.equal(section);
                expect(crc32Mpeg2(bytes)).to.equal(0);
                expect(writeSection(readSection(bytes))).to.deep.equal(bytes);
            }),
            { numRuns: 500 },
        );
    });

    it("is read through the stuffing behind it, and nothing else", () => {
        fc.assert(
            fc.property(clearSections, fc.nat(20), (section, count) => {
                const bytes = writeSection(section);
                expect(readSection(Buffer.concat([bytes, Buffer.alloc(count, 0xff)]))).to.deep.equal(section);
                expect(() => readSection(Buffer.concat([bytes, Buffer.alloc(1)]))).to.throw(
                    Scte35Error,
                    /^splice_info_section\.section_length: says \d+ bytes, \d+ follow \(byte 3\)$/,
                );
            }),
        );
    });

    it("gives an error that names a place, whatever bytes it is", () => {
        const tampered = fc.tuple(clearSections, fc.nat(), fc.nat(255), fc.nat()).map(([section, at, value, cut]) => {
            const bytes = writeSection(section);
            bytes[at % bytes.length] = value;
            return bytes.subarray(0, cut % 4 === 0 ? cut % bytes.length : bytes.length);
        });
        const random = fc.uint8Array({ maxLength: 80 });
        fc.assert(
            fc.property(fc.oneof(tampered, random), (bytes) => {
                try {
                    readSection(bytes, { ignoreCrc: true });
                } catch (error) {
                    if (!(error instanceof Scte35Error)) throw error;
                    expect(error.place).to.match(/^splice_info_section(\.|\[|$)/);
                }
            }),
            { numRuns: 2000 },
        );
    });

    it("is refused for one wrong bit anywhere", () => {
        fc.assert(
            fc.property(clearSections, fc.nat(), (section, at) => {
                const bytes = writeSection(section);
                bytes[(at >> 3) % bytes.length] ^= 1 << (at & 7);
                expect(() => readSection(bytes)).to.throw(Scte35Error);
            }),
        );
    });

    // ANSI/SCTE 35 2023, clause 14: time_signal of a placement opportunity, and splice_insert.
    const signal = "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==";
    const insert = "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";

    /** The section with bytes replaced and its CRC made anew. */
    function changed(base64: string, changes: Record<number, number>): Buffer {
        const bytes = Buffer.from(base64, "base64");
        for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
        bytes.writeUInt32BE(crc32Mpeg2(bytes.subarray(0, -4)), bytes.length - 4);
        return bytes;
    }

    const malformed: [string, Buffer, string][] = [
        ["no section", Buffer.alloc(0), "splice_info_section.table_id: needs 8 bits, 0 are left (byte 0)"],
        [
            "another table",
            changed(insert, { 0: 0xfd }),
            "splice_info_section.table_id: must be 0xfc; got 0xfd (byte 1)",
        ],
        [
            "a section with syntax",
            changed(insert, { 1: 0xb0 }),
            "splice_info_section.section_syntax_indicator: must be 0; got 1 (byte 1)",
        ],
        [
            "a private table",
            changed(insert, { 1: 0x70 }),
            "splice_info_section.private_indicator: must be 0; got 1 (byte 1)",
        ],
        [
            "a section that is cut short",
            Buffer.from(insert, "base64").subarray(0, -1),
            "splice_info_section.section_length: says 47 bytes, 46 follow (byte 3)",
        ],
        [
            "a wrong check sum",
            Buffer.from(insert.replace("VIAACP", "VIAACQ"), "base64"),
            "splice_info_section.CRC_32: must be 0xcb3347ac; got 0x62dba30a",
        ],
        [
            "another protocol",
            changed(insert, { 3: 1 }),
            "splice_info_section.protocol_version: must be 0; got 1 (byte 4)",
        ],
        [
            "a command longer than the section",
            changed(insert, { 11: 0xf1 }),
            "splice_info_section.splice_command_length: says 276 bytes, 32 follow (byte 14)",
        ],
        [
            "a command shorter than its fields",
            changed(insert, { 12: 9 }),
            "splice_info_section.splice_insert.splice_time.pts_time: needs 33 bits, 17 are left (byte 20)",
        ],
        [
            "a descriptor loop longer than the section",
            changed(insert, { 35: 11 }),
            "splice_info_section.descriptor_loop_length: says 11 bytes, 10 follow (byte 36)",
        ],
        [
            "a descriptor longer than the loop",
            changed(insert, { 37: 9 }),
            "splice_info_section.descriptors[0]: needs 72 bits, 64 are left (byte 38)",
        ],
        [
            "a descriptor shorter than its fields",
            changed(insert, { 35: 9, 37: 7 }),
            "splice_info_section.descriptors[0].provider_avail_id: needs 32 bits, 24 are left (byte 42)",
        ],
        [
            "a UPID longer than its descriptor",
            changed(signal, { 39: 18 }),
            "splice_info_section.descriptors[0].segmentation_upid: needs 144 bits, 88 are left (byte 40)",
        ],
        [
            "a private command without a length",
            changed(insert, { 11: 0xff, 12: 0xff, 13: 0xff }),
            "splice_info_section.private_command.splice_command_length: must be told for this command; got 0xfff (byte 18)",
        ],
    ];
    for (const [what, bytes, message] of malformed) {
        it(`names the place in ${what}`, () => {
            expect(() => readSection(bytes))
                .to.throw(Scte35Error)
                .with.property("message", message);
        });
    }

    it("is read in spite of its check sum where that is wanted", () => {
        const bytes = Buffer.from(insert, "base64");
        bytes[bytes.length - 1] ^= 1;
        expect(readSection(bytes, { ignoreCrc: true }).command).to.include({ type: "splice_insert" });
    });

    it("is read without a command length, as encoders before 2013 wrote it", () => {
        expect(readSection(changed(insert, { 11: 0xff, 12: 0xff }))).to.deep.equal(
            readSection(Buffer.from(insert, "base64")),
        );
    });

    const whole = readSection(Buffer.from(insert, "base64"));
    const refused: [string, () => Buffer, string][] = [
        [
            "a tier of 13 bits",
            () => writeSection({ ...whole, tier: 4096 }),
            "splice_info_section.tier: must be a whole number, 0–4,095; got 4096",
        ],
        [
            "a time beyond the wrap",
            () => writeSection({ ...whole, command: { type: "time_signal", time: 2 ** 33 } }),
            "splice_info_section.time_signal.splice_time.pts_time: must be a whole number, 0–8,589,934,591; got 8589934592",
        ],
        [
            "components of both kinds",
            () =>
                writeSection({
                    ...whole,
                    command: {
                        ...{ type: "splice_insert", eventId: 1, cancelled: false, eventIdCompliance: true },
                        ...{ outOfNetwork: true, uniqueProgramId: 1, availNum: 0, availsExpected: 0 },
                        components: [
                            { tag: 1, at: { immediate: true } },
                            { tag: 2, at: { immediate: false, time: 1 } },
                        ],
                    },
                }),
            "splice_info_section.splice_insert.splice_immediate_flag: is one for all components; got immediate and timed ones",
        ],
        [
            "neither program nor components",
            () =>
                writeSection({
                    ...whole,
                    command: {
                        ...{ type: "splice_insert", eventId: 1, cancelled: false, eventIdCompliance: true },
                        ...{ outOfNetwork: true, uniqueProgramId: 1, availNum: 0, availsExpected: 0 },
                    },
                }),
            "splice_info_section.splice_insert.program_splice_flag: needs either a program or components; got neither",
        ],
        [
            "eight DTMF characters",
            () => writeSection({ ...whole, descriptors: [{ type: "dtmf", preroll: 1, chars: "12345678" }] }),
            "splice_info_section.descriptors[0].dtmf_count: must be a whole number, 0–7; got 8",
        ],
        [
            "a language of two letters",
            () =>
                writeSection({
                    ...whole,
                    descriptors: [
                        {
                            type: "audio",
                            components: [
                                { tag: 1, language: "de", bitStreamMode: 0, numChannels: 2, fullServiceAudio: true },
                            ],
                        },
                    ],
                }),
            'splice_info_section.descriptors[0].audio[0].ISO_code: must have three letters; got "de"',
        ],
        [
            "sub-segments of a program",
            () =>
                writeSection({
                    ...whole,
                    descriptors: [
                        {
                            ...{ type: "segmentation", eventId: 1, eventIdCompliance: true, cancelled: false },
                            ...{ upid: { type: 0, bytes: Buffer.alloc(0) }, typeId: 0x10, segmentNum: 0 },
                            ...{ segmentsExpected: 0, subSegments: { num: 1, expected: 1 } },
                        },
                    ],
                }),
            "splice_info_section.descriptors[0].sub_segment_num: has no place in a descriptor of type 16",
        ],
        [
            "more than a section holds",
            () =>
                writeSection({
                    ...whole,
                    command: { type: "private_command", identifier: 1, bytes: Buffer.alloc(4080) },
                    descriptors: [],
                }),
            "splice_info_section.section_length: must be at most 4093; got 4101",
        ],
    ];
    for (const [what, write, message] of refused) {
        it(`is not written with ${what}`, () => {
            expect(write).to.throw(Scte35Error).with.property("message", message);
        });
    }
});
