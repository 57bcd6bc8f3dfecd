/** Sessions that nobody plays any more, and requests that begin none. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { viewerKey } from "../../rehearsal/internet/ad-server/inventory";
import { Creatives } from "../../rehearsal/aws/tailor/creatives";
import { Personaliser } from "../../rehearsal/aws/tailor/personalise";
import { type Question, TailorService } from "../../rehearsal/aws/tailor/service";
import { SessionFacts, Sessions } from "../../rehearsal/aws/tailor/session";
import type { TailorSettings } from "../../rehearsal/aws/tailor/settings";
import { smallPlan } from "./encoder-support";

const [hash, name] = ["50ec", "ads-live"];
const facts: SessionFacts = {
    ...{ id: "one", configuration: name, asset: "index.m3u8", originQuery: "", childQuery: "" },
    ...{ playerParams: {}, reporting: "server", startedAt: 0 },
    client: { ip: "192.0.2.1", forwardedFor: "192.0.2.1", userAgent: "", referer: "" },
};

describe("sessions of MediaTailor", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-sessions-"));
    const file = path.join(folder, "sessions.jsonl");
    let sessions: Sessions;
    let service: TailorService;
    beforeEach(() => {
        rmSync(file, { force: true });
        sessions = new Sessions(file);
        const settings: TailorSettings = {
            ...{ port: 0, encoder: smallPlan(), edgeUrl: "http://127.0.0.1:1", muxed: false, preset: "" },
            // Nobody listens there.
            hosts: { "origin.example.org": "http://127.0.0.1:1" },
            plans: [
                {
                    ...{ name, accountHash: hash, host: "x.mediatailor.eu-west-1.amazonaws.com", aliases: {} },
                    ...{ contentUrl: "https://origin.example.org/out", adsUrl: "https://ads.example.org/" },
                    ...{ markerPassthrough: false, insertionMode: "STITCHED_ONLY" },
                },
            ],
        };
        const report = { ready: () => {}, figures: () => {}, event: () => {} };
        const creatives = new Creatives(path.join(folder, "creatives"), settings, () => {});
        const personaliser = new Personaliser(settings, sessions, creatives, report);
        service = new TailorService(settings, sessions, creatives, personaliser, report);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    function ask(method: string, kind: string, rest: string, query = "") {
        const question: Question = {
            ...{ method, path: `/v1/${kind}/${hash}/${name}/${rest}`, query: new URLSearchParams(query) },
            ...{ header: () => undefined, body: "" },
        };
        return service.answer(question);
    }

    it("end after ten playlists' lengths of silence, for good", async () => {
        const session = sessions.open(facts);
        session.windowSeconds = 40;
        // Sums of fractions of a millisecond round: one less, and one more.
        sessions.endSilent(session.heardAt + 399_999);
        expect(sessions.size, "at the end of its time").to.equal(1);
        sessions.endSilent(session.heardAt + 400_001);
        expect(sessions.size).to.equal(0);
        expect(new Sessions(file).size, "after a restart").to.equal(0);
        const gone = "no session one: it ended, or never was\n";
        expect(await ask("GET", "manifest", "one/0.m3u8")).to.deep.include({ status: 404, body: gone });
        expect((await ask("GET", "tracking", "one")).status).to.equal(404);
        expect((await ask("GET", "segment", "one/0/1")).status).to.equal(404);
        const again = await ask("GET", "master", "index.m3u8", "aws.sessionId=one");
        expect(again.status, "its id opens no other").to.equal(404);
    });

    it("go on as long as anything of theirs is asked for", async () => {
        const session = sessions.open(facts);
        session.windowSeconds = 40;
        session.heardAt -= 399_000;
        const begun = performance.now();
        expect((await ask("GET", "tracking", "one")).status).to.equal(200);
        sessions.endSilent(begun + 400_000);
        expect(sessions.size).to.equal(1);
    });

    it("are not begun by a page that asks whether it may, nor where the origin has nothing", async () => {
        expect(await ask("OPTIONS", "master", "index.m3u8")).to.deep.equal({
            status: 204,
            headers: { allow: "GET, HEAD, POST, OPTIONS" },
        });
        expect((await ask("GET", "master", "index.m3u8")).status, "an origin that nobody answers for").to.equal(502);
        expect(existsSync(file), "a journal").to.equal(false);
    });
});

describe("viewers of the ad server", () => {
    const key = (query: string, userAgent = "a", from = "192.0.2.1") =>
        viewerKey(new URLSearchParams(query), userAgent, from);

    it("are known again at the next break, and told apart by what the player says of them", () => {
        const one = key("cust_params=language%3Dde&correlator=123");
        expect(key("correlator=456&cust_params=language%3Dde")).to.equal(one);
        expect(key("cust_params=language%3Dfr&correlator=123")).not.to.equal(one);
        expect(key("cust_params=language%3Dde&correlator=123", "b")).not.to.equal(one);
        expect(key("cust_params=language%3Dde&correlator=123", "a", "192.0.2.2")).not.to.equal(one);
    });
});
