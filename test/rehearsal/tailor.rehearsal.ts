/** The tailor and the ad server as they run: real processes, ffmpeg, a small origin. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";

import { adServerHop } from "../../rehearsal/internet/ad-server/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import { clipName } from "../../rehearsal/aws/tailor/creatives";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { lostPackets } from "./support/continuity";
import { supervisor } from "./support/run";
import { FakeOrigin, fakeOrigin } from "./support/tailor-origin";
import {
    packagerHost,
    edgeHost,
    endpoint,
    hash,
    edgeUrl,
    plan,
    noSlate,
    bumperUrl,
    changed,
    encoder,
    beaconsSchema,
    openedSchema,
    trackedSchema,
    lengths,
    probe,
    adLines,
    get,
    clip,
} from "./tailor-support";
import { until } from "./support/until";

describe("tailor and ad server", function () {
    this.timeout(60_000);
    let place: Place;
    let origin: FakeOrigin;
    let hops: Supervisor;
    const events: RehearsalEvent[] = [];

    before(async () => {
        place = await Place.make(["tailor", "ad-server"]);
        origin = await fakeOrigin(
            { segmentSeconds: 4, windowSegments: 10, breaks: [{ start: 105, seconds: 20 }], epoch: 1.7e12 },
            102,
        );
        origin.assets.set("/assets/slate.mp4", clip(place.folder("slate"), 4));
        hops = supervisor();
        hops.on("event", (event) => events.push(event));
        const hosts = {
            [packagerHost]: origin.url,
            [edgeHost]: origin.url,
            "pubads.g.doubleclick.net": place.url("ad-server"),
        };
        await hops.start(adServerHop(place));
        await hops.start(tailorHop([plan, noSlate, ...changed], encoder, place, { hosts, edgeUrl }));
        await until("the slate is transcoded", 50, () => creatives() >= 3);
    });

    after(async () => {
        await hops.stop();
        await origin.stop();
        place.remove();
    });

    it("opens a session at MediaTailor's addresses, and asks the origin as MediaTailor does", async () => {
        const { master, childUrls } = await open("?ads.who=first&start=1");
        expect(master).to.match(
            new RegExp(`\\n\\.\\./\\.\\./\\.\\./manifest/${hash}/dev-ads-live/[0-9a-f-]{36}/0\\.m3u8\\n`),
        );
        expect(childUrls).to.have.length(3);
        const playlist = await get(childUrls[0]);
        expect(playlist.body).to.contain(`${edgeUrl}${endpoint}/index_1_102.ts`).and.to.contain("#EXT-X-KEPT:yes");
        const asked = origin.requests.find(({ path, query }) => path.endsWith("/index.m3u8") && query === "?start=1");
        expect(asked).to.deep.include({ host: packagerHost, cdn: "secret", path: `${endpoint}/index.m3u8` });
    });

    it("shows slate for a new creative and has it ready for the next one", async () => {
        const { childUrls, session } = await open("?ads.who=newcomer");
        await get(childUrls[0]);
        origin.last = 107;
        await wait(450);
        const { body } = await get(childUrls[0]);
        expect(adLines(body)).to.have.length(6);
        const [filled] = availsOf(session);
        expect(filled).to.deep.include({ filledSeconds: 0, slateSeconds: 20, seconds: 20 });
        expect(filled.reason).to.contain("NewCreative");
        await until("the creatives are transcoded", 50, () => creatives() >= 5);
        const next = await open("?ads.who=newcomer");
        await get(next.childUrls[0]);
        await until("an avail", 50, () => availsOf(next.session).length === 1);
    });

    it("gives two viewers with other parameters other ads", async () => {
        // The whole break is there, and content after it.
        origin.last = 111;
        await wait(450);
        await until(
            "every creative is transcoded",
            50,
            () => creatives() >= 10,
            () => open(`?ads.who=${Math.random()}`, true),
        );
        const [one, other] = [await open("?ads.who=one", true), await open("?ads.who=other", true)];
        const [a, b] = [one, other].map(({ session }) => availsOf(session)[0]);
        expect(a.filledSeconds).to.equal(20);
        expect(a.ads.map(({ id }) => id)).not.to.deep.equal(b.ads.map(({ id }) => id));
        const [request] = events.flatMap((event) =>
            event.type === "ads-request" && event.session === one.session ? [event] : [],
        );
        expect(request.url).to.contain(`dur=20&who=one&session=${one.session}`);
    });

    it("cuts every ad segment like the ladder, in every rendition", async () => {
        const { childUrls } = await open("?ads.who=cut", true);
        for (const [n, size] of [
            [0, "320x180"],
            [1, "160x90"],
            [2, ""],
        ] as const) {
            const { body } = await get(childUrls[n]);
            const [first] = adLines(body);
            const { status, location = "" } = await get(new URL(first, childUrls[n]).href);
            expect(status).to.equal(301);
            expect(location).to.match(new RegExp(`^${edgeUrl}/tm/${hash}/`));
            const file = path.join(place.folder("probe"), `${n}.ts`);
            const segment = await fetch(location.replace(edgeUrl, place.url("tailor")));
            writeFileSync(file, Buffer.from(await segment.arrayBuffer()));
            const frames = probe(file);
            expect(frames.sizes).to.equal(size);
            expect(frames.seconds).to.be.closeTo(2, 0.03);
            // Segments of one clip go on from each other; a discontinuity is told between clips.
            const clips = new Map<string, Buffer[]>();
            for (const line of adLines(body)) {
                const { location: at = "" } = await get(new URL(line, childUrls[n]).href);
                const clipOf = at.split("/").at(-3) ?? "";
                const answer = await fetch(at.replace(edgeUrl, place.url("tailor")));
                clips.set(clipOf, [...(clips.get(clipOf) ?? []), Buffer.from(await answer.arrayBuffer())]);
            }
            expect(Math.max(...[...clips.values()].map(({ length }) => length))).to.be.above(1);
            expect([...clips.values()].map(lostPackets).filter((lost) => lost > 0)).to.deep.equal([]);
        }
    });

    it("reports each event once, however often and by whom a segment is asked for, and over a SIGKILL", async () => {
        const from = "192.0.2.77";
        const viewer = { headers: { "x-forwarded-for": from } };
        const { childUrls, session } = await open("?ads.who=beacons", true, viewer);
        const [video, audio] = await Promise.all([get(childUrls[0]), get(childUrls[2])]);
        const urls = [
            ...adLines(video.body).map((line) => new URL(line, childUrls[0]).href),
            ...adLines(audio.body).map((line) => new URL(line, childUrls[2]).href),
        ];
        const half = urls.filter((_, i) => i % 2 === 0);
        const askAll = async (list: string[]) => {
            const answers = await Promise.all([...list, ...list, ...list].map((url) => get(url)));
            expect([...new Set(answers.map(({ status }) => status))]).to.deep.equal([301]);
        };
        const reported = async () => {
            const response = await fetch(`${place.url("ad-server")}/beacons`);
            return beaconsSchema.parse(await response.json()).filter((one) => one.from === from);
        };
        // A report is noted before it is sent, since it may not be doubled: one on its way would go with the process.
        const arrived = async () => {
            for (let before = -1, now = 0; before !== now;) {
                before = now;
                await wait(500);
                now = (await reported()).length;
            }
        };
        await askAll(half);
        await arrived();
        hops.signal("tailor", "SIGKILL");
        await until("the tailor is down", 50, () => tailor()?.state === "down");
        await until("the tailor is up again", 50, () => tailor()?.state === "up");
        expect((await get(childUrls[0])).body, "the session goes on").to.equal(video.body);
        await askAll(urls);
        await arrived();
        const counts = new Map<string, number>();
        for (const { ad, event } of await reported())
            counts.set(`${ad} ${event}`, (counts.get(`${ad} ${event}`) ?? 0) + 1);
        expect([...new Set(counts.values())]).to.deep.equal([1]);
        expect(counts.size, [...counts.keys()].join()).to.equal(availsOf(session)[0].ads.length * 6);
    });

    it("goes on with slate when the ad server has nothing, fails, is late, or offers what can't be stitched", async () => {
        for (const [mode, outcome, reason] of [
            ["empty", "empty", "NoAds"],
            ["error", "error", "NoAds"],
            ["timeout", "timeout", "NoAds"],
            ["vpaid", "ads", "VPAID"],
            ["wrapper&wrappers=8", "ads", "WrapperLimit"],
            ["wrapper&wrappers=7", "ads", undefined],
        ] as const) {
            await fetch(`${place.url("ad-server")}/control?mode=${mode}`, { method: "POST" });
            const { session, childUrls } = await open(`?ads.who=${mode.replaceAll(/\W/g, "-")}`, true);
            const [request] = events.flatMap((event) =>
                event.type === "ads-request" && event.session === session ? [event] : [],
            );
            expect(request.outcome, mode).to.equal(outcome);
            const [avail] = availsOf(session);
            expect(avail.reason, mode).to.equal(reason);
            expect(avail.slateSeconds, mode).to.equal(reason === undefined ? 0 : 20);
            const { body } = await get(childUrls[0]);
            expect(lengths(body), mode).to.equal(20);
        }
        await fetch(`${place.url("ad-server")}/control?mode=ok`, { method: "POST" });
        const { session, childUrls } = await open("?ads.who=nobody", true, {}, "no-slate");
        expect(availsOf(session)[0].slateSeconds).to.equal(0);
        expect((await get(childUrls[0])).body).to.contain("/segment/");
    });

    it("leaves the reports to a player that opens a session of its own", async () => {
        const below = `${hash}/dev-ads-live`;
        const url = `${place.url("tailor")}/v1/session/${below}/index.m3u8`;
        const body = JSON.stringify({ adsParams: { who: "player" } });
        const opened = await get(url, { method: "POST", body });
        const { manifestUrl, trackingUrl } = openedSchema.parse(JSON.parse(opened.body));
        expect(manifestUrl).to.match(new RegExp(`^/v1/master/${below}/index\\.m3u8\\?aws\\.sessionId=`));
        const master = await get(place.url("tailor") + manifestUrl);
        const [child] = /^\.\..*$/m.exec(master.body) ?? [""];
        const playlist = await get(new URL(child, place.url("tailor") + manifestUrl).href);
        expect(playlist.body).to.contain(`${edgeUrl}/tm/${hash}/`).and.not.to.contain("/segment/");
        const tracked = await get(place.url("tailor") + trackingUrl);
        const { avails } = trackedSchema.parse(JSON.parse(tracked.body));
        expect(avails[0]).to.deep.include({ availId: "105", durationInSeconds: 20 });
        const types = avails[0].ads[0].trackingEvents.map(({ eventType }) => eventType);
        expect(types).to.include.members([
            "impression",
            "start",
            "firstQuartile",
            "midpoint",
            "thirdQuartile",
            "complete",
        ]);
    });

    it("does as each value of the configuration says", async () => {
        const of = async (name: string) => {
            const { session, childUrls } = await open(`?ads.who=${name}`, true, {}, name);
            const { body } = await get(childUrls[0]);
            const [first] = adLines(body);
            const redirect = first === undefined ? undefined : await get(new URL(first, childUrls[0]).href);
            return { body, avails: availsOf(session), location: redirect?.location ?? "" };
        };
        const usual = await of(plan.name);
        expect(usual.body).not.to.contain("#EXT-X-CUE");
        expect((await of("passthrough")).body)
            .to.contain("#EXT-X-CUE-OUT:20\n")
            .and.to.contain("#EXT-X-CUE-IN\n");
        const threshold = await of("threshold");
        expect(threshold.body).not.to.contain("/segment/");
        expect(threshold.avails[0].reason).to.contain("PersonalizationThreshold");
        const suppressed = await of("suppressed");
        expect(suppressed.body).not.to.contain("/segment/");
        expect(suppressed.avails[0].reason).to.equal("AvailSuppression");
        expect((await of("bumper")).location).to.contain(`/${clipName(bumperUrl)}/`);
        const preRoll = (await of("pre-roll")).avails.find(({ avail }) => avail === "preroll");
        expect(preRoll).to.deep.include({ seconds: 5, filledSeconds: 5, slateSeconds: 0 });
        const prefixes = await of("prefixes");
        expect(prefixes.body).to.contain("https://other.example.org/c/index_1_111.ts");
        expect(prefixes.location).to.match(/^https:\/\/other\.example\.org\/a\/tm\//);
    });

    it("says clearly what it can't do, and 504 when the origin is silent", async () => {
        expect((await get(`${place.url("tailor")}/v1/dash/${hash}/dev-ads-live/index.mpd`)).status).to.equal(501);
        expect((await get(`${place.url("tailor")}/v1/master/${hash}/other/index.m3u8`)).status).to.equal(404);
        origin.hung = true;
        const asked = performance.now();
        const { status } = await get(`${place.url("tailor")}/v1/master/${hash}/dev-ads-live/index.m3u8?hung=1`);
        origin.hung = false;
        expect(status).to.equal(504);
        expect(performance.now() - asked).to.be.within(1900, 3500);
    });

    /** A session with its master read; with the break met when it is there. */
    async function open(query: string, met = false, init: RequestInit = {}, configuration = "dev-ads-live") {
        const url = `${place.url("tailor")}/v1/master/${hash}/${configuration}/index.m3u8${query}`;
        const { body: master, status } = await get(url, init);
        expect(status, master).to.equal(200);
        const uris = [...master.matchAll(/^(\.\.\/.*)$|URI="([^"]*)"/gm)].map(([, line, uri]) => line ?? uri);
        // Variants first, as they are numbered.
        const childUrls = uris.map((uri) => new URL(uri, url).href).sort();
        const session = childUrls[0].split("/").at(-2) ?? "";
        if (met) {
            await get(childUrls[0], init);
            await until("the break is met", 50, () => availsOf(session).length > 0);
        }
        return { master, childUrls, session };
    }

    function availsOf(session: string) {
        return events.flatMap((event) => (event.type === "avail" && event.session === session ? [event] : []));
    }

    function tailor() {
        return hops.status().find(({ name }) => name === "tailor");
    }

    function creatives(): number {
        return Number(tailor()?.figures["creatives"] ?? 0);
    }
});
