/** The edge with another config, and with origins that are silent, away or unknown. */
import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";

import type { EdgePlan } from "../../rehearsal/plan/edge";
import { failed, FakeOrigin, hit, planOf, runEdge, RunningEdge } from "./edge-support";

describe("the edge of a rehearsal, with another config or other origins", () => {
    const origin = new FakeOrigin();
    let edge: RunningEdge | undefined;

    let dev: EdgePlan;

    before(async () => {
        await origin.start();
        dev = await planOf("dev");
    });
    afterEach(async () => {
        await edge?.stop();
        edge = undefined;
    });
    after(() => origin.stop());

    it("follows changed settings", async () => {
        const changed = await planOf("dev", [
            "    priceClass: PriceClass_100",
            "    errorTtlSeconds: 30\n    clientSideSessions: true\n    ttls: { manifestSeconds: 20, segmentSeconds: 1 }\n    corsOrigins: [https://one.example]",
        ]);
        edge = await runEdge(changed, origin, { pages: ["http://127.0.0.1:8080"] });
        const paths = ["/tm/~cc=~~status=404~", "/out/v1/f/~cc=~.m3u8", "/out/v1/f/~cc=~.ts"];
        for (const path of paths) await edge.ask(path);
        await wait(2300);
        for (const path of paths) await edge.ask(path);
        expect(paths.map((path) => origin.count(path))).to.deep.equal([1, 1, 2]);

        const sessions = "/v1/session/hash/dev-ads-live/index.m3u8";
        const json = { "Content-Type": "application/json" };
        expect((await edge.ask(sessions, { method: "POST", body: "{}", headers: json })).status).to.equal(200);
        expect(origin.seen.at(-1)?.headers["content-type"]).to.equal("application/json");
        for (const asking of ["https://one.example", "http://127.0.0.1:8080"]) {
            const { headers } = await edge.ask("/tm/x", { headers: { Origin: asking } });
            expect(headers["access-control-allow-origin"]).to.equal(asking);
        }
    });

    it("asks again with what it knows, and goes on with it while the origin is away", async () => {
        edge = await runEdge(dev, origin);
        const path = "/out/v1/g/~cc=max-age=1~~etag~.m3u8";
        const first = await edge.ask(path);
        await wait(2100);
        const refreshed = await edge.ask(path);
        expect(refreshed.headers["x-cache"]).to.equal("RefreshHit from cloudfront");
        expect(origin.seen.at(-1)?.headers["if-none-match"]).to.equal('"one"');
        expect(refreshed.body).to.deep.equal(first.body);
        await origin.stop();
        await wait(2100);
        const stale = await edge.ask(path);
        const unknown = await edge.ask("/out/v1/g/unknown.m3u8");
        await origin.start();
        expect([stale.status, stale.headers["x-cache"]]).to.deep.equal([200, hit]);
        expect([unknown.status, unknown.headers["x-cache"]]).to.deep.equal([502, failed]);
        expect(unknown.body.toString()).to.include("could not connect to the origin packager");
    });

    it("waits for a silent origin as long as the distribution says, and says 504", async () => {
        const origins = dev.origins.map((facts) => ({ ...facts, readSeconds: 1, attempts: 2 }));
        edge = await runEdge({ ...dev, origins }, origin);
        const started = performance.now();
        const path = "/v1/manifest/~slow=4000~";
        const { status, headers, body } = await edge.ask(path);
        expect([status, headers["x-cache"]]).to.deep.equal([504, failed]);
        expect(body.toString())
            .to.include("no answer from the origin ssai")
            .and.to.include("within 1 s, asked 2 times");
        expect((performance.now() - started) / 1000).to.be.within(1.9, 3.5);
        expect(origin.count(path), "attempts").to.equal(2);
    });

    it("says which origin the rehearsal does not play", async () => {
        edge = await runEdge(dev, origin, { known: (host) => !host.startsWith("segments.") });
        const { status, body } = await edge.ask("/tm/x");
        expect(status).to.equal(502);
        expect(body.toString()).to.include("ad-segments (segments.mediatailor.eu-west-1.amazonaws.com)");
        expect((await edge.ask("/v1/x")).status).to.equal(200);
    });

    it("lets in nobody without a signed cookie where viewers are signed", async () => {
        const { description } = dev;
        const behaviours = description.behaviours.map((facts) => ({
            ...facts,
            signedViewers: !facts.path.startsWith("/assets"),
        }));
        edge = await runEdge({ ...dev, description: { ...description, behaviours } }, origin);
        const refused = await edge.ask("/out/v1/h/index.m3u8");
        expect(refused.status).to.equal(403);
        expect(refused.body.toString()).to.include("<Code>MissingKey</Code>");
        expect((await edge.ask("/assets/x")).status).to.equal(200);
        const cookie = { Cookie: "CloudFront-Policy=a; CloudFront-Signature=b; CloudFront-Key-Pair-Id=c" };
        expect((await edge.ask("/out/v1/h/index.m3u8", { headers: cookie })).status).to.equal(200);
        const signed = await edge.ask("/v1/master/x?Key-Pair-Id=a&Signature=b&Policy=c&z=1");
        expect(signed.status).to.equal(200);
        expect(origin.seen.at(-1)?.url, "without the signature").to.equal("/v1/master/x?z=1");
    });

    it("is back after it was killed, with what it kept, and counts its answers", async () => {
        edge = await runEdge(dev, origin);
        const { all } = edge;
        const path = "/out/v1/i/kept.ts";
        await edge.ask(path);
        await wait(900);
        const before = all.status()[0].pid;
        all.signal("edge", "SIGKILL");
        const deadline = Date.now() + 5000;
        while (all.status()[0].state !== "up" || all.status()[0].pid === before) {
            expect(Date.now(), "up again").to.be.below(deadline);
            await wait(50);
        }
        expect((await edge.ask(path)).headers["x-cache"]).to.equal(hit);
        await edge.ask("/v1/never");
        expect(origin.count(path)).to.equal(1);
        await wait(900);
        expect(all.status()[0].figures).to.include({ requests: 3, hits: 1, misses: 1, errors: 0 });
    });
});
