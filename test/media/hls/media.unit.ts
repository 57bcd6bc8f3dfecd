import { expect } from "chai";
import fc from "fast-check";
import { parse, setOptions } from "hls-parser";

import { PlaylistError, readMediaPlaylist, segmentTimes, writeMediaPlaylist } from "../../../media/hls";

const text = [
    ...["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:4", "#EXT-X-MEDIA-SEQUENCE:10"],
    ...["#EXT-X-DISCONTINUITY-SEQUENCE:3", "#EXT-X-PLAYLIST-TYPE:EVENT", "#EXT-X-START:TIME-OFFSET=-12.5,PRECISE=YES"],
    ...["#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0", "#EXT-X-PART-INF:PART-TARGET=0.33"],
    ...['#EXT-X-MAP:URI="init.mp4",BYTERANGE="700@0"', "#EXT-X-PROGRAM-DATE-TIME:2026-11-23T12:00:00.000+0000"],
    ...["#EXTINF:4.0,first, with a comma", "#EXT-X-BYTERANGE:1000@700", "all.mp4"],
    ...["#EXTINF:3.5,", "#EXT-X-BYTERANGE:900", "all.mp4", ""],
    ...["#EXT-X-DISCONTINUITY", '#EXT-X-KEY:METHOD=AES-128,URI="k"', "#EXT-X-GAP"],
    ...['#EXT-X-PART:DURATION=0.33,URI="p1"', "#EXTINF:4,", "c.mp4"],
    ...['#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p2"', "#EXT-X-ENDLIST", ""],
].join("\r\n");

describe("a media playlist", () => {
    it("is read with all that a player needs", () => {
        const playlist = readMediaPlaylist(text);
        expect(playlist).to.deep.include({
            ...{
                targetSeconds: 4,
                mediaSequence: 10,
                discontinuitySequence: 3,
                ended: true,
                type: "EVENT",
                version: 7,
            },
            start: { timeOffset: -12.5, precise: true },
            trailing: ['#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p2"'],
            problems: [],
        });
        expect(playlist.head).to.include.members(["#EXTM3U", "#EXT-X-PART-INF:PART-TARGET=0.33"]);
        const [first, second, third] = playlist.segments;
        const map = { uri: "init.mp4", byteRange: { length: 700, offset: 0 } };
        expect(first).to.deep.include({
            ...{ uri: "all.mp4", seconds: 4, title: "first, with a comma", sequence: 10, discontinuitySequence: 3 },
            ...{ dateTime: Date.parse("2026-11-23T12:00:00Z"), byteRange: { length: 1000, offset: 700 }, map },
        });
        expect(second).to.deep.include({ seconds: 3.5, byteRange: { length: 900, offset: 1700 }, map, gap: false });
        expect(third).to.deep.include({
            ...{ sequence: 12, discontinuity: true, discontinuitySequence: 4, gap: true, map },
            keys: ['#EXT-X-KEY:METHOD=AES-128,URI="k"'],
            tags: ['#EXT-X-KEY:METHOD=AES-128,URI="k"', "#EXT-X-GAP", '#EXT-X-PART:DURATION=0.33,URI="p1"'],
        });
    });

    const line = fc.constantFrom("#EXT-X-GAP", "#EXT-X-CUE-IN", "#EXT-X-OWN:a=1,b", "# a comment", "#EXT-X-CUE-OUT:30");
    const segment = fc.record({
        discontinuity: fc.boolean(),
        tags: fc.array(line, { maxLength: 3 }),
        length: fc.integer({ min: 1, max: 9999 }).map((ms) => (ms / 1000).toFixed(3)),
        title: fc.constantFrom("", "a, b", "ä"),
        uri: fc.constantFrom("a.ts", "../b.ts?x=1#y", "https://x.example/c.ts"),
    });
    const playlists = fc.record({
        head: fc.constantFrom<string[][]>(["#EXTM3U"], ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-PLAYLIST-TYPE:EVENT"]),
        targetSeconds: fc.integer({ min: 1, max: 20 }),
        mediaSequence: fc.nat(),
        discontinuitySequence: fc.nat(),
        segments: fc.array(segment, { maxLength: 12 }),
        trailing: fc.array(line, { maxLength: 2 }),
        ended: fc.boolean(),
    });

    it("is read as it was written, and written as it was read", () => {
        fc.assert(
            fc.property(playlists, (playlist) => {
                const written = writeMediaPlaylist(playlist);
                const read = readMediaPlaylist(written);
                const { segments, ...rest } = playlist;
                expect(read).to.deep.include({ ...rest, problems: [] });
                const again = read.segments.map((one) => ({ ...one, length: one.seconds.toFixed(3) }));
                expect(
                    again.map(({ discontinuity, tags, length, title, uri }) => ({
                        ...{ discontinuity, tags, length, title, uri },
                    })),
                ).to.deep.equal(segments);
                expect(writeMediaPlaylist({ ...read, segments: again })).to.equal(written);
            }),
        );
    });

    it("means the same to hls-parser", () => {
        setOptions({ silent: true });
        fc.assert(
            fc.property(playlists, (playlist) => {
                // hls-parser 0.16.1 refuses titles beyond ASCII.
                const segments = playlist.segments.map((one) => ({ ...one, title: "" }));
                const written = writeMediaPlaylist({ ...playlist, segments, trailing: [] });
                const theirs = parse(written);
                if (theirs.isMasterPlaylist) throw new Error("a master playlist");
                const found = theirs.segments.map(({ uri, duration, discontinuity }) => [
                    uri,
                    duration,
                    !!discontinuity,
                ]);
                const ours = readMediaPlaylist(written).segments;
                expect(found).to.deep.equal(ours.map((one) => [one.uri, one.seconds, one.discontinuity]));
            }),
        );
    });

    it("is read whatever stands in it, or refused as no playlist", () => {
        const odd = ["#EXTINF:", "#EXTINF:x,", "#EXT-X-KEY:", "#EXT-X-MAP:", "#EXT-X-START:", "#EXT-X-STREAM-INF:"];
        const piece = fc.oneof(fc.constantFrom(...text.split("\r\n"), ...odd), fc.string());
        fc.assert(
            fc.property(fc.boolean(), fc.array(piece, { maxLength: 30 }), (begins, pieces) => {
                try {
                    const { segments } = readMediaPlaylist([...(begins ? ["#EXTM3U"] : []), ...pieces].join("\n"));
                    expect(segments.every(({ seconds }) => Number.isFinite(seconds))).to.equal(true);
                } catch (error) {
                    if (!(error instanceof PlaylistError)) throw error;
                }
            }),
            { numRuns: 500 },
        );
    });

    const bad: [string, string[], string][] = [
        ["a length that is none", ["#EXTINF:four,", "a.ts"], "EXTINF has no length: four,"],
        ["a segment without a length", ["a.ts"], "a.ts has no EXTINF"],
        ["a length without a segment", ["#EXTINF:4,"], "EXTINF has no address behind it"],
        ["a sequence that is none", ["#EXT-X-MEDIA-SEQUENCE:x"], "EXT-X-MEDIA-SEQUENCE must be a number; got x"],
        ["a date that is none", ["#EXT-X-PROGRAM-DATE-TIME:noon"], "EXT-X-PROGRAM-DATE-TIME is no date: noon"],
        ["a type that is none", ["#EXT-X-PLAYLIST-TYPE:LIVE"], "EXT-X-PLAYLIST-TYPE must be EVENT or VOD; got LIVE"],
        ["a range that is none", ["#EXT-X-BYTERANGE:1-2"], "is no byte range: 1-2"],
        ["a map without an address", ["#EXT-X-MAP:BYTERANGE=1"], "EXT-X-MAP has no URI"],
        ["a start without an offset", ["#EXT-X-START:PRECISE=YES"], "EXT-X-START has no TIME-OFFSET"],
    ];
    for (const [what, lines, message] of bad) {
        it(`tells the line of ${what}`, () => {
            const { problems } = readMediaPlaylist(["#EXTM3U", "#EXT-X-TARGETDURATION:4", ...lines].join("\n"));
            expect(problems).to.deep.include({ line: 3, text: message });
        });
    }

    it("is refused when it is something else", () => {
        expect(() => readMediaPlaylist("<html>")).to.throw(PlaylistError, "it must begin with #EXTM3U");
        expect(() => readMediaPlaylist("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n")).to.throw("is a master playlist");
        const empty = [{ line: 1, text: "EXT-X-TARGETDURATION is missing" }];
        expect(readMediaPlaylist("#EXTM3U\n").problems).to.deep.equal(empty);
    });
});

describe("times of segments", () => {
    const one = (dateTime?: number, discontinuity = false) => ({ seconds: 4, discontinuity, dateTime });

    it("go on from a date, but not over a discontinuity unless that is wanted", () => {
        const segments = [one(), one(10_000), one(), one(undefined, true), one(), one(50_000)];
        expect(segmentTimes(segments)).to.deep.equal([undefined, 10_000, 14_000, undefined, undefined, 50_000]);
        const across = segmentTimes(segments, { acrossDiscontinuities: true });
        expect(across).to.deep.equal([undefined, 10_000, 14_000, 18_000, 22_000, 50_000]);
        const back = segmentTimes(segments, { backwards: true });
        expect(back).to.deep.equal([6000, 10_000, 14_000, 42_000, 46_000, 50_000]);
    });
});
