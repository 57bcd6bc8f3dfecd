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
import { answer, Ask } from "../../rehearsal/hops/packager/answer";
import { Channel, Entry } from "../../rehearsal/hops/packager/channel";
import { masterPlaylist } from "../../rehearsal/hops/packager/playlists";
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

describe("the master playlist", () => {
    const video = { kind: "video", name: "720p", width: 1280, height: 720, frameRate: 24 } as const;
    const sound = { kind: "audio", name: "audio", bandwidth: 100_000, codecs: "mp4a.40.2", channels: 2 } as const;
    const plain = { tracks: [{ ...video, bandwidth: 1_000_000, codecs: "avc1.64001f" }, sound], muxed: false };
    const muxed = { tracks: [{ ...video, bandwidth: 1_100_000, codecs: "avc1.64001f,mp4a.40.2" }, sound], muxed: true };
    const stream =
        '#EXT-X-STREAM-INF:BANDWIDTH=1100000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=24.000';

    it("counts the sound once, in a group or in the pictures", () => {
        const grouped = masterPlaylist(plan(), plain, "");
        expect(grouped).to.include(`${stream},AUDIO="audio"\nindex_1.m3u8\n`);
        expect(grouped).to.include('NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="index_2.m3u8"');
        expect(masterPlaylist(plan(), muxed, "")).to.include(`${stream},AUDIO="audio"\n`);
        const alone = masterPlaylist(plan({ audioRenditionGroup: false }), muxed, "");
        expect(alone).to.include(`${stream}\nindex_1.m3u8\n`).and.not.include("EXT-X-MEDIA");
    });
});

describe("startover", () => {
    const { channel } = play(
        Array.from({ length: 300 }, () => "nothing"),
        () => undefined,
    );
    const now = channel.end;
    const status = (query: string, endpoint = startover) => ask(channel, now, endpoint, `index_1.m3u8?${query}`).status;
    const seen = (query: string) => see(channel, now, startover, `index_1.m3u8?${query}`);
    const seconds = (time: number) => Math.round(time / 1000);

    it("gives a closed range with its end, by seconds and by ISO 8601", () => {
        const playlist = seen(`start=${seconds(noon) + 60}&end=${seconds(noon) + 120}`);
        expect(playlist).to.include({ ended: true, type: "VOD" });
        expect(playlist?.segments.map(({ sequence }) => sequence)).to.deep.equal([
            10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
        ]);
        for (const zone of ["Z", "%2B00:00", "+00:00"]) {
            expect(seen(`start=2026-11-23T12:01:00${zone}&end=2026-11-23T12:02:00${zone}`)).to.deep.equal(playlist);
        }
        expect(seen("start=2026-11-23T13:01:00%2B01:00&end=2026-11-23T12:02:00Z")).to.deep.equal(playlist);
    });

    it("grows from a start, to an end that is to come", () => {
        for (const query of [`start=${seconds(noon) + 60}`, `start=${seconds(noon) + 60}&end=${seconds(now) + 60}`]) {
            const playlist = seen(query);
            expect(playlist).to.include({ ended: false, type: "EVENT" });
            expect(playlist?.segments[0].sequence).to.equal(10);
            expect(playlist?.segments.at(-1)?.sequence).to.equal(99);
        }
    });

    it("begins with the first segment when the start is before it", () => {
        expect(seen(`start=${seconds(noon) - 600}`)?.segments[0].sequence).to.equal(0);
        expect(seen(`end=${seconds(noon) + 60}`)?.segments).to.have.length(10);
    });

    it("answers 404 outside of the window, over 24 hours, and where there is no startover", () => {
        expect(status(`start=${seconds(noon) + 60}`)).to.equal(200);
        expect(status(`start=${seconds(now) - 7201}`)).to.equal(404);
        expect(status(`start=${seconds(now) + 1}`)).to.equal(404);
        expect(status(`start=${seconds(noon) + 60}&end=${seconds(noon) + 50}`)).to.equal(404);
        expect(status(`start=${seconds(noon)}&end=${seconds(noon) + 86_401}`)).to.equal(404);
        expect(status("start=yesterday")).to.equal(404);
        expect(status(`start=${seconds(noon) + 60}`, live)).to.equal(404);
    });

    it("hands start and end on to the renditions", () => {
        const query = "start=2026-11-23T12%3A01%3A00Z&end=1795435320";
        const { body = "" } = ask(channel, now, startover, `index.m3u8?${query}&other=1`);
        expect(body.match(/index_\d.m3u8.*?(?="|$)/gm)).to.deep.equal([1, 2, 3].map((n) => `index_${n}.m3u8?${query}`));
    });
});

describe("answers of an endpoint", () => {
    const { channel } = play(
        Array.from({ length: 100 }, () => "nothing"),
        () => undefined,
    );
    const guarded = plan({ cdnIdentifier: "the-identifier", whitelist: ["192.0.2.0/24", "2001:db8::/32"] });
    const say = (more: Partial<Ask>, endpoint = guarded, name = "index.m3u8") =>
        answer([endpoint], channel, channel.end, {
            method: "GET",
            path: `${endpoint.path}/${name}`,
            query: new URLSearchParams(),
            identifier: "the-identifier",
            address: "192.0.2.9",
            ...more,
        }).status;

    it("are for who has the identifier and a listed address", () => {
        expect(say({})).to.equal(200);
        expect(say({ address: "::ffff:192.0.2.9" })).to.equal(200);
        expect(say({ address: "2001:db8::1" })).to.equal(200);
        expect(say({ identifier: undefined })).to.equal(403);
        expect(say({ identifier: "another" })).to.equal(403);
        expect(say({ address: "198.51.100.1" })).to.equal(403);
        expect(say({}, { ...guarded, origination: "DENY" })).to.equal(403);
    });

    it("know GET, HEAD and OPTIONS", () => {
        expect(say({ method: "HEAD" })).to.equal(200);
        expect(say({ method: "OPTIONS" })).to.equal(204);
        expect(say({ method: "POST" })).to.equal(405);
    });

    it("are 404 for names that are none", () => {
        for (const name of ["index_1.m3u8", "index_3.m3u8", "index_1_3.ts", "index_3_48.ts"]) {
            expect(say({}, live, name), name).to.equal(200);
        }
        for (const name of [
            "",
            "other.m3u8",
            "index_0.m3u8",
            "index_4.m3u8",
            "index_1_1.m3u8",
            "index.ts",
            "index_1.ts",
        ]) {
            expect(say({}, live, name), name).to.equal(404);
        }
        expect(say({}, live, "index_1_999.ts")).to.equal(404);
        expect(say({ path: "/out/v1/ffff/index.m3u8" })).to.equal(404);
    });

    it("are late by the delay for segments too", () => {
        const newest = channel.segments(4).at(-1)?.sequence ?? 0;
        expect(say({}, live, `index_1_${newest}.ts`)).to.equal(200);
        expect(say({}, { ...live, delaySeconds: 30 }, `index_1_${newest}.ts`)).to.equal(404);
        expect(say({}, { ...live, delaySeconds: 30 }, `index_1_${newest - 8}.ts`)).to.equal(200);
    });

    it("take manifest names with digits and underscores apart", () => {
        const named = { ...live, manifestName: "event_1" };
        expect(say({}, named, "event_1.m3u8")).to.equal(200);
        expect(say({}, named, "event_1_1.m3u8")).to.equal(200);
        expect(say({}, named, "event_1_1_3.ts")).to.equal(200);
        expect(say({}, named, "event_1_9.m3u8")).to.equal(404);
    });
});
