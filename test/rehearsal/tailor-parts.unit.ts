/** The tailor's decisions one by one. */
import { expect } from "chai";
import fc from "fast-check";

import { withAddresses } from "../../media/hls";
import { choose, inventory } from "../../rehearsal/internet/ad-server/inventory";
import { writeVast, writeVmap, writeVpaid, writeWrapper } from "../../rehearsal/internet/ad-server/vast";
import { shownSeconds, sum } from "../../rehearsal/aws/tailor/avail";
import { beaconsOf } from "../../rehearsal/aws/tailor/beacons";
import { Clip, fill, FillAd, Fillers } from "../../rehearsal/aws/tailor/fill";
import { readMarks } from "../../rehearsal/aws/tailor/markers";
import { readMaster, readPlaylist } from "../../rehearsal/aws/tailor/playlist";
import { scteVariables } from "../../rehearsal/aws/tailor/splice";
import { stitch } from "../../rehearsal/aws/tailor/stitch";
import { newBreaks, suppress } from "../../rehearsal/aws/tailor/suppress";
import { segmentSeconds } from "../../rehearsal/aws/tailor/transcode";
import { fillVariables, readQuery } from "../../rehearsal/aws/tailor/variables";
import { beaconEvents, readVastAnswer } from "../../rehearsal/aws/tailor/vast";
import { FakeStream, masterPlaylist, mediaPlaylist } from "./support/tailor-origin";

const stream: FakeStream = {
    ...{ segmentSeconds: 4, windowSegments: 15, epoch: 1.7e12 },
    breaks: [{ start: 20, seconds: 30 }],
};
const options = { base: "http://127.0.0.1:9", request: "r" };

function clip(name: string, ...seconds: number[]): Clip {
    return { clip: name, seconds };
}
const fillers: Fillers = { slate: clip("slate", 2, 2), black: clip("b1ac", 2), frameRate: 24, gopSeconds: 2 };
function ad(id: string, ...seconds: number[]): FillAd {
    const tracking = Object.fromEntries(Object.keys(beaconEvents).map((event) => [event, [`http://t/${id}/${event}`]]));
    return { id, seconds: sum(seconds), mediaUrl: id, tracking, clickTracking: [], ready: clip(id, ...seconds) };
}

describe("filling a break", () => {
    it("takes the ads that fit, in order, and slate to the frame", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 24, max: 24 * 120 }),
                fc.array(fc.integer({ min: 1, max: 24 * 30 }), { maxLength: 8 }),
                (frames, lengths) => {
                    const offered = lengths.map((length, i) => ad(`a${i}`, length / 24));
                    const { pieces, filledSeconds, slateSeconds, ads } = fill(frames / 24, offered, fillers);
                    expect(shownSeconds({ pieces })).to.be.closeTo(frames / 24, 1e-6);
                    expect(filledSeconds + slateSeconds).to.be.closeTo(frames / 24, 1e-6);
                    const order = ads.map(({ id }) => Number(id.slice(1)));
                    expect(order).to.deep.equal([...order].sort((a, b) => a - b));
                },
            ),
        );
    });

    it("keeps the content when ads leave more unfilled than the threshold allows", () => {
        const short = [ad("a", 10)];
        expect(fill(30, short, fillers, 20).replacedSeconds).to.equal(30);
        const { pieces, reason } = fill(30, short, fillers, 19);
        expect(pieces).to.be.empty;
        expect(reason).to.equal("PersonalizationThreshold");
    });

    it("comes back to the content after the ads where no slate is configured", () => {
        const { replacedSeconds, slateSeconds } = fill(30, [ad("a", 10)], { ...fillers, slate: undefined });
        expect([replacedSeconds, slateSeconds]).to.deep.equal([10, 0]);
        expect(fill(30, [], { ...fillers, slate: undefined }).replacedSeconds).to.equal(0);
    });

    it("puts bumpers around ads, never around slate alone", () => {
        const bumpers = { ...fillers, bumperStart: clip("in", 1), bumperEnd: clip("out", 1) };
        const kinds = (offered: FillAd[]) => fill(30, offered, bumpers).pieces.map(({ clip }) => clip.split("-")[0]);
        expect(kinds([ad("a", 10)]).slice(0, 3)).to.deep.equal(["in", "a", "out"]);
        expect(kinds([]).every((name) => name === "slate")).to.be.true;
    });
});

describe("the breaks of a playlist", () => {
    const late = readPlaylist(mediaPlaylist(stream, 30));

    it("are read from CUE-OUT, from DATERANGE and from the middle", () => {
        const dated = readPlaylist(mediaPlaylist({ ...stream, markers: "daterange" }, 30));
        expect(readMarks(late)).to.deep.include({ ends: [28] });
        for (const playlist of [late, dated]) {
            expect(readMarks(playlist).breaks[0]).to.deep.include({
                startSequence: 20,
                seconds: 30,
                elapsedSeconds: 0,
            });
        }
        const tag = "#EXT-X-CUE-OUT-CONT:ElapsedTime=8.0,Duration=30,SCTE35=/DA=";
        const middle = readPlaylist(`#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:5\n${tag}\n#EXTINF:4,\na.ts\n`);
        const [found] = readMarks(middle).breaks;
        expect(found).to.deep.equal({ startSequence: 5, seconds: 22, elapsedSeconds: 8, scte35: "/DA=" });
        expect(newBreaks([], readMarks(middle))).to.have.length(1);
        expect(newBreaks([{ startSequence: 3, replacedSeconds: 0 }], readMarks(middle))).to.be.empty;
    });

    it("tell an earlier time than the first one told", () => {
        const told = "#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:04Z\n#EXTINF:4,\nb.ts\n";
        expect(readPlaylist(told).segments[0].time).to.equal(Date.parse("2026-01-01T00:00:00Z"));
    });

    it("are left unfilled by the suppression that is configured", () => {
        const [one] = readMarks(late).breaks;
        const session = { edge: 31, startedAt: 0 };
        const now = 1e9;
        const kept = (mode: string, seconds: number, fillPolicy?: string, at = session) =>
            suppress(one, late, { mode, seconds, ...(fillPolicy === undefined ? {} : { fillPolicy }) }, at, now);
        // It begins 44 s before the edge.
        expect(kept("BEHIND_LIVE_EDGE", 40)).to.equal(undefined);
        expect(kept("BEHIND_LIVE_EDGE", 48)).to.equal(one);
        expect(kept("AFTER_LIVE_EDGE", 0)).to.equal(undefined);
        expect(kept("AFTER_LIVE_EDGE", 0, "FULL_AVAIL_ONLY", { edge: 20, startedAt: 0 })).to.equal(one);
        const partial = kept("AFTER_LIVE_EDGE", 0, "PARTIAL_AVAIL", { edge: 23, startedAt: 0 });
        expect(partial).to.deep.include({ startSequence: 23, seconds: 18, elapsedSeconds: 12 });
    });

    it("keep their markers only when they are passed on", () => {
        const write = (markerPassthrough: boolean) =>
            stitch(late, [], { contentUrl: (uri) => uri, adUrl: () => "", markerPassthrough, frame: 1 / 24 });
        expect(write(false)).not.to.contain("CUE-");
        expect(write(true)).to.contain("#EXT-X-CUE-OUT:30\n").and.to.contain("#EXT-X-CUE-IN\n");
        for (const text of [write(true), write(false)]) expect(text).to.contain("#EXT-X-KEPT:yes");
    });
});

describe("the ADS request", () => {
    it("has its variables filled in and encoded", () => {
        const url = fillVariables("https://x/[session.id]?p=[player_params.q]&h=[player_params.h]&n=[scte.event_id]", {
            values: { "session.id": "a b" },
            playerParams: { q: "ä&b", h: "one" },
            aliases: { "player_params.h": { one: "host.example.org/x" } },
        });
        expect(url).to.equal("https://x/a%20b?p=%C3%A4%26b&h=host.example.org/x&n=");
    });

    it("knows the splice by its section", () => {
        const section = "fc302500000000000000fff01405000000017feffe000000007e002932e0000100000000d8c1ad6a";
        const base64 = Buffer.from(section, "hex").toString("base64");
        const said = { event_id: "1", unique_program_id: "1", avail_num: "0", avails_expected: "0" };
        expect(scteVariables(base64)).to.deep.equal(said);
        expect(scteVariables("AAAA")).to.deep.equal({});
        // ANSI/SCTE 35 2023, clause 14.1; its check sum is not looked at.
        const signal = "/DA0AAAAAAAA///wBQb+cr0AUAAeAhxDVUVJSAAAjn/PAAGlmbAICAAAAAAsoKGKNAIAmsnRfQ==";
        expect(scteVariables(signal)).to.deep.equal({
            segmentation_event_id: "1207959694",
            segmentation_type_id: "52",
        });
    });

    it("sorts a playback request's parameters by their prefix", () => {
        const query = readQuery(new URLSearchParams("ads.a=1&start=5&manifest.t=x&aws.sessionId=s"));
        expect(query).to.deep.equal({
            ...{ playerParams: { a: "1" }, own: { sessionId: "s" }, origin: "?start=5", children: "?t=x" },
        });
    });
});

describe("the ad server's answers", () => {
    it("are read as they are meant, VAST and VMAP", () => {
        for (const document of [writeVast(inventory, options), writeVmap(inventory, options)]) {
            const { ads } = readVastAnswer(document);
            expect(ads.map((one) => ("id" in one ? one.id : ""))).to.deep.equal(inventory.map(({ id }) => id));
            const [first] = ads;
            if (!("mediaUrl" in first)) throw new Error("no ad");
            expect(first).to.deep.include({ seconds: 10, mediaUrl: "http://127.0.0.1:9/creatives/red-10.mp4" });
            expect(Object.keys(first.tracking)).to.include.members(["impression", "start", "complete"]);
        }
        expect(readVastAnswer(writeVpaid(options)).ads).to.deep.equal([{ skipped: "VPAID", id: "vpaid" }]);
        const [wrapper] = readVastAnswer(writeWrapper("http://x/y?a=1&b=2", options)).ads;
        expect(wrapper).to.deep.include({ url: "http://x/y?a=1&b=2" });
    });

    it("fit the length asked for, and differ from one viewer to the next", () => {
        for (let turn = 0; turn < 20; turn++) {
            const pod = choose(turn, 30);
            expect(sum(pod.map(({ seconds }) => seconds))).to.be.at.most(30);
            expect(pod[0]).not.to.equal(choose(turn + 1, 30)[0]);
            expect(choose(turn, undefined)).not.to.deep.equal(choose(turn + 1, undefined));
        }
    });
});

describe("beacons", () => {
    it("fall each into one segment of an ad", () => {
        const { pieces, ads } = fill(30, [ad("a", 2, 2, 2, 2, 2), ad("b", 1)], fillers);
        const avail = {
            ...{ id: "20", startSequence: 20, seconds: 30, replacedSeconds: 30, outSequence: 20, outDiscontinuity: 0 },
            ...{ pieces, ads, under: [] },
        };
        for (const [place, count] of [5, 1].entries()) {
            const events = Array.from({ length: count }, (_, i) => beaconsOf(avail, pieces[place], i)).flat();
            const names = events.map(({ event }) => event).sort();
            expect(names).to.deep.equal(Object.keys(beaconEvents).sort());
        }
        expect(beaconsOf(avail, pieces[0], 1).map(({ event }) => event)).to.deep.equal(["firstQuartile"]);
        expect(beaconsOf(avail, pieces[2], 0), "slate").to.be.empty;
    });
});

describe("creatives", () => {
    it("are cut at whole GOPs, the last segment to the frame", () => {
        const plan = {
            ...{ channelId: "1", pipelines: 1, gopFrames: 25, scale: 1, preset: "ultrafast" as const, renditions: [] },
        };
        const inputLoss = { repeatFrameMs: 0, blackFrameMs: 0, image: { color: "000000" } };
        const at = { numerator: 25, denominator: 1 };
        expect(segmentSeconds({ ...plan, inputLoss, frameRate: at }, 130)).to.deep.equal([2, 2, 1.2]);
    });
});

describe("a master playlist", () => {
    it("numbers variants first, and keeps what it does not understand", () => {
        const master = `${masterPlaylist()}#EXT-X-OTHER:1\n`;
        const children = readMaster(master);
        expect(children.map(({ uri, kind }) => `${uri} ${kind}`)).to.deep.equal([
            ...["index_1.m3u8 video", "index_2.m3u8 video", "index_3.m3u8 audio"],
        ]);
        const written = withAddresses(master, (uri) => `x/${children.findIndex((child) => child.uri === uri)}`);
        expect(written).to.contain('URI="x/2"').and.to.contain("\nx/0\n").and.to.contain("#EXT-X-OTHER:1");
    });
});
