import { expect } from "chai";

import {
    addTicks,
    hexText,
    midUpid,
    readSectionText,
    Scte35Error,
    sectionBytes,
    segmentationTypeName,
    spliceTime,
    ticksBetween,
    upidKind,
    upidParts,
    upidText,
    writeSection,
} from "../../../media/scte35";

/** Sections that others made, and what is in them. */
const known: [string, string, object][] = [
    [
        "a placement opportunity of the standard (clause 14.1)",
        "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfg==",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            command: { type: "time_signal", time: 0x072bd0050 },
            descriptors: [
                {
                    ...{ type: "segmentation", eventId: 0x4800008e, eventIdCompliance: true, cancelled: false },
                    ...{ duration: 0x0001a599b0, upid: { type: 8, bytes: Buffer.from("000000002ca0a18a", "hex") } },
                    ...{ typeId: 0x34, segmentNum: 2, segmentsExpected: 0, deliveryRestrictions: restrictions(0x0f) },
                },
            ],
        },
    ],
    [
        "a splice_insert of the standard (clause 14.2)",
        "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            command: {
                ...{ type: "splice_insert", eventId: 0x4800008f, cancelled: false, outOfNetwork: true },
                ...{ eventIdCompliance: true, program: { immediate: false, time: 0x07369c02e } },
                ...{ breakDuration: { autoReturn: true, duration: 0x00052ccf5 } },
                ...{ uniqueProgramId: 0, availNum: 0, availsExpected: 0 },
            },
            descriptors: [{ type: "avail", providerAvailId: 0x135 }],
        },
    ],
    // The rest: github.com/Comcast/scte35-go at c8075bb, its encoder.
    [
        "a splice_insert of two components",
        "/DBEAAAAAAAA///wHAUAAAAJf68CAf4ADbugAv//////fgABX5AAAQAAABcBC0NVRUmxvzEyMSMqAAhDVUVJAAABNbU5lHM=",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            command: {
                ...{ type: "splice_insert", eventId: 9, cancelled: false, outOfNetwork: true, eventIdCompliance: true },
                components: [
                    { tag: 1, at: { immediate: false, time: 900_000 } },
                    { tag: 2, at: { immediate: false, time: 2 ** 33 - 1 } },
                ],
                ...{ breakDuration: { autoReturn: false, duration: 90_000 } },
                ...{ uniqueProgramId: 1, availNum: 0, availsExpected: 0 },
            },
            descriptors: [
                { type: "dtmf", preroll: 177, chars: "121#*" },
                { type: "avail", providerAvailId: 309 },
            ],
        },
    ],
    [
        "a MID of an Ad-ID, an airing and a URI, at no time",
        "/DBKAAAAAAAA///wAQZ/ADgCNkNVRUkAAAAFf78NJwMMQUJDRDAxMjM0NTZICAgAAAAALKChig8NdXJuOmV4YW1wbGU6MRABAbuQzAs=",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            command: { type: "time_signal" },
            descriptors: [
                {
                    ...{ type: "segmentation", eventId: 5, eventIdCompliance: true, cancelled: false },
                    upid: midUpid([
                        { type: 3, bytes: Buffer.from("ABCD0123456H") },
                        { type: 8, bytes: Buffer.from("000000002ca0a18a", "hex") },
                        { type: 15, bytes: Buffer.from("urn:example:1") },
                    ]),
                    ...{ typeId: 0x10, segmentNum: 1, segmentsExpected: 1 },
                },
            ],
        },
    ],
    [
        "a private command with a private descriptor",
        "/DAgAAAAAAAA///wB/9ESVNDwP/uAAjwBkRJU0MBAj6923A=",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            command: { type: "private_command", identifier: 0x44495343, bytes: Buffer.from("c0ffee", "hex") },
            descriptors: [{ type: "private", tag: 240, identifier: 0x44495343, bytes: Buffer.from([1, 2]) }],
        },
    ],
    [
        "a bandwidth reservation",
        "/DARAAAAAAAA///wAAcAAHMWlCM=",
        {
            ...{ sapType: 3, ptsAdjustment: 0, cwIndex: 0xff, tier: 0xfff },
            ...{ command: { type: "bandwidth_reservation" }, descriptors: [] },
        },
    ],
];

/** The five bits behind delivery_not_restricted_flag = 0. */
function restrictions(bits: number): object {
    return {
        webDeliveryAllowed: (bits & 0x10) !== 0,
        noRegionalBlackout: (bits & 0x08) !== 0,
        archiveAllowed: (bits & 0x04) !== 0,
        deviceRestrictions: bits & 0x03,
    };
}

/** Components, restrictions and sub-segments in one descriptor, and a time near the wrap; scte35-go too. */
const rich =
    "/CCAAAH///2w/wAQBQb+AAAD6ABqAkVDVUVJSAAAjn9NAgX+AAALuwb/////////////CiIxMC41MjQwLzc3OTEtODUzNC0yQzIzLTkwMzAtODYxMC01NAECAwQDEENVRUkAAGsEKuUAAAH0ACUED0NVRUkC8BTQAAAAAAAAADbUJIo=";

describe("sections that others made", () => {
    for (const [what, base64, expected] of known) {
        it(`are read: ${what}`, () => {
            const section = readSectionText(base64);
            expect(section).to.deep.equal(expected);
            expect(writeSection(section).toString("base64")).to.equal(base64);
        });
    }

    it("are read: components, restrictions, sub-segments, a time near the wrap", () => {
        const section = readSectionText(rich);
        expect(section).to.deep.include({ sapType: 2, tier: 1, ptsAdjustment: 8_589_934_000 });
        expect(section.descriptors[0]).to.deep.include({
            components: [
                { tag: 5, ptsOffset: 3003 },
                { tag: 6, ptsOffset: 2 ** 33 - 1 },
            ],
            deliveryRestrictions: restrictions(0x0d),
            duration: 2 ** 40 - 1,
            subSegments: { num: 3, expected: 4 },
        });
        expect(section.descriptors[1]).to.deep.equal({
            ...{ type: "time", taiSeconds: 1_795_435_237, taiNanoseconds: 500, utcOffset: 37 },
        });
        // 1000 ticks, adjusted by 592 less than the wrap.
        expect(spliceTime(section)).to.equal(408);
    });
});

describe("a section as text", () => {
    const base64 = known[1][1];
    const bytes = Buffer.from(base64, "base64");

    it("is base64 or hexadecimal, as playlists have it", () => {
        expect(sectionBytes(base64)).to.deep.equal(bytes);
        expect(sectionBytes(hexText(bytes))).to.deep.equal(bytes);
        expect(sectionBytes(hexText(bytes).toLowerCase())).to.deep.equal(bytes);
        expect(hexText(bytes)).to.match(/^0xFC302F0/);
    });

    it("is refused when it is neither", () => {
        expect(() => sectionBytes("0xFC3")).to.throw(Scte35Error, "text: is no hexadecimal: 0xFC3");
        expect(() => sectionBytes("splice!")).to.throw(Scte35Error, "text: is no base64: splice!");
        expect(() => sectionBytes("")).to.throw(Scte35Error, "text: is no base64: ");
    });
});

describe("times of 33 bits", () => {
    it("go around the wrap", () => {
        expect(addTicks(2 ** 33 - 90, 180)).to.equal(90);
        expect(addTicks(90, -180)).to.equal(2 ** 33 - 90);
        expect(ticksBetween(2 ** 33 - 90, 90)).to.equal(180);
        expect(ticksBetween(90, 2 ** 33 - 90)).to.equal(-180);
        expect(ticksBetween(5, 5)).to.equal(0);
    });

    it("are undefined for a splice without one", () => {
        expect(spliceTime(readSectionText(known[3][1]))).to.equal(undefined);
        expect(spliceTime(readSectionText(known[5][1]))).to.equal(undefined);
        expect(spliceTime(readSectionText(known[2][1]))).to.equal(900_000);
    });
});

describe("names of what a segmentation descriptor holds", () => {
    const upid = (type: number, hex: string) => ({ type, bytes: Buffer.from(hex, "hex") });
    const texts: [string, number, string, string][] = [
        ["none", 0, "", ""],
        ["Ad-ID", 3, Buffer.from("ABCD0123456H").toString("hex"), "ABCD0123456H"],
        ["UMID", 4, "060a2b34", "060a2b34"],
        ["Airing ID", 8, "000000002ca0a18a", "000000002ca0a18a"],
        // The example of the EIDR ID format's paragraph on check characters.
        ["EIDR", 10, "1478779185342c2390308610", "10.5240/7791-8534-2C23-9030-8610-5"],
        ["EIDR", 10, "1478", "1478"],
        [
            "ATSC content identifier",
            11,
            `00f1${"2fff"}${Buffer.from("human012").toString("hex")}`,
            "TSID 241, end of day 23, unique for 511 days, human012",
        ],
        ["MPU", 12, "44495343c0ffee", "DISC c0ffee"],
        ["MID", 13, "0302414208020a0b", "Ad-ID AB, Airing ID 0a0b"],
        ["MID", 13, "0309", "0309"],
        ["ADS information", 14, Buffer.from("type=LA&dur=1").toString("hex"), "type=LA&dur=1"],
        ["URI", 15, Buffer.from("urn:x:ä").toString("hex"), "urn:x:ä"],
        ["UUID", 16, "cb81fe08161b40ce95e7d4e4a4d5a0b2", "cb81fe08-161b-40ce-95e7-d4e4a4d5a0b2"],
        ["user defined", 1, "00ff", "00ff"],
        ["reserved UPID 0x7f", 0x7f, "41", "41"],
    ];
    for (const [kind, type, hex, text] of texts) {
        it(`${kind} ${hex || "without bytes"} is ${text || "nothing"}`, () => {
            expect([upidKind(type), upidText(upid(type, hex))]).to.deep.equal([kind, text]);
        });
    }

    it("takes a MID apart, and says where one is cut short", () => {
        expect(upidParts(upid(13, "0302414208020a0b"))).to.deep.equal([upid(3, "4142"), upid(8, "0a0b")]);
        expect(upidParts(upid(3, "4142"))).to.deep.equal([upid(3, "4142")]);
        expect(() => upidParts(upid(13, "03024142080a"))).to.throw(
            "segmentation_upid.MID[1].segmentation_upid: needs 80 bits, 0 are left (byte 6)",
        );
        expect(() => midUpid([{ type: 1, bytes: Buffer.alloc(256) }])).to.throw(
            "a part of a MID has at most 255 bytes; got 256",
        );
    });

    it("names types, and numbers those that are reserved", () => {
        expect(segmentationTypeName(0x36)).to.equal("Distributor Placement Opportunity Start");
        expect(segmentationTypeName(0x99)).to.equal("reserved type 0x99");
    });
});
