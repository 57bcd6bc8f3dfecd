import { expect } from "chai";
import { parse, setOptions } from "hls-parser";
import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { watchPlaylist } from "../../rehearsal/check";
import { packagerHop } from "../../rehearsal/aws/packager/hop";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Place } from "../../rehearsal/run/place";
import { plan, scte35 } from "./support/packager";
import { clipArgs, push, tracks } from "./support/push";
import { supervisor } from "./support/run";
import { until } from "./support/until";

const identifier = "identifier-of-the-test";
const live = plan({ cdnIdentifier: identifier, startoverSeconds: 3600, segmentSeconds: 1, windowSeconds: 20 });
const delayed = plan({ id: "delayed", path: `/out/v1/${"b".repeat(32)}`, delaySeconds: 3, segmentSeconds: 1 });

describe("packager, with ffmpeg", () => {
    let place: Place;
    let clip: string;
    const all = supervisor();
    const watching = new AbortController();
    let camera: ChildProcess | undefined;

    before(async () => {
        setOptions({ silent: true });
        place = await Place.make(["packager"]);
        const folder = place.folder("clip");
        mkdirSync(folder, { recursive: true });
        clip = path.join(folder, "clip.mkv");
        const made = spawnSync("nice", ["-n", "10", "ffmpeg", "-v", "error", ...clipArgs, clip], { encoding: "utf8" });
        expect(made.status, made.stderr).to.equal(0);
    });

    after(async () => {
        watching.abort();
        camera?.kill("SIGKILL");
        await all.stop();
        place.remove();
    });

    async function get(endpoint: EndpointPlan, name: string): Promise<Response> {
        return fetch(`${place.url("packager")}${endpoint.path}/${name}`, {
            headers: { "X-MediaPackage-CDNIdentifier": identifier },
        });
    }

    /** While the packager is down, nothing holds. */
    const soon = (what: string, holds: () => Promise<boolean>) => until(what, 15, () => holds().catch(() => false));

    async function segments(endpoint: EndpointPlan, child: number) {
        const response = await get(endpoint, `index_${child}.m3u8`);
        if (response.status !== 200) return [];
        const playlist = parse(await response.text());
        if (playlist.isMasterPlaylist) throw new Error("a master playlist");
        return playlist.segments;
    }

    it("plays what an encoder pushes, on every endpoint, and goes on after SIGKILL with nothing lost", async () => {
        await all.start(packagerHop([live, delayed], place));
        camera = await push(place.url("packager"), clip);
        await soon("a segment", async () => (await segments(live, 2)).length >= 1);
        const watched = [live, delayed].map((endpoint) =>
            watchPlaylist(`${place.url("packager")}${endpoint.path}/index.m3u8`, {
                signal: watching.signal,
                headers: { "X-MediaPackage-CDNIdentifier": identifier },
                everyMs: 300,
            }),
        );
        const at = Date.now();
        const splice = { scte35, startsAt: at + 2000, seconds: 2, eventId: 1 };
        await fetch(`${place.url("packager")}/in/0/splices/one`, { method: "PUT", body: JSON.stringify(splice) });
        await soon("seven segments", async () => (await segments(live, 2)).length >= 7);
        await soon("the delayed endpoint begins", async () => (await segments(delayed, 1)).length >= 1);
        const before = await segments(live, 1);
        const bodies = await Promise.all(before.map(async ({ uri }) => (await get(live, uri)).text()));

        all.signal("packager", "SIGKILL");
        await soon("segments after the restart", async () => {
            const newest = (await segments(live, 1)).at(-1)?.mediaSequenceNumber ?? 0;
            return newest >= (before.at(-1)?.mediaSequenceNumber ?? 0) + 3;
        });
        const after = await segments(live, 1);
        for (const [i, segment] of before.entries()) {
            const again = after.find(({ mediaSequenceNumber }) => mediaSequenceNumber === segment.mediaSequenceNumber);
            expect(again?.uri).to.equal(segment.uri);
            expect(again?.duration).to.equal(segment.duration);
            expect(await (await get(live, segment.uri)).text()).to.equal(bodies[i]);
        }

        const marked = (await segments(live, 1)).filter(({ markers }) => markers.length > 0);
        expect(marked.map(({ markers }) => markers.at(-1)?.type)).to.deep.equal(["OUT", "RAW", "IN"]);
        expect(marked[0].programDateTime?.getTime() ?? splice.startsAt).to.be.within(splice.startsAt - 50, at + 2550);

        watching.abort();
        for (const { findings, segments: seen, fetches } of await Promise.all(watched)) {
            // What was asked while the packager was killed, and the long chunk that ffmpeg makes when an upload fails.
            const expected = ["unreachable", "refused", "length-over-target"];
            expect(findings.filter(({ code }) => !expected.includes(code))).to.deep.equal([]);
            expect(seen).to.be.above(3);
            expect(fetches).to.be.above(20);
        }

        for (const endpoint of [live, delayed]) {
            for (const name of ["index.m3u8", "index_1.m3u8", "index_2.m3u8"]) {
                const probed = await probe(`${place.url("packager")}${endpoint.path}/${name}`);
                expect(probed.stderr).to.equal("");
                expect(probed.stdout).to.match(name === "index_2.m3u8" ? /^audio/m : /^video/m);
            }
        }
    });
});

describe("packager, by HTTP", () => {
    let place: Place;
    const all = supervisor();

    before(async () => {
        place = await Place.make(["packager"]);
        await all.start(packagerHop([live], place));
    });

    after(async () => {
        await all.stop();
        place.remove();
    });

    const put = async (name: string, body: string) =>
        (await fetch(`${place.url("packager")}/in/${name}`, { method: "PUT", body })).status;
    const say = (name: string, init: RequestInit = {}) =>
        fetch(`${place.url("packager")}${live.path}/${name}`, {
            headers: { "X-MediaPackage-CDNIdentifier": identifier },
            ...init,
        });

    it("answers as MediaPackage does", async () => {
        expect((await say("index.m3u8")).status, "before the first chunk").to.equal(404);
        expect(await put("0/1000/tracks.json", JSON.stringify(tracks))).to.equal(201);
        for (const track of ["72p", "audio"]) {
            for (const n of [0, 1, 2]) expect(await put(`0/1000/${track}/${n}.ts`, `${track}-${n};`)).to.equal(201);
            const chunks = [0, 1, 2].map(
                (n) => `#EXTINF:0.5,\n#EXT-X-PROGRAM-DATE-TIME:2026-11-23T12:00:0${n / 2}+0000\n${n}.ts`,
            );
            const text = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", ...chunks].join("\n");
            expect(await put(`0/1000/${track}/index.m3u8`, text)).to.equal(201);
        }

        const master = await say("index.m3u8");
        expect(master.status).to.equal(200);
        expect(master.headers.get("content-type")).to.equal("application/x-mpegURL");
        expect(master.headers.get("cache-control")).to.equal("max-age=1");
        expect(master.headers.get("access-control-allow-origin")).to.equal("*");
        const segment = await say("index_1_0.ts");
        expect(await segment.text()).to.equal("72p-0;72p-1;");
        expect(segment.headers.get("content-length")).to.equal("12");
        expect(segment.headers.get("content-type")).to.equal("video/MP2T");
        expect(segment.headers.get("cache-control")).to.equal("max-age=1209600");
        expect(await (await say("index_2_0.ts")).text()).to.equal("audio-0;audio-1;");

        const head = await say("index_1_0.ts", { method: "HEAD" });
        expect([head.status, head.headers.get("content-length"), await head.text()]).to.deep.equal([200, "12", ""]);
        expect((await say("index.m3u8", { method: "POST" })).status).to.equal(405);
        expect((await say("index.m3u8", { method: "OPTIONS" })).status).to.equal(204);
        expect((await say("index.m3u8", { headers: {} })).status).to.equal(403);
        expect((await say("index.m3u8", { headers: { "X-MediaPackage-CDNIdentifier": "wrong" } })).status).to.equal(
            403,
        );
        expect((await say("index_1_1.ts")).status).to.equal(404);
        expect((await fetch(`${place.url("packager")}/`)).status).to.equal(404);
    });

    it("refuses what is no input, and goes on", async () => {
        expect(await put("0/splices/x", "{}")).to.equal(400);
        expect(await put("0/1000/tracks.json", "no json")).to.equal(400);
        expect(await put("2/1000/72p/0.ts", "")).to.equal(404);
        expect(await put("0/1000/72p/../../../x.ts", "")).to.equal(404);
        expect(await put("0/1000/72p/index.m3u8", "\u0000 no playlist")).to.equal(400);
        expect((await say("index.m3u8")).status).to.equal(200);
        const figures = () => all.status()[0].figures;
        const deadline = Date.now() + 5000;
        while (figures()["segments"] !== 1) {
            expect(Date.now(), "figures").to.be.below(deadline);
            await wait(50);
        }
        expect(figures()).to.include({ bytes: 42, pipeline: 0 });
    });
});

async function probe(url: string): Promise<{ stdout: string; stderr: string }> {
    const child = spawn("ffprobe", [
        ..."-v error -show_entries stream=codec_type -of csv=p=0 -headers".split(" "),
        `X-MediaPackage-CDNIdentifier: ${identifier}\r\n`,
        url,
    ]);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    await once(child, "close");
    return { stdout, stderr };
}
