import { expect } from "chai";
import fc from "fast-check";

import { Playback } from "../../rehearsal/internet/viewers/playback";
import { readMaster, readMedia } from "../../rehearsal/internet/viewers/playlists";
import { share } from "../../rehearsal/internet/viewers/share";
import { Spread } from "../../rehearsal/internet/viewers/spread";

describe("a simulated playhead", () => {
    it("plays from the first segments of all tracks on", () => {
        const playback = new Playback(2);
        playback.arrive(0, 4, 10);
        expect(playback.playing(10)).to.equal(false);
        playback.arrive(1, 4, 11);
        expect(playback.playing(11)).to.equal(true);
        expect(playback.ahead(0, 13)).to.equal(2);
    });

    it("counts no stall while everything is in time", () => {
        const playback = new Playback(1);
        for (let i = 0; i < 10; i++) playback.arrive(0, 4, i * 4);
        expect([playback.late, playback.stalls, playback.stalledSeconds]).to.deep.equal([0, 0, 0]);
    });

    it("counts a late segment, and a stall when it lasts more than a second", () => {
        const playback = new Playback(2);
        for (const track of [0, 1]) playback.arrive(track, 4, 0);
        playback.arrive(1, 4, 3);
        playback.arrive(0, 4, 4.5);
        expect([playback.late, playback.stalls, playback.stalledSeconds]).to.deep.equal([1, 0, 0.5]);
        playback.arrive(1, 4, 5);
        playback.arrive(0, 4, 11.5);
        expect([playback.late, playback.stalls, playback.stalledSeconds, playback.longestStall]).to.deep.equal([
            2, 1, 3.5, 3,
        ]);
        expect(playback.ahead(0, 12)).to.equal(3.5);
    });

    it("goes on waiting with the next player when one gives up", () => {
        const first = new Playback(1);
        first.arrive(0, 4, 0);
        expect(first.leave(2), "in the middle of the picture").to.equal(2);
        expect(first.leave(9), "after its end").to.equal(4);
        const second = new Playback(1, 4);
        second.arrive(0, 4, 10);
        expect([second.stalls, second.longestStall]).to.deep.equal([1, 6]);
        expect(new Playback(1).leave(9), "without a picture").to.equal(undefined);
    });

    it("stalls for just the time that nothing was there, whatever comes when", () => {
        const arrivals = fc.array(fc.record({ gap: fc.nat(80), seconds: fc.integer({ min: 1, max: 40 }) }), {
            minLength: 1,
        });
        fc.assert(
            fc.property(arrivals, (list) => {
                const playback = new Playback(1);
                let [now, end, stalled] = [0, 0, 0];
                for (const [i, { gap, seconds }] of list.entries()) {
                    now += gap;
                    if (i > 0) stalled += Math.max(0, now - end);
                    end = Math.max(now, i === 0 ? now : end) + seconds;
                    playback.arrive(0, seconds, now);
                }
                expect(playback.stalledSeconds).to.equal(stalled);
                expect(playback.ahead(0, now)).to.equal(end - now);
            }),
        );
    });
});

describe("playlists as the viewers read them", () => {
    it("know variants and their sound", () => {
        const text = [
            "#EXTM3U",
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="a, b",URI="index_4.m3u8"',
            '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=2500000,CODECS="avc1.4D401F,mp4a.40.2",AUDIO="audio"',
            "index_1.m3u8?a=1",
            "#EXT-X-STREAM-INF:BANDWIDTH=900000\r",
            "index_2.m3u8\r",
            "",
        ].join("\n");
        expect(readMaster(text)).to.deep.equal({
            variants: [
                { uri: "index_1.m3u8?a=1", bandwidth: 2_500_000, audio: "audio" },
                { uri: "index_2.m3u8", bandwidth: 900_000 },
            ],
            audio: [{ group: "audio", uri: "index_4.m3u8" }],
        });
        expect(() => readMaster("<html>")).to.throw("is no playlist");
        expect(() => readMaster("#EXTM3U\n")).to.throw("no variant");
    });

    it("know their segments", () => {
        const text =
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:17\n#EXTINF:3.84,\na.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:4,\nb.ts\n";
        expect(readMedia(text)).to.deep.equal({
            targetSeconds: 4,
            first: 17,
            ended: false,
            segments: [
                { uri: "a.ts", seconds: 3.84 },
                { uri: "b.ts", seconds: 4 },
            ],
        });
        expect(readMedia(`${text}#EXT-X-ENDLIST`).ended).to.equal(true);
        expect(() => readMedia("#EXTM3U\n")).to.throw("no target duration");
    });
});

describe("many viewers", () => {
    it("open the URLs in proportion, at any time", () => {
        const urls = [
            { url: "a", weight: 2 },
            { url: "b", weight: 1 },
            { url: "c", weight: 1 },
        ];
        const shared = share(urls, 400);
        for (const count of [4, 40, 400]) {
            const some = shared.slice(0, count);
            expect(some.filter((url) => url === "a").length).to.equal(count / 2);
            expect(some.filter((url) => url === "b").length).to.equal(count / 4);
        }
    });

    it("know the time that a part of them took at most", () => {
        const spread = new Spread();
        expect(spread.at(0.99)).to.equal(0);
        for (let i = 1; i <= 100; i++) spread.add(i);
        spread.add(60_000);
        expect([spread.at(0.5), spread.at(0.99), spread.at(1)]).to.deep.equal([51, 100, 10_000]);
    });
});
