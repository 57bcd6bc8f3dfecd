import { expect } from "chai";
import fc from "fast-check";

import { DateRange, dateRange, dateRangeTag, Marker, markerOf, PlaylistError } from "../../../media/hls";

const scte35 = "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";

describe("a marker of a break", () => {
    const forms: [string, Marker][] = [
        ["#EXT-X-CUE-OUT", { kind: "out" }],
        ["#EXT-X-CUE-OUT:", { kind: "out" }],
        ["#EXT-X-CUE-OUT:30", { kind: "out", seconds: 30 }],
        ["#EXT-X-CUE-OUT:30.000", { kind: "out", seconds: 30 }],
        ["#EXT-X-CUE-OUT:DURATION=30.5", { kind: "out", seconds: 30.5 }],
        ['#EXT-X-CUE-OUT:Duration="30"', { kind: "out", seconds: 30 }],
        [`#EXT-X-CUE-OUT:30,SCTE35=${scte35}`, { kind: "out", seconds: 30, scte35 }],
        ['#EXT-X-CUE-OUT:ID="7",DURATION=30', { kind: "out", seconds: 30, id: "7" }],
        ["#EXT-X-CUE-OUT-CONT", { kind: "cont" }],
        ["#EXT-X-CUE-OUT-CONT:8.308/30", { kind: "cont", elapsedSeconds: 8.308, seconds: 30 }],
        ["#EXT-X-CUE-OUT-CONT:8", { kind: "cont", elapsedSeconds: 8 }],
        [
            `#EXT-X-CUE-OUT-CONT:ElapsedTime=4.000,Duration=30,SCTE35=${scte35}`,
            { kind: "cont", elapsedSeconds: 4, seconds: 30, scte35 },
        ],
        ["#EXT-X-CUE-SPAN:ElapsedTime=0", { kind: "cont", elapsedSeconds: 0 }],
        ["#EXT-X-CUE-IN", { kind: "in" }],
        ["#EXT-X-CUE-IN:", { kind: "in" }],
        [`#EXT-OATCLS-SCTE35:${scte35}`, { kind: "section", scte35 }],
        [`#EXT-X-SPLICEPOINT-SCTE35:${scte35}`, { kind: "section", scte35 }],
        ["#EXT-X-ASSET:CAID=0x0000000020FB6501", { kind: "asset", values: { CAID: "0x0000000020FB6501" } }],
        [`#EXT-X-SCTE35:CUE="${scte35}",CUE-OUT=YES,ID="a",DURATION=30`, { kind: "out", seconds: 30, scte35, id: "a" }],
        [
            `#EXT-X-SCTE35:CUE="${scte35}",CUE-OUT=CONT,DURATION=30,ELAPSED=8`,
            { kind: "cont", elapsedSeconds: 8, seconds: 30, scte35 },
        ],
        [`#EXT-X-SCTE35:CUE="${scte35}",CUE-IN=YES`, { kind: "in", scte35 }],
        [`#EXT-X-SCTE35:CUE="${scte35}"`, { kind: "section", scte35 }],
        [
            `#EXT-X-CUE:ID="0",TYPE="SpliceOut",DURATION="30.0",TIME="5.0",CUE="${scte35}"`,
            { kind: "out", seconds: 30, scte35, id: "0" },
        ],
        [
            '#EXT-X-CUE:ID="0",TYPE="SpliceOut",DURATION=30,ELAPSED=8',
            { kind: "cont", elapsedSeconds: 8, seconds: 30, id: "0" },
        ],
        ['#EXT-X-CUE:ID="0",TYPE="SpliceIn"', { kind: "in", id: "0" }],
    ];
    for (const [line, marker] of forms) {
        it(`is ${marker.kind} in ${line.replace(scte35, "…")}`, () => expect(markerOf(line)).to.deep.equal(marker));
    }

    it("is nothing else", () => {
        for (const line of [
            "#EXT-X-CUE-OUTER:30",
            "#EXTINF:4,",
            "#EXT-X-ASSETS:1",
            "# EXT-X-CUE-OUT",
            "#EXT-X-SCTE35:ID=1",
        ])
            expect(markerOf(line), line).to.equal(undefined);
    });

    it("has no length of a negative or odd number", () => {
        for (const value of ["-1", "x", ""])
            expect(markerOf(`#EXT-X-CUE-OUT:DURATION=${value}`)).to.deep.equal({ kind: "out" });
    });
});

describe("EXT-X-DATERANGE", () => {
    it("is read with every attribute, commas in quotes too", () => {
        const line =
            '#EXT-X-DATERANGE:ID="7, a",CLASS="urn:x",START-DATE="2026-11-23T12:00:00.000Z",END-DATE="2026-11-23T12:00:30Z",' +
            'DURATION=30.0,PLANNED-DURATION=31,END-ON-NEXT=YES,X-COM-EXAMPLE="a,b",SCTE35-OUT=0xFC30,SCTE35-IN=0xFC31,SCTE35-CMD=0xFC32';
        expect(dateRange(line)).to.deep.equal({
            ...{ id: "7, a", class: "urn:x", duration: 30, plannedDuration: 31, endOnNext: true },
            ...{ startDate: Date.parse("2026-11-23T12:00:00Z"), endDate: Date.parse("2026-11-23T12:00:30Z") },
            ...{ scte35Out: "0xFC30", scte35In: "0xFC31", scte35Cmd: "0xFC32", own: { "X-COM-EXAMPLE": "a,b" } },
        });
        expect(dateRange('#EXT-X-DATERANGE:START-DATE="2026-11-23T12:00:00.000Z"')).to.equal(undefined);
    });

    it("is read as it was written", () => {
        const text = fc.string().filter((one) => !/["\r\n]/.test(one));
        const ms = fc.integer({ min: 0, max: 4e12 });
        const seconds = fc.integer({ min: 0, max: 1e7 }).map((value) => value / 1000);
        const hex = fc
            .uint8Array({ minLength: 1, maxLength: 20 })
            .map((all) => `0x${Buffer.from(all).toString("hex")}`);
        const ranges: fc.Arbitrary<DateRange> = fc.record(
            {
                ...{ id: text, class: text, startDate: ms, endDate: ms, duration: seconds, plannedDuration: seconds },
                ...{ endOnNext: fc.constant(true), scte35Out: hex, scte35In: hex, scte35Cmd: hex },
                own: fc.dictionary(fc.constantFrom("X-A", "X-B-1"), text, { noNullPrototype: true }),
            },
            { requiredKeys: ["id", "own"] },
        );
        fc.assert(
            fc.property(ranges, (range) => {
                const tag = dateRangeTag(range);
                expect(dateRange(tag)).to.deep.equal(range);
                expect(markerOf(tag)).to.deep.equal({ kind: "dateRange", range });
            }),
        );
    });

    it("is not written with what cannot be quoted", () => {
        expect(() => dateRangeTag({ id: 'a"b', own: {} })).to.throw(PlaylistError, 'cannot be quoted: "a\\"b"');
    });
});
