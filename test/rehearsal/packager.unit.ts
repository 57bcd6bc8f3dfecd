import { expect } from "chai";
import fc from "fast-check";

import { checkPlaylist, checkRenditions, checkSuccession, Finding, SeenPlaylist } from "../../rehearsal/check";
import { Channel } from "../../rehearsal/aws/packager/channel";
import { ask, delayed, Encoder, endpoints, noon, play, see } from "./support/packager";

/** Looks at every endpoint like a viewer, again and again. */
class Viewers {
    readonly findings: Finding[] = [];
    private readonly before = new Map<string, SeenPlaylist>();

    look(channel: Channel, now: number): void {
        for (const endpoint of endpoints) {
            const playlists = [1, 2, 3].flatMap((child) => {
                const playlist = see(channel, now, endpoint, `index_${child}.m3u8`);
                if (playlist === undefined) return [];
                const key = `${endpoint.id} ${child}`;
                const before = this.before.get(key);
                this.before.set(key, playlist);
                this.findings.push(...checkPlaylist(playlist));
                if (before !== undefined) this.findings.push(...checkSuccession(before, playlist));
                return [{ name: key, playlist }];
            });
            expect(playlists.length, "all renditions or none").to.be.oneOf([0, 3]);
            this.findings.push(...checkRenditions(playlists));
        }
    }
}

/** What may happen while one GOP is made. */
const happening = fc.oneof(
    { weight: 20, arbitrary: fc.constant("nothing") },
    { weight: 2, arbitrary: fc.constant("splice") },
    { weight: 1, arbitrary: fc.constantFrom("lost 720p", "lost audio", "restart 0", "down 0", "up 0", "restart 1") },
);

describe("the packager, over simulated time", () => {
    it("keeps to RFC 8216 for an hour of splices, encoder restarts and switches of the pipeline", () => {
        const viewers = new Viewers();
        const happenings = Array.from({ length: 1800 }, (_, i) => {
            if (i % 90 === 45) return "splice";
            return (
                { 400: "restart 0", 700: "down 0", 760: "up 0", 1000: "lost audio", 1300: "lost 720p" }[i] ?? "nothing"
            );
        });
        let gops = 0;
        const { channel } = play(happenings, (each, now) => {
            // Players ask once a segment or so.
            if (gops++ % 4 === 0) viewers.look(each, now);
        });
        expect(viewers.findings).to.deep.equal([]);
        const segments = channel.segments(4);
        expect(segments.length).to.be.within(880, 1000);
        // A restart, the switch and back, two lost chunks.
        expect(segments.at(-1)?.discontinuitySequence).to.equal(5);
        expect(segments.filter((segment) => segment.break?.start === segment.start)).to.have.length(20);
    });

    it("keeps to it whatever happens", () => {
        fc.assert(
            fc.property(fc.array(happening, { minLength: 40, maxLength: 100 }), (happenings) => {
                const viewers = new Viewers();
                play(happenings, (channel, now) => viewers.look(channel, now));
                expect(viewers.findings).to.deep.equal([]);
            }),
            { numRuns: 10 },
        );
    });

    it("says the same after a restart: every playlist follows from the journal", () => {
        fc.assert(
            fc.property(fc.array(happening, { minLength: 60, maxLength: 120 }), (happenings) => {
                const { channel, entries } = play(happenings, () => undefined);
                const again = new Channel(endpoints.map(({ segmentSeconds }) => segmentSeconds));
                for (const entry of entries) again.apply(entry);
                const now = channel.end + 1000;
                for (const endpoint of endpoints) {
                    for (const name of ["index.m3u8", "index_1.m3u8", "index_3.m3u8"]) {
                        expect(ask(again, now, endpoint, name)).to.deep.equal(ask(channel, now, endpoint, name));
                    }
                }
                // And goes on the same.
                expect(again.advance()).to.deep.equal([]);
            }),
            { numRuns: 10 },
        );
    });

    it("is delayed by exactly the delay: shows a segment as soon as it ended so long ago", () => {
        const { channel } = play(
            Array.from({ length: 100 }, () => "nothing"),
            () => undefined,
        );
        const end = noon + 100 * 2000;
        for (let now = end - 40_000; now <= end + 40_000; now += 250) {
            const newest = see(channel, now, delayed, "index_1.m3u8")?.segments.at(-1);
            const last = channel
                .segments(4)
                .filter(({ start, seconds }) => start + seconds * 1000 <= now - 30_000)
                .at(-1);
            expect(newest?.sequence).to.equal(last?.sequence);
        }
    });
});

describe("chunks that tracks cut differently", () => {
    /** One track's chunks of these lengths, one after the other. */
    function send(channel: Channel, track: string, lengths: number[], missing: number[] = []): void {
        let start = noon;
        lengths.forEach((seconds, n) => {
            if (!missing.includes(n)) {
                channel.apply({ kind: "chunk", pipeline: 0, run: noon, track, n, start, seconds, bytes: 1 });
            }
            start += seconds * 1000;
        });
    }

    function cells(a: number[], b: number[], sound: number[], missing: number[] = []): [number, number, number][] {
        const channel = new Channel([4]);
        const encoder = new Encoder(channel, 0);
        encoder.begin(noon);
        send(channel, "720p", a);
        send(channel, "360p", b, missing);
        send(channel, "audio", sound);
        channel.advance();
        return channel.timeline.map(({ start, seconds, pieces }) => [
            (start - noon) / 1000,
            seconds,
            pieces["360p"].last - pieces["360p"].first + 1,
        ]);
    }

    const even = [2, 2, 2, 2, 2, 2];

    it("make one cell where ffmpeg made one chunk of several after an upload failed", () => {
        const longer = [2, 6, 2, 2];
        expect(cells(longer, even, even)).to.deep.equal([
            [0, 2, 1],
            [2, 6, 3],
            [8, 2, 1],
            [10, 2, 1],
        ]);
        expect(cells(even, longer, longer)).to.deep.equal([
            [0, 2, 1],
            [2, 6, 1],
            [8, 2, 1],
            [10, 2, 1],
        ]);
    });

    it("make no cell where a chunk of one is lost", () => {
        expect(cells(even, even, even, [2]).map(([start]) => start)).to.deep.equal([0, 2, 6, 8, 10]);
    });

    it("wait for the slowest", () => {
        expect(cells(even, [2, 2], even).map(([start]) => start)).to.deep.equal([0, 2]);
    });
});
