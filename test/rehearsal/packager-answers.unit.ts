import { expect } from "chai";

import { answer, Ask } from "../../rehearsal/aws/packager/answer";
import { masterPlaylist } from "../../rehearsal/aws/packager/playlists";
import { ask, live, noon, plan, play, see, startover } from "./support/packager";

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
