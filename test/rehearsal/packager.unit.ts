import { expect } from "chai";
import fc from "fast-check";

import {
    checkPlaylist,
    checkRenditions,
    checkSuccession,
    Finding,
    isFinding,
    readPlaylist,
    SeenPlaylist,
} from "../../rehearsal/check";
import { answer } from "../../rehearsal/hops/packager/answer";
import { Channel, Entry } from "../../rehearsal/hops/packager/channel";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Encoder, noon, plan, scte35 } from "./support/packager";

const live = plan();
const delayed = plan({ id: "delayed", path: `/out/v1/${"b".repeat(32)}`, delaySeconds: 30, adMarkers: "DATERANGE" });
const startover = plan({
    id: "startover",
    path: `/out/v1/${"c".repeat(32)}`,
    startoverSeconds: 7200,
    segmentSeconds: 6,
});
const endpoints = [live, delayed, startover];

function ask(channel: Channel, now: number, endpoint: EndpointPlan, name: string) {
    const [path, query] = `${endpoint.path}/${name}`.split("?");
    return answer(endpoints, channel, now, {
        method: "GET",
        path,
        query: new URLSearchParams(query),
        address: "127.0.0.1",
    });
}

function see(channel: Channel, now: number, endpoint: EndpointPlan, name: string): SeenPlaylist | undefined {
    const { status, body = "" } = ask(channel, now, endpoint, name);
    if (status === 404) return undefined;
    const seen = readPlaylist(body);
    if (isFinding(seen)) throw new Error(`${seen.text}\n${body}`);
    return seen;
}

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

/** Both pipelines for so many GOPs. */
function play(
    happenings: string[],
    look: (channel: Channel, now: number) => void,
): { channel: Channel; entries: Entry[] } {
    const channel = new Channel(endpoints.map(({ segmentSeconds }) => segmentSeconds));
    const entries: Entry[] = [];
    const [first, second] = [new Encoder(channel, 0, 2, entries), new Encoder(channel, 1, 2, entries)];
    let isUp = true;
    let event = 0;
    first.begin(noon);
    second.begin(noon + 700);
    happenings.forEach((what, i) => {
        const now = noon + (i + 1) * 2000;
        if (what === "splice") {
            event += 1;
            for (const encoder of [first, second]) {
                encoder.splice({ scte35, startsAt: now + 3300, seconds: 20 + (i % 3) * 5, eventId: event });
            }
        }
        if (what === "restart 0" || (what === "up 0" && !isUp)) first.begin(now - 1500);
        if (what === "restart 1") second.begin(now - 900);
        if (what === "down 0") isUp = false;
        if (what === "up 0" || what === "restart 0") isUp = true;
        if (isUp) first.gop(what.startsWith("lost") ? [what.slice(5)] : []);
        second.gop();
        look(channel, now + 500);
    });
    return { channel, entries };
}

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
