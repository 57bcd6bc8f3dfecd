import { expect } from "chai";

import {
    checkPlaylist,
    checkRenditions,
    checkSuccession,
    isFinding,
    readPlaylist,
    SeenPlaylist,
} from "../../rehearsal/check";

interface Part {
    seconds?: number;
    tags?: string[];
    uri?: string;
}

/** Segments of 4 s from 12:00:00 with number 10, three of them unless said otherwise. */
function text(parts: Part[] = [{}, {}, {}], head: Record<string, string | number> = {}, tail: string[] = []): string {
    const tags = {
        "EXT-X-VERSION": 3,
        "EXT-X-TARGETDURATION": 4,
        "EXT-X-MEDIA-SEQUENCE": 10,
        "EXT-X-PROGRAM-DATE-TIME": "2026-11-23T12:00:00.000Z",
        ...head,
    };
    const first = Number(tags["EXT-X-MEDIA-SEQUENCE"]);
    return [
        "#EXTM3U",
        ...Object.entries(tags).map(([tag, value]) => `#${tag}:${value}`),
        ...parts.flatMap(({ seconds = 4, tags: own = [], uri }, i) => [
            ...own,
            `#EXTINF:${seconds.toFixed(3)},`,
            uri ?? `${first + i}.ts`,
        ]),
        ...tail,
        "",
    ].join("\n");
}

function seen(playlist: string): SeenPlaylist {
    const read = readPlaylist(playlist);
    if (isFinding(read)) throw new Error(`${read.text}\n${playlist}`);
    return read;
}

const out = "#EXT-X-CUE-OUT:8.000";
const on = "#EXT-X-CUE-OUT-CONT:ElapsedTime=4.000,Duration=8,SCTE35=/DA=";
const back = "#EXT-X-CUE-IN";
const range = '#EXT-X-DATERANGE:ID="7",START-DATE="2026-11-23T12:00:04.000Z"';

describe("conformance of one playlist", () => {
    const sound: [string, string][] = [
        ["plain", text()],
        ["one whole break", text([{}, { tags: [out] }, { tags: [on] }, { tags: [back] }])],
        ["a window that begins in a break", text([{ tags: [on] }, { tags: [back] }, {}])],
        ["a break that begins where another ends", text([{ tags: [out] }, { tags: [back, out] }, { tags: [back] }])],
        ["a date range", text([{}, { tags: [`${range},SCTE35-OUT=0xFC`] }, { tags: [`${range},SCTE35-IN=0xFC`] }])],
        [
            "a jump at a discontinuity",
            text([{}, { tags: ["#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T13:00:00Z"] }]),
        ],
    ];
    for (const [what, playlist] of sound) {
        it(`accepts ${what}`, () => expect(checkPlaylist(seen(playlist))).to.deep.equal([]));
    }

    const defects: [string, string, string][] = [
        ["length-over-target", "a segment over the target", text([{}, { seconds: 4.6 }])],
        ["invalid", "lengths with a fraction in version 2", text([{ seconds: 3.5 }], { "EXT-X-VERSION": 2 })],
        ["invalid", "a gap in version 3", text([{}, { tags: ["#EXT-X-GAP"] }])],
        [
            "invalid",
            "a date range without any time",
            text([{ tags: [`${range},SCTE35-OUT=0xFC`] }, {}]).replace(/#EXT-X-PROGRAM-DATE-TIME.*\n/, ""),
        ],
        ["break-not-closed", "a break within a break", text([{ tags: [out] }, { tags: [out] }])],
        ["break-not-open", "an end without a break", text([{}, {}, { tags: [back] }])],
        ["break-not-open", "a break that goes on but never began", text([{}, { tags: [on] }])],
        ["break-not-continued", "a break that is silent in between", text([{ tags: [out] }, {}, { tags: [back] }])],
        ["break-not-open", "an end of a range that never began", text([{}, { tags: [`${range},SCTE35-IN=0xFC`] }])],
        [
            "discontinuity-missing",
            "a jump in time without a discontinuity",
            text([{}, { tags: ["#EXT-X-PROGRAM-DATE-TIME:2026-11-23T12:00:06Z"] }]),
        ],
    ];
    for (const [code, what, playlist] of defects) {
        it(`finds ${what}`, () => expect(checkPlaylist(seen(playlist)).map((each) => each.code)).to.deep.equal([code]));
    }

    it("finds what is no playlist", () => {
        expect(readPlaylist("<html>")).to.have.property("code", "unreadable");
        expect(readPlaylist('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="a"\na.m3u8\n')).to.have.property(
            "code",
            "unreadable",
        );
    });
});

describe("conformance from one fetch to the next", () => {
    const before = text([{}, { tags: ["#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T12:00:04Z"] }, {}]);
    const slid = { "EXT-X-MEDIA-SEQUENCE": 11, "EXT-X-PROGRAM-DATE-TIME": "2026-11-23T12:00:04.000Z" };
    const disc = "#EXT-X-DISCONTINUITY";
    const codes = (first: string, second: string) => checkSuccession(seen(first), seen(second)).map(({ code }) => code);

    it("accepts a window that slid, with the tag of the discontinuity and without it", () => {
        expect(codes(before, text([{ tags: [disc] }, {}, {}], slid))).to.deep.equal([]);
        expect(codes(before, text([{}, {}, {}], { ...slid, "EXT-X-DISCONTINUITY-SEQUENCE": 1 }))).to.deep.equal([]);
        expect(codes(before, before)).to.deep.equal([]);
    });

    const event = { "EXT-X-PLAYLIST-TYPE": "EVENT" };
    const defects: [string, string, string, string][] = [
        ["target-changed", "another target", before, before.replace("TARGETDURATION:4", "TARGETDURATION:5")],
        ["sequence-back", "a window that goes back", text([{}, {}, {}], slid), text()],
        ["segment-changed", "another length", text(), text([{}, { seconds: 3.9 }, {}])],
        ["segment-changed", "another address", text(), text([{}, { uri: "other.ts" }, {}])],
        ["discontinuity-sequence-wrong", "a number of discontinuities that is lost", before, text([{}, {}], slid)],
        [
            "event-shortened",
            "an event that loses its beginning",
            text([{}, {}], event),
            text([{}, {}], { ...slid, ...event }),
        ],
        ["end-revoked", "an end that was none", text([{}], {}, ["#EXT-X-ENDLIST"]), text([{}, {}])],
        [
            "date-changed",
            "another time",
            text(),
            text([{}, {}], { "EXT-X-PROGRAM-DATE-TIME": "2026-11-23T12:00:01.000Z" }),
        ],
    ];
    for (const [code, what, first, second] of defects) {
        it(`finds ${what}`, () => expect(codes(first, second)).to.include(code));
    }

    it("finds a segment that gets another number", () => {
        const shifted = text([{ uri: "10.ts" }, { uri: "11.ts" }], slid);
        expect(codes(text(), shifted)).to.include("sequence-changed");
    });
});

describe("conformance of renditions", () => {
    const codes = (first: string, second: string) =>
        checkRenditions([
            { name: "video", playlist: seen(first) },
            { name: "sound", playlist: seen(second) },
        ]).map(({ code }) => code);

    it("accepts sound that is cut at its own frames", () => {
        expect(codes(text(), text([{ seconds: 4.011 }, { seconds: 3.989 }, {}]))).to.deep.equal([]);
    });

    it("finds renditions that are apart", () => {
        const late = { "EXT-X-PROGRAM-DATE-TIME": "2026-11-23T12:00:00.400Z" };
        expect(codes(text([{}]), text([{}], late))).to.deep.equal(["renditions-apart"]);
        expect(codes(text(), text([{}], { "EXT-X-MEDIA-SEQUENCE": 99 }))).to.deep.equal(["renditions-apart"]);
    });

    it("finds a discontinuity of one only", () => {
        const tags = ["#EXT-X-DISCONTINUITY", "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T12:00:04Z"];
        expect(codes(text([{}, { tags }]), text([{}, {}]))).to.deep.equal(["renditions-discontinuity"]);
    });
});
