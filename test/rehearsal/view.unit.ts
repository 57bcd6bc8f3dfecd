import { expect } from "chai";
import fc from "fast-check";

import type { RehearsalEvent } from "../../rehearsal/run/hop";
import type { RehearsalState } from "../../rehearsal/state";
import { BreakLog, breakFills } from "../../rehearsal/view/breaks";
import { clockText, figureText, figureWords } from "../../rehearsal/view/figures";
import { latencySteps } from "../../rehearsal/view/latency";
import { liveView } from "../../rehearsal/view/live";
import { healthText, hopsOf, inOrder, worst } from "../../rehearsal/view/stops";
import { addressText, viewText } from "../../rehearsal/view/text";
import { cannedState, hop, smallDrawing } from "./page-state";

const now = Date.UTC(2026, 10, 23, 10, 0, 0);

describe("figures", () => {
    it("say their unit by their name", () => {
        expect(figureText("bitrate", 4_190_000)).to.equal("4.19 Mb/s");
        expect(figureText("queueMs", 1310)).to.equal("1.3 s");
        expect(figureText("storedBytes", 318_000_000)).to.equal("318.0 MB");
        expect(figureText("requests", 18_240)).to.equal("18,240");
        expect(figureWords({ requests: 3, bitrate: 64_000, shows: "black" })).to.equal(
            "64 kb/s · requests 3 · shows black",
        );
        expect(figureText("newest", Date.UTC(2026, 10, 23, 10, 0, 7))).to.match(/^\d\d:\d\d:07$/);
        expect(figureWords({ fillRate: 0.873, requestsPerSecond: 12, cpuEncoder: 61.2 })).to.equal(
            "requests 12/s · fill rate 87 % · cpu encoder 61.2 %",
        );
        expect([clockText(187_000), clockText(3_729_000), clockText(-5)]).to.deep.equal(["3:07", "1:02:09", "0:00"]);
    });
});

describe("breaks of a list of events", () => {
    it("hold what sessions made of them", () => {
        const [first, second, ...more] = breakFills(cannedState(now).events);
        expect(more).to.deep.equal([]);
        expect(first?.total).to.deep.equal({ seconds: 120, adSeconds: 120, slateSeconds: 0 });
        expect(second?.total).to.deep.equal({ seconds: 120, adSeconds: 88, slateSeconds: 32 });
        expect(second?.ads).to.deep.equal({ "clip-10": 4, "sample-12": 4 });
        expect(second?.beacons["impression"]).to.deep.equal({ fired: 8, failed: 0 });
        expect(second?.reasons).to.deep.equal({ "no ad was short enough for the rest": 4 });
    });

    it("are told once for both pipelines", () => {
        const splice = {
            type: "splice",
            at: now,
            eventId: 7,
            seconds: 30,
            action: "splice_insert",
            startsAt: now,
        } as const;
        expect(breakFills([splice, { ...splice, at: now + 40, startsAt: now + 40 }])).to.have.length(1);
        expect(breakFills([splice, { ...splice, startsAt: now + 60_000 }])).to.have.length(2);
    });

    it("keep a late viewer's avail by the picture's time, and a pre-roll apart", () => {
        const splice = (eventId: number, startsAt: number): RehearsalEvent => ({
            ...{ type: "splice", at: startsAt, eventId, seconds: 30, action: "splice_insert", startsAt },
        });
        const avail = (name: string, startsAt?: number): RehearsalEvent => ({
            ...{ type: "avail", at: now + 600_000, configuration: "c", session: "s", avail: name, startsAt },
            ...{ seconds: 30, filledSeconds: 30, slateSeconds: 0, ads: [] },
        });
        const splices = [splice(1, now), splice(2, now + 300_000)];
        const fills = breakFills([...splices, avail("311", now + 40), avail("386"), avail("preroll")]);
        expect(fills.map(({ eventId, avails }) => [eventId, avails])).to.deep.equal([
            [1, 1],
            [2, 1],
            [undefined, 1],
        ]);
    });

    it("end where the channel returns, when they had no length", () => {
        const out = {
            type: "splice",
            at: now,
            eventId: 7,
            seconds: 0,
            action: "splice_insert",
            startsAt: now,
        } as const;
        const back = { ...out, action: "return_to_network", at: now + 20_000, startsAt: now + 21_000 };
        expect(breakFills([out, back]).map(({ seconds }) => seconds)).to.deep.equal([21]);
    });

    it("stay a hundred, however many there were", () => {
        const log = new BreakLog();
        for (let i = 0; i < 250; i += 1) {
            const startsAt = now + 60_000 * i;
            log.add({ type: "splice", at: startsAt, eventId: i, seconds: 30, action: "splice_insert", startsAt });
        }
        expect(log.list().map(({ eventId }) => eventId)).to.deep.equal(Array.from({ length: 100 }, (_, i) => 150 + i));
    });
});

describe("latency", () => {
    it("is never negative by hop, and no hop adds more than the age itself", () => {
        const ages = fc.array(fc.record({ after: fc.string(), ms: fc.nat(60_000) }));
        fc.assert(
            fc.property(ages, (latency) => {
                const steps = latencySteps(latency);
                const most = Math.max(0, ...latency.map(({ ms }) => ms));
                expect(steps.every(({ added }) => added >= 0)).to.be.true;
                expect(steps.reduce((sum, { added }) => sum + added, 0)).to.equal(most);
            }),
        );
    });
});

describe("latency of several streams", () => {
    it("is that of the one that is looked at", () => {
        const latency = [
            { after: "MediaConnect", ms: 900 },
            { after: "edge, delayed", ms: 36_000 },
            { after: "edge, live", ms: 6000 },
            { after: "edge with ads, live", ms: 6500 },
        ];
        expect(latencySteps(latency)).to.deep.equal([
            { after: "MediaConnect", age: 900, added: 900 },
            { after: "edge, live", age: 6000, added: 5100 },
            { after: "edge with ads, live", age: 6500, added: 500 },
        ]);
        expect(latencySteps(latency, "delayed").map(({ added }) => added)).to.deep.equal([900, 35_100]);
        const text = viewText({ ...cannedState(now), latency }, 100);
        expect(text).to.match(/● flow +up +900 ms /);
        expect(text).to.match(/● edge +up +6\.0 s /);
        expect(text).to.contain("age 6.5 s");
    });
});

describe("the hops of a stop", () => {
    it("finds the hops of a stop", () => {
        const hops = [
            hop("camera gopro", ""),
            hop("camera raspivid", ""),
            { ...hop("encoder 1", ""), state: "down" as const },
        ];
        const stop = (kind: string, label: string) => hopsOf({ id: "", kind, label }, hops).map(({ name }) => name);
        expect(stop("Camera", "gopro\nrtmp")).to.deep.equal(["camera gopro"]);
        expect(stop("MediaLive channel", "dev-encoder-channel")).to.deep.equal(["encoder 1"]);
        expect(stop("S3 bucket", "x")).to.deep.equal([]);
        expect([worst(hops), worst([])]).to.deep.equal(["down", undefined]);
        expect([healthText(hops), healthText(hops.slice(0, 2))]).to.deep.equal(["encoder 1 down", "on air"]);
    });

    it("orders hops from camera to viewer", () => {
        const hops = ["viewers", "packager", "flow main", "camera b", "camera a"].map((name) => hop(name, ""));
        expect(inOrder(hops).map(({ name }) => name)).to.deep.equal([
            ...["camera b", "camera a", "flow main", "packager", "viewers"],
        ]);
    });

    it("knows every kind of stop that a stack draws", () => {
        const kinds = smallDrawing.stops.filter((stop) => hopsOf(stop, cannedState(now).hops).length === 0);
        expect(kinds).to.deep.equal([]);
    });
});

describe("the terminal's view", () => {
    it("says all on 100 columns", () => {
        const text = viewText(cannedState(now), 100);
        expect(text).to.match(/^Sunday service · rehearsal of dev +11:00 on air\n/);
        expect(text).to.match(/● packager +up +6\.2 s +1 {2}segments 672 · requests 14\/s/);
        expect(text).to.contain("next break 1:36 (30 s) · viewers 12 · ad fill 88 % · cache hits 93 % · age 6.3 s");
        const addresses = addressText(cannedState(now), "http://127.0.0.1:8080/");
        expect(addresses).to.match(/^page {7}http:\/\/127\.0\.0\.1:8080\/\nlive {7}http/);
        expect(addresses).to.contain("send to    srt://127.0.0.1:5000");
    });

    it("cuts no figure on 80 columns, and gives figures the room of columns that are empty", () => {
        const state = cannedState(now);
        const quiet = { ...state, latency: [], hops: state.hops.map((one) => ({ ...one, restarts: 0 })) };
        const text = viewText(quiet, 80, { rows: 24 });
        expect(text).to.not.contain("…");
        expect(text).to.match(/hop +state +figures\n/);
        expect(text).to.match(/● packager +up +segments 672 · requests 14\/s · /);
        const lines = viewText(state, 80, { rows: 24 }).split("\n");
        expect(lines.filter((line) => line.startsWith("●") && line.includes("…"))).to.deep.equal([]);
    });

    it("never is wider or higher than it may be, and has no colours unless asked", () => {
        fc.assert(
            fc.property(fc.integer({ min: 20, max: 200 }), fc.integer({ min: 4, max: 60 }), (width, rows) => {
                const lines = viewText(cannedState(now), width, { rows }).trimEnd().split("\n");
                expect(lines.length).to.be.at.most(rows);
                expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(width);
                expect(lines.join("")).not.to.contain("\x1b");
            }),
        );
    });

    it("shows a hop that is down before any other, with its last words", () => {
        const state = cannedState(now);
        const broken = { ...hop("viewers", "phones"), state: "down" as const, said: ["out of\x1b[2J memory"] };
        const text = viewText({ ...state, hops: [...state.hops.slice(0, -1), broken] }, 100, { rows: 16 });
        expect(text).to.match(/✕ viewers +down +out of \[2J memory/);
        expect(text).to.match(/and \d+ more hops, all up/);
    });

    it("redraws in place on a terminal", () => {
        const written: string[] = [];
        const out = { write: (text: string) => written.push(text), isTTY: true, columns: 80, rows: 40 };
        const view = liveView(out, () => ({ ...cannedState(now), events: [] }));
        const [, drawn = ""] = written;
        view.print("a line that stays");
        view.stop();
        expect(written[2]).to.equal(`\x1b[${drawn.split("\n").length - 1}A\x1b[0J`);
        expect(written[3]).to.equal("a line that stays\n");
        expect(written.at(-1)).to.equal(drawn);
    });

    it("prints each event once above the view on a terminal, but not those of sessions", () => {
        const written: string[] = [];
        const out = { write: (text: string) => written.push(text), isTTY: true, columns: 80, rows: 40 };
        let events: RehearsalEvent[] = [];
        const lost = { live: { seconds: 4, gaps: 1 } };
        const view = liveView(out, () => ({ ...cannedState(now), lost, events }));
        const why = "it was ended by SIGKILL";
        events = [
            { type: "restart", at: now, hop: "encoder", process: "ffmpeg (encoding)", why },
            { type: "gap", at: now, endpoint: "live", startsAt: now, seconds: 4 },
            { ...{ type: "beacon", at: now, session: "a", ad: "b", event: "start", url: "http://a", status: 200 } },
        ];
        view.print("x");
        view.stop();
        const all = written.join("");
        expect(all.split("encoder: ffmpeg (encoding) is started again: it was ended by SIGKILL\n")).to.have.length(2);
        expect(all.split("Viewers of live lose 4 s of the programme\n")).to.have.length(2);
        expect(all).not.to.contain("Beacon").and.not.to.contain("undefined");
        expect(written.at(-1)).to.contain("\nviewers lost 4.0 s · next break");
    });

    it("prints changes only where there is no terminal", () => {
        const written: string[] = [];
        let state: RehearsalState = { ...cannedState(now), events: [] };
        const view = liveView({ write: (text: string) => written.push(text) }, () => state);
        written.length = 0;
        const restart: RehearsalEvent = { type: "restart", at: now, hop: "tailor", why: "it was ended by SIGKILL" };
        state = {
            ...state,
            hops: state.hops.map((one) => (one.name === "tailor" ? { ...one, state: "down" } : one)),
            events: [restart],
        };
        view.stop();
        expect(written).to.deep.equal([
            "  11:00  tailor is down\n",
            "  11:00  tailor is started again: it was ended by SIGKILL\n",
        ]);
    });
});
