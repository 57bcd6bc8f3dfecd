/** What a slow, dead or foreign ad server does to a viewer behind the edge: real tailor, ad server and nginx, one graph for all their limits. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { recordText } from "../../cli/recorded";
import { adServerHop } from "../../rehearsal/internet/ad-server/hop";
import { edgeHop } from "../../rehearsal/aws/edge/hop";
import { tailorHop } from "../../rehearsal/aws/tailor/hop";
import { configurationPlans } from "../../rehearsal/plan/ads";
import { edgePlan } from "../../rehearsal/plan/edge";
import type { ConfigurationPlan } from "../../rehearsal/plan/types";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { foreignMedia, foreignVast } from "../support/foreign-vast";
import { AdServers, adServers } from "./support/ad-servers";
import { root, supervisor } from "./support/run";
import { FakeOrigin, fakeOrigin } from "./support/tailor-origin";
import { until } from "./support/until";
import { clip, encoder } from "./tailor-support";

const decisionSeconds = 3;
type Avail = Extract<RehearsalEvent, { type: "avail" }>;

describe("a break behind the edge", function () {
    this.timeout(90_000);
    let place: Place;
    let other: Place;
    let origin: FakeOrigin;
    let foreign: AdServers;
    let hops: Supervisor;
    let plan: ConfigurationPlan;
    const events: RehearsalEvent[] = [];

    before(async () => {
        const name = "Pulumi.dev.yaml";
        const text = readFileSync(path.join(root, name), "utf8");
        const changed = text.replace("pi-live:ads:\n", `pi-live:ads:\n    adDecisionSeconds: ${decisionSeconds}\n`);
        const { recording } = await recordText(root, changed, name, {});
        const edge = edgePlan(recording.resources);
        const [live] = configurationPlans(recording.resources);
        if (edge === undefined) throw new Error("no edge");
        plan = live;
        expect(plan.adsPatience).to.deep.equal({ requestMs: 3000, totalMs: 3000 });
        expect(edge.origins.find(({ id }) => id === "ssai")?.readSeconds).to.equal(decisionSeconds + 3);

        place = await Place.make(["tailor", "ad-server", "edge"]);
        other = await Place.make(["edge"]);
        // The whole break is there, and content after it.
        const stream = { segmentSeconds: 4, windowSegments: 10, breaks: [{ start: 105, seconds: 20 }], epoch: 1.7e12 };
        origin = await fakeOrigin(stream, 111);
        origin.assets.set(new URL(plan.slateUrl ?? "").pathname, clip(place.folder("slate"), 4));
        foreign = await adServers();
        const tailor = place.url("tailor");
        const hosts = {
            ...Object.fromEntries(edge.description.hosts.map((host) => [host, origin.url])),
            ...Object.fromEntries(
                edge.description.origins.map(({ host }) => [host, host.includes("mediatailor") ? tailor : origin.url]),
            ),
            ...{ [new URL(plan.adsUrl).host]: place.url("ad-server"), ...foreign.hosts },
            [new URL(foreignMedia).host]: foreign.hosts["ads.test"],
        };
        hops = supervisor();
        hops.on("event", (event) => events.push(event));
        await hops.start(adServerHop(place));
        const plans = [plan, { ...plan, name: "foreign", adsUrl: "https://ads.test/vast" }];
        await hops.start(tailorHop(plans, encoder, place, { hosts, edgeUrl: place.url("edge") }));
        await hops.start(edgeHop(edge, place, hosts));
        // The same edge with the read timeout that a decision of 3 s does not fit into.
        const impatient = edge.origins.map((one) => (one.id === "ssai" ? { ...one, readSeconds: 1 } : one));
        await hops.start({ ...edgeHop({ ...edge, origins: impatient }, other, hosts), name: "hasty edge" });
        await until("the slate is transcoded", 50, () => creatives() >= 2);
    });

    after(async () => {
        await hops.stop();
        await Promise.all([origin.stop(), foreign.stop()]);
        place.remove();
        other.remove();
    });

    it("goes on with slate after the time for its ads when wrappers are slow, and never with 504", async () => {
        await control("mode=wrapper&wrappers=7&delay=700");
        const { status, body, avail, session } = await watch();
        expect(status).to.equal(200);
        expect(avail).to.deep.include({ filledSeconds: 0, slateSeconds: 20, reason: "AdsTimeout" });
        expect(body).to.contain("/segment/");
        const notes = events.flatMap((event) => (event.type === "note" && event.hop === "tailor" ? [event.text] : []));
        expect(notes.join("\n")).to.match(/the wrapped ad \S+ (leads nowhere: .*no answer|was not asked)/);
        // What it could not have before, it has not asked for again.
        const asked = events.filter((event) => event.type === "ads-request" && event.session === session);
        expect(asked).to.have.length(1);
    });

    it("would be a 504 at an edge that waits less than the decision may take", async () => {
        await control("mode=wrapper&wrappers=7&delay=700");
        expect((await watch(other)).status).to.equal(504);
    });

    it("has the ads behind wrappers that answer in time, and those behind a dead one", async () => {
        await control("mode=ok");
        await until(
            "an ad is transcoded",
            50,
            () => creatives() >= 3,
            () => watch(),
        );
        for (const mode of ["mode=wrapper&wrappers=7&delay=50", "mode=dead-wrapper&delay=50"]) {
            await control(mode);
            const { avail } = await watchUntil(({ filledSeconds }) => filledSeconds === 10);
            expect(avail?.reason, mode).to.equal(mode.includes("dead") ? "InvalidWrapper" : undefined);
            expect(avail?.slateSeconds, mode).to.equal(10);
        }
    });

    it("shows a foreign document's HLS creative, its best variant, whatever the document's encoding", async () => {
        const folder = place.folder("hls");
        for (const [name, seconds] of [
            ["low", 2],
            ["high", 6],
        ] as const) {
            clip(folder, seconds);
            const out = ["-c", "copy", "-f", "hls", "-hls_list_size", "0", "-hls_time", "2"];
            const files = ["-hls_segment_filename", `${name}-%d.ts`, `${name}.m3u8`];
            execFileSync("ffmpeg", ["-v", "error", "-i", "clip.mp4", ...out, ...files], { cwd: folder });
        }
        for (const file of readdirSync(folder))
            foreign.answers.set(`/hls/${file}`, readFileSync(path.join(folder, file)));
        const variant = (name: string, bandwidth: number) => `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth}\n${name}.m3u8\n`;
        foreign.answers.set("/hls/master.m3u8", `#EXTM3U\n${variant("high", 900_000)}${variant("low", 300_000)}`);
        const text = foreignVast("4.2", "plain")
            .replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
            .replace('id="spot"', 'id="Grüße"')
            .replace(/type="video\/mp4" bitrate="4000"/, 'type="application/x-mpegURL" bitrate="4000"')
            .replace(foreignMedia, "https://ads.test/hls/master.m3u8");
        foreign.answers.set("/vast", Buffer.from(text, "latin1"));
        const { avail } = await watchUntil(({ filledSeconds }) => filledSeconds > 0, "foreign");
        expect(avail?.ads.map(({ id }) => id)).to.deep.equal(["Grüße"]);
        expect(avail?.filledSeconds).to.be.closeTo(6, 0.2);
    });

    /** New viewers, until the break of one is as wanted: an ad that is new is transcoded first. */
    async function watchUntil(wanted: (avail: Avail) => boolean, configuration = plan.name) {
        let seen = await watch(place, configuration);
        await until("the break is as wanted", 50, async () => {
            if (seen.avail !== undefined && wanted(seen.avail)) return true;
            seen = await watch(place, configuration);
            expect(seen.status).to.equal(200);
            return false;
        });
        return seen;
    }

    /** A new session's playlist with the break, through an edge. */
    async function watch(at = place, configuration = plan.name) {
        const url = `${at.url("edge")}/v1/master/${plan.accountHash}/${configuration}/index.m3u8`;
        const headers = { "x-forwarded-for": "192.0.2.9" };
        const master = await fetch(url, { headers });
        const [child = ""] = /^\.\.\/.*$/m.exec(await master.text()) ?? [];
        const childUrl = new URL(child, url).href;
        const session = childUrl.split("/").at(-2) ?? "";
        const playlist = await fetch(childUrl, { headers });
        const body = await playlist.text();
        const found = () =>
            events.flatMap((event) => (event.type === "avail" && event.session === session ? [event] : [])).at(0);
        if (playlist.status === 200) await until("the break is met", 50, () => found() !== undefined);
        return { status: playlist.status, body, session, avail: found() };
    }

    async function control(query: string): Promise<void> {
        const { status } = await fetch(`${place.url("ad-server")}/control?${query}`, { method: "POST" });
        expect(status, query).to.equal(200);
    }

    function creatives(): number {
        return Number(hops.status().find(({ name }) => name === "tailor")?.figures["creatives"] ?? 0);
    }
});
