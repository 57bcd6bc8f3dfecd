import { expect } from "chai";

import { compareReports } from "../../rehearsal/report/compare";
import { reportHtml } from "../../rehearsal/report/html";
import { Recorder } from "../../rehearsal/report/recorder";
import { Samples } from "../../rehearsal/report/samples";
import { readReport, reportSchema } from "../../rehearsal/report/schema";
import { reportText } from "../../rehearsal/report/text";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import type { RehearsalState } from "../../rehearsal/state";
import { breakFills, fillText } from "../../rehearsal/view/breaks";
import { cannedState, hop } from "./page-state";

const begin = Date.UTC(2026, 10, 23, 10, 0, 0);

/** States of one rehearsal, one a second, each changed a little. */
function recorded(
    seconds: number,
    change: (state: RehearsalState, second: number) => RehearsalState = (state) => state,
) {
    const recorder = new Recorder();
    // One list of events, as of one rehearsal.
    const { events } = cannedState(begin);
    for (let second = 0; second < seconds; second += 1) {
        const state = { ...cannedState(begin), now: begin + 1000 * second, events: [...events] };
        recorder.sample(change(state, second));
    }
    return recorder;
}

function withHop(state: RehearsalState, name: string, change: Partial<RehearsalState["hops"][number]>): RehearsalState {
    return { ...state, hops: state.hops.map((hop) => (hop.name === name ? { ...hop, ...change } : hop)) };
}

function playedAvail(session: string, filledSeconds: number, slateSeconds: number) {
    return {
        ...{ type: "avail" as const, at: begin, configuration: "live", session, avail: "1" },
        ...{ seconds: filledSeconds + slateSeconds, filledSeconds, slateSeconds },
        ads: [{ id: "sample-10", seconds: filledSeconds }],
    };
}

describe("a rehearsal's report", () => {
    it("is good when every hop is up and nothing was found", () => {
        const report = recorded(30).report([]);
        expect(report.verdict).to.deep.equal({
            ...{ good: true, exitCode: 0, reasons: [] },
            text:
                "No faults in what was played; not exercised: endpoint delayed with ads, endpoint startover with ads, " +
                "startover from an earlier start",
        });
        expect(report.breaks.map(({ eventId, avails }) => [eventId, avails])).to.deep.equal([
            [101, 4],
            [102, 4],
        ]);
        expect(report.hops.map(({ up }) => up)).to.deep.equal(report.hops.map(() => 1));
        expect(readReport(JSON.stringify(report), "report.json")).to.deep.equal(report);
    });

    it("has medians of ages and of figures", () => {
        const report = recorded(100, (state, second) => ({
            ...withHop(state, "encoder", { figures: { speed: second < 10 ? 0.5 : 1, shows: "programme" } }),
            latency: [
                { after: "ingest", ms: 100 + second },
                { after: "edge", ms: 5000 + 10 * second },
            ],
        })).report([]);
        expect(report.latency).to.deep.equal([
            { after: "ingest", medianMs: 149, p95Ms: 194, addedMs: 149, samples: 100 },
            { after: "edge", medianMs: 5490, p95Ms: 5940, addedMs: 5341, samples: 100 },
        ]);
        const encoder = report.hops.find(({ name }) => name === "encoder");
        expect(encoder?.figures).to.deep.equal({ speed: 1, shows: "programme" });
    });

    it("is not good when a hop was away, and tells for how long", () => {
        const restart: RehearsalEvent = {
            type: "restart",
            at: begin + 10_300,
            hop: "tailor",
            why: "it was ended by SIGKILL",
        };
        const report = recorded(30, (state, second) => {
            const after = { ...state, events: second >= 11 ? [...state.events, restart] : state.events };
            const down = second >= 11 && second < 14;
            return withHop(after, "tailor", { state: down ? "down" : "up", restarts: second >= 11 ? 1 : 0 });
        }).report([]);
        const tailor = report.hops.find(({ name }) => name === "tailor");
        expect(tailor?.faults).to.deep.equal([{ at: begin + 10_300, why: "it was ended by SIGKILL", downMs: 3700 }]);
        expect(tailor?.up).to.equal(0.9);
        expect(report.verdict).to.include({ exitCode: 1 });
        expect(report.verdict.reasons).to.deep.equal(["tailor: it was ended by SIGKILL"]);
        expect(reportText(report)).to.contain("fault       tailor: it was ended by SIGKILL, back after 3.7 s");
    });

    it("counts programs that died inside a hop, and what viewers lost", () => {
        const why = "it was ended by SIGKILL";
        const restart: RehearsalEvent = {
            type: "restart",
            at: begin + 5000,
            hop: "encoder",
            process: "ffmpeg (encoding)",
            why,
        };
        const gap: RehearsalEvent = {
            type: "gap",
            at: begin + 9000,
            endpoint: "live",
            startsAt: begin + 5200,
            seconds: 4,
        };
        const report = recorded(20, (state, second) => ({
            ...withHop(state, "encoder", { restarts: second < 5 ? 0 : 1 }),
            lost: { live: { seconds: 4, gaps: 1 } },
            events: second < 5 ? state.events : [...state.events, restart, gap],
        })).report([]);
        expect(report.verdict).to.include({ good: false, exitCode: 1 });
        expect(report.verdict.text).to.match(/^Not yet: 2 reasons; not exercised: /);
        expect(report.verdict.reasons).to.deep.equal([
            "encoder: ffmpeg (encoding): it was ended by SIGKILL",
            "viewers of live lost 4.0 s of the programme in one gap",
        ]);
        expect(report.lost).to.deep.equal([
            { endpoint: "live", seconds: 4, count: 1, gaps: [{ startsAt: begin + 5200, seconds: 4 }] },
        ]);
        expect(reportHtml(report))
            .to.contain("ffmpeg (encoding): it was ended by SIGKILL")
            .and.contain("<dd>4.0 s</dd>");
        expect(reportText(report)).to.contain("  lost        viewers of live lost 4.0 s");
        expect(readReport(JSON.stringify(report), "report.json")).to.deep.equal(report);
    });

    it("states what was not exercised, and how much was checked", () => {
        const report = recorded(3, (state) => ({
            ...state,
            ...{ viewers: 0, events: [], breaks: { lengthSeconds: 30, past: [] } },
            fill: { seconds: 0, filledSeconds: 0 },
            checked: { live: 6, "live with ads": 5 },
            planned: {
                ...{ cameras: ["gopro", "cam2"], pipelines: 1, recording: true, breaks: true, sampleAds: true },
                sources: ["main", "backup", "third"].map((name) => ({ flow: "f", name })),
            },
            playback: { withAds: { live: "http://a/1" }, withoutAds: { live: "http://a/2", startover: "http://a/3" } },
            hops: [
                { ...hop("camera gopro", "a camera", { bitrate: 4e6 }) },
                hop("flow f", "MediaConnect", { bitrate: 4e6, source: "main", connected: "main, backup" }),
                hop("edge", "CloudFront", { requests: 9, hits: 0, misses: 9, errors: 0, players: 0 }),
            ],
        })).report([]);
        expect(report.coverage.map(({ what, exercised, detail }) => [what, exercised, detail])).to.deep.equal([
            ["camera gopro", true, "it sent"],
            ["camera cam2", false, "it sent nothing"],
            ["SRT source main of f", true, "it carried the programme"],
            ["SRT source backup of f", false, "connected, never carried the programme"],
            ["SRT source third of f", false, "nothing was sent to it"],
            ["endpoint live", true, "6 segments checked"],
            ["endpoint startover", false, "no segment came"],
            ["endpoint live with ads", true, "5 segments checked"],
            ["startover from an earlier start", false, "no player asked with a start"],
            ["breaks", false, "none was played"],
            ["ads", false, "none was placed"],
            ["viewers", false, "no player watched"],
            ["recording", false, "no file was written"],
        ]);
        expect(report.verdict).to.include({ good: true, exitCode: 0 });
        expect(report.verdict.text).to.match(/^No faults in what was played; not exercised: camera cam2, .*recording$/);
        const html = reportHtml(report);
        expect(html).to.contain("No findings in 11 segments.").and.contain("None occurred.");
        expect(html).not.to.contain("Good to go");
        expect(reportText(report)).to.contain("no findings in 11 segments").and.contain("faults      none occurred");
    });

    it("is good to go when everything was exercised", () => {
        const report = recorded(3, (state) => ({
            ...state,
            checked: { live: 6, "live with ads": 5 },
            playback: { withAds: { live: "http://a/1" }, withoutAds: { live: "http://a/2" } },
        })).report([]);
        expect(report.verdict.text).to.equal("Good to go: everything was exercised");
    });

    it("explains a break that ads do not fill", () => {
        const slate = playedAvail("a", 10, 20);
        expect(fillText(breakFills([slate, playedAvail("b", 10, 20)]), true)).to.equal(
            "10 s ads fill 10 s of a break of 30 s; Google's sample tag, which the config names, gives one ad of 10 s for a break of any length",
        );
        expect(fillText(breakFills([slate]), false)).to.equal("10 s ads fill 10 s of a break of 30 s");
        expect(fillText(breakFills([{ ...slate, ads: [], filledSeconds: 0, slateSeconds: 30 }]), false)).to.equal(
            "no ads in a break of 30 s",
        );
        expect(fillText(breakFills([playedAvail("a", 30, 0)]), true)).to.equal(undefined);
    });

    it("blames what the tailor knows, and the sample tag only where its ad was placed", () => {
        const unfilled = (reason?: string): RehearsalEvent => ({
            ...playedAvail("a", 10, 20),
            ...{ ads: [], filledSeconds: 0, slateSeconds: 30 },
            ...(reason === undefined ? {} : { reason }),
        });
        const text = (reason: string, sample = true) => fillText(breakFills([unfilled(reason)]), sample);
        expect(text("NewCreative")).to.equal("no ads in a break of 30 s: a new ad is transcoded first");
        expect(text("TranscodeInProgress")).to.equal("no ads in a break of 30 s: an ad was still being transcoded");
        expect(text("TranscodeError, DurationExceeded")).to.equal(
            "no ads in a break of 30 s: an ad can't be transcoded (the events name it), an ad is longer than what was left of the break",
        );
        expect(text("NoLinearCreative")).to.equal("no ads in a break of 30 s: NoLinearCreative");
        const asked: RehearsalEvent = {
            ...{ type: "ads-request", at: begin, configuration: "live", session: "a1", avail: "a" },
            ...{ url: "http://ads/", outcome: "timeout", ms: 1000 },
        };
        const late = fillText(breakFills([asked, unfilled("NoAds")]), true);
        expect(late).to.equal("no ads in a break of 30 s: the ad server did not answer in time");
    });

    it("is not good when a hop stays away, no picture comes, beacons fail, or playlists break rules", () => {
        const beacon: RehearsalEvent = {
            ...{ type: "beacon", at: begin, session: "a1", ad: "sample-12", event: "complete" },
            ...{ url: "http://127.0.0.1:9/b", status: 500 },
        };
        const { hops, verdict } = recorded(20, (state, second) => {
            const away = second < 15 ? {} : { state: "down" as const, said: ["no space left"] };
            return { ...withHop(state, "packager", away), latency: [], events: [...state.events, beacon] };
        }).report([
            { code: "target-duration", text: "720p: a segment of 7.1 s" },
            { code: "target-duration", text: "480p: a segment of 7.1 s" },
        ]);
        expect(verdict.exitCode).to.equal(1);
        expect(verdict.reasons).to.deep.equal([
            "packager was down at the end: no space left",
            "no picture came through: its age was never measured",
            "1 beacons failed",
            "target-duration: 720p: a segment of 7.1 s (and 1 more)",
        ]);
        expect(hops.find(({ name }) => name === "packager")?.faults.map(({ downMs }) => downMs)).to.deep.equal([
            undefined,
        ]);
    });

    it("stays small in a long run", () => {
        const samples = new Samples();
        for (let i = 0; i < 1_000_000; i += 1) samples.add(i);
        expect(samples.count).to.equal(1_000_000);
        expect(samples.quantile(0.5)).to.be.closeTo(500_000, 1000);
        expect(samples.quantile(0.95)).to.be.closeTo(950_000, 1000);
    });

    it("is one HTML file with nothing outside of it, and takes no markup from hops", () => {
        const recorder = recorded(5, (state) =>
            withHop(state, "edge", { state: "down", said: ['<script src="http://elsewhere.example/x.js">'] }),
        );
        const html = reportHtml(recorder.report([{ code: "x", text: "<b>" }]));
        expect(html).not.to.match(/<(script|link|img)|https?:\/\/(?!elsewhere)|<b>&/);
        expect(html).to.contain("&lt;script src=&quot;http://elsewhere.example/x.js&quot;&gt;");
        expect(html).to.contain("Not yet: 2 reasons");
    });
});

describe("two reports compared", () => {
    it("tell what is better and worse, beyond noise", () => {
        const earlier = recorded(20).report([]);
        const now = recorded(20, (state) => ({
            ...state,
            latency: state.latency.map(({ after, ms }) => ({ after, ms: after === "edge" ? 2 * ms : ms + 50 })),
            fill: { seconds: 100, filledSeconds: 100 },
            cache: { hits: 80, misses: 20 },
        })).report([{ code: "x", text: "y" }]);
        const { rows, text } = compareReports(earlier, now);
        const change = (what: string) => rows.find((row) => row.what === what)?.change;
        expect(change("age after edge")).to.equal("worse");
        expect(change("age after ingest")).to.equal("same");
        expect(change("ad fill")).to.equal("better");
        expect(change("cache hits")).to.equal("worse");
        expect(change("findings")).to.equal("worse");
        expect(text).to.contain("worse: age after edge 6.3 s → 12.5 s");
        expect(reportHtml(now, compareReports(earlier, now))).to.contain("Since the report of 2026-11-23 09:49 UTC");
    });

    it("are the same when they are", () => {
        const report = recorded(20).report([]);
        expect(compareReports(report, report).rows.filter(({ change }) => change !== "same")).to.deep.equal([]);
    });

    it("need a report of this version", () => {
        const report = recorded(2).report([]);
        expect(() => readReport("no", "a.json")).to.throw("a.json is no report: it is not JSON");
        expect(() => readReport(JSON.stringify({ ...report, version: 1 }), "a.json")).to.throw("a report of version 1");
        expect(() => readReport(JSON.stringify({ ...report, fill: 1 }), "a.json")).to.throw(
            "a.json is no report: fill",
        );
        expect(reportSchema.safeParse(report).success).to.be.true;
    });
});
