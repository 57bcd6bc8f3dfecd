/** How the edge keeps, packs, cuts and refuses answers. */
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

import { expect } from "chai";

import { edgesOfStacks, failed, hit, miss, page } from "./edge-support";

describe("answers of the edge of a rehearsal", () => {
    const { origin, of } = edgesOfStacks();

    it("keeps answers as long as the policy and the origin say together", async () => {
        const paths: [path: string, stillThere: boolean, keptAtFirst?: boolean][] = [
            ["/out/v1/a/~cc=max-age=60~.m3u8", true],
            ["/out/v1/a/~cc=max-age=1~.m3u8", false],
            ["/out/v1/a/~cc=max-age=0~.m3u8", false],
            ["/out/v1/a/~cc=no-store~.m3u8", false],
            ["/out/v1/a/~cc=private,max-age=60~.m3u8", false],
            ["/out/v1/a/~cc=~.m3u8", false],
            ["/out/v1/a/~cc=~.ts", true],
            ["/out/v1/a/~cc=max-age=0,s-maxage=60~.ts", true],
            ["/out/v1/a/~cc=max-age=60,%20s-maxage=1~.ts", false],
            ["/out/v1/a/~cc=max-age=99999999999~.ts", true],
            ["/out/v1/a/~cc=max-age=010~.ts", true],
            ["/out/v1/a/~cc=immutable~.ts", true],
            ["/tm/~cc=no-cache~", false],
            ["/v1/segment/~cc=no-store~~status=301~~to=/tm/x~", false],
            ["/v1/segment/~cc=~~status=301~~to=/tm/x~", true],
            ["/out/v1/a/~cc=~~status=404~.ts", false],
            ["/out/v1/a/~cc=no-store~~status=403~.ts", false],
            ["/out/v1/a/~cc=max-age=60~~status=404~.ts", true],
            ["/out/v1/a/~cc=~~status=503~.ts", false],
            ["/tm/~cc=~~status=410~", false, false],
            ["/tm/~cc=max-age=60~~status=410~", true],
            ["/v1/manifest/~cc=max-age=60~", false, false],
            ["/v1/tracking/~cc=max-age=60~", false, false],
            ["/v1/master/~cc=max-age=60~~status=404~", false, false],
        ];
        // A second try of this test asks for paths of its own.
        const mark = `~try=${Date.now()}~~cc=`;
        const rows = paths.map(([path, stays, kept = true]) => ({ path: path.replace("~cc=", mark), stays, kept }));
        for (const { path, kept } of rows) {
            // One after the other: what is kept for a second would be gone after the whole table on a busy machine.
            for (let i = 0; i < 2; i++) await of("dev").ask(path);
            expect(origin.count(path), `${path} at once`).to.equal(kept ? 1 : 2);
        }
        // The longest that is to be gone is two seconds, and nginx counts whole ones.
        await wait(3300);
        for (const { path, stays, kept } of rows) {
            await of("dev").ask(path);
            expect(origin.count(path), `${path} later`).to.equal(stays ? 1 : kept ? 2 : 3);
        }
    });

    it("never answers a personalised manifest from the cache, and asks once for a redirect", async () => {
        const redirect = "/v1/segment/hash/config/session/0/~cc=max-age=86400~~status=301~~to=%2Ftm%2Fx.ts~";
        for (let i = 0; i < 5; i++) {
            const manifest = await of("dev").ask("/v1/manifest/hash/config/session/0.m3u8");
            expect(manifest.headers["x-cache"]).to.equal(miss);
            const answer = await of("dev").ask(redirect);
            expect(answer.status).to.equal(301);
            expect(answer.headers.location).to.equal("/tm/x.ts");
        }
        expect(origin.count("/v1/manifest/hash/config/session/0.m3u8")).to.equal(5);
        expect(origin.count(redirect), "a beacon fires once").to.equal(1);
    });

    it("asks once for many viewers that come at the same time", async () => {
        const path = "/out/v1/b/~slow=300~.ts";
        const answers = await Promise.all(Array.from({ length: 20 }, () => of("dev").ask(path)));
        expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
        expect(origin.count(path)).to.equal(1);
    });

    it("keeps compressed answers apart, and compresses what CloudFront does", async () => {
        const path = "/out/v1/c/~size=5000~.m3u8";
        const gzip = { "Accept-Encoding": "br;q=1, gzip" };
        const packed = await of("dev").ask(path, { headers: gzip });
        expect(packed.headers["content-encoding"]).to.equal("gzip");
        expect(packed.headers.vary).to.equal("Accept-Encoding, Origin");
        expect(packed.body.length).to.be.below(2500);
        const plain = await of("dev").ask(path, { headers: { "Accept-Encoding": "gzip;q=0" } });
        expect(plain.headers["content-encoding"]).to.equal(undefined);
        expect(plain.body.length).to.equal(5000);
        expect(gunzipSync(packed.body).toString()).to.include(`"url":"${path}"`);
        expect((await of("dev").ask(path, { headers: gzip })).headers["x-cache"]).to.equal(hit);
        expect(origin.count(path)).to.equal(2);
        const segment = await of("dev").ask("/out/v1/c/~size=5000~.ts", { headers: gzip });
        expect(segment.headers["content-encoding"], "segments").to.equal(undefined);
    });

    it("answers HEAD and ranges from what it keeps", async () => {
        const path = "/out/v1/d/~size=5000~.ts";
        for (const word of [miss, hit]) {
            const part = await of("dev").ask(path, { headers: { Range: "bytes=10-19" } });
            expect(part.status).to.equal(206);
            expect(part.headers["content-range"]).to.equal("bytes 10-19/5000");
            expect(part.body.length).to.equal(10);
            expect(part.headers["x-cache"]).to.equal(word);
        }
        const head = await of("dev").ask(path, { method: "HEAD" });
        expect(head.headers["content-length"]).to.equal("5000");
        expect(head.body.length).to.equal(0);
        expect(origin.count(path)).to.equal(1);
        expect((await of("dev").ask(path, { headers: { Range: "bytes=5000-" } })).status).to.equal(416);
    });

    it("answers a page that asks whether it may, and no page that may not", async () => {
        const asks = { "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range" };
        const may = await of("prod").ask("/tm/cors", { method: "OPTIONS", headers: { Origin: page, ...asks } });
        expect(may.headers["access-control-allow-origin"]).to.equal(page);
        expect(may.headers["access-control-allow-methods"]).to.equal("GET, HEAD, OPTIONS");
        expect(may.headers["access-control-allow-headers"]).to.include("Range");
        expect(may.headers["access-control-max-age"]).to.equal("600");
        const not = await of("prod").ask("/tm/cors", { headers: { Origin: "https://elsewhere.example" } });
        expect(not.headers["access-control-allow-origin"]).to.equal(undefined);
    });

    it("refuses what the behaviour does not let through", async () => {
        const posted = await of("dev").ask("/v1/session/hash/dev-ads-live/index.m3u8", { method: "POST", body: "{}" });
        expect(posted.status).to.equal(403);
        expect(posted.headers["x-cache"]).to.equal(failed);
        expect((await of("dev").ask("/assets/x", { method: "OPTIONS" })).status).to.equal(403);
        const plain = await of("dev").ask("/tm/x?y=1", {
            headers: { "X-Forwarded-Proto": "http", Host: "live.example" },
        });
        expect(plain.status).to.equal(301);
        expect(plain.headers.location).to.equal("https://live.example/tm/x?y=1");
        expect(plain.headers["x-cache"]).to.equal("Redirect from cloudfront");
    });
});
