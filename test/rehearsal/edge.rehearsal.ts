import { expect } from "chai";
import fc from "fast-check";
import { gunzipSync } from "node:zlib";
import { setTimeout as wait } from "node:timers/promises";

import { z } from "zod";

import { EdgeRoute, routeRequest } from "../../components/edge-cdn/router";
import type { EdgePlan } from "../../rehearsal/plan/edge";
import { urls } from "../components/edge-cdn/urls";
import { FakeOrigin, planOf, runEdge, RunningEdge, Seen } from "./edge-support";

const page = "https://www.example.org";
const viewer = {
    Origin: page,
    "User-Agent": "a-player/1",
    "X-Forwarded-For": "192.0.2.7",
    "Accept-Encoding": "br",
    Cookie: "a=1",
    Referer: "https://www.example.org/page",
    "X-Else": "1",
};

/** What the fake origin says that it was asked. */
const reached = z
    .object({ url: z.string(), headers: z.object({ host: z.string() }) })
    .transform(({ url, headers: { host } }) => ({ url, host }));

const hit = "Hit from cloudfront";
const miss = "Miss from cloudfront";
const failed = "Error from cloudfront";

describe("the edge of a rehearsal", () => {
    const origin = new FakeOrigin();
    let dev: RunningEdge;
    let prod: RunningEdge;

    before(async () => {
        await origin.start();
        [dev, prod] = await Promise.all(["dev", "prod"].map(async (stack) => runEdge(await planOf(stack), origin)));
    });

    after(async () => {
        await Promise.all([dev?.stop(), prod?.stop()]);
        await origin.stop();
    });

    for (const stack of ["dev", "prod"]) {
        it(`does what \`pi-live route\` says for ${urls.length} URLs of ${stack}`, async () => {
            const edge = stack === "dev" ? dev : prod;
            const kept = new Set<string>();
            for (const { url } of urls) {
                const route = routeRequest(edge.plan.description, url);
                const { key } = route;
                const same = JSON.stringify([key.path, key.query, key.headers.map((name) => [name, page])]);
                const first = await exchange(edge, url);
                expect(first.got.status, url).to.equal(200);
                expectAnswer(first.got.headers, route, url);
                if (kept.has(same)) {
                    expect(first.seen, `${url}, kept already`).to.equal(undefined);
                    expect(first.got.headers["x-cache"], url).to.equal(hit);
                } else {
                    expect(first.got.headers["x-cache"], url).to.equal(miss);
                    expectAsked(first.seen, route, edge, url);
                }
                if (route.cacheable) kept.add(same);
                // What is not in the key: another viewer's cookie, program and address, and a query that nobody knows.
                const other = { Cookie: "b=2", "User-Agent": "another", "X-Forwarded-For": "198.51.100.1" };
                const query = `${url.includes("?") ? "&" : "?"}nobody=knows`;
                const foreign = url.includes("/v1/segment") || url.includes("segment/") ? "" : query;
                const second = await exchange(edge, `${url}${foreign}`, other);
                const shared = sameKey(edge, url, `${url}${foreign}`) && route.cacheable;
                expect(second.got.headers["x-cache"], `${url} again`).to.equal(shared ? hit : miss);
                expect(second.seen === undefined, `${url} again: asked the origin`).to.equal(shared);
            }
        });
    }

    function sameKey(edge: RunningEdge, a: string, b: string): boolean {
        const [one, two] = [a, b].map((url) => routeRequest(edge.plan.description, url).key);
        return one.path === two.path && one.query === two.query;
    }

    /** Asks, and says what the origin was asked then. */
    async function exchange(edge: RunningEdge, url: string, headers: Record<string, string> = {}) {
        const before = origin.seen.length;
        const got = await edge.ask(url, { headers: { ...viewer, ...headers } });
        return { got, seen: origin.seen.at(before) };
    }

    function expectAsked(seen: Seen | undefined, route: EdgeRoute, edge: RunningEdge, about: string): void {
        if (seen === undefined) throw new Error(`${about}: the origin was not asked`);
        const { headers } = seen;
        const { forwarded } = route;
        expect(`https://${headers.host}${seen.url}`, about).to.equal(route.originUrl);
        const sent = (name: string) => forwarded.headers.some((other) => other.toLowerCase() === name);
        expect(headers.origin, about).to.equal(sent("origin") ? page : undefined);
        expect(headers["user-agent"], about).to.equal(forwarded.userAgent ? "a-player/1" : "Amazon CloudFront");
        expect(headers["x-forwarded-for"], about).to.equal("192.0.2.7, 127.0.0.1");
        expect(headers.via, about).to.include("cloudfront.net (CloudFront)");
        for (const name of ["cookie", "referer", "x-else", "x-edge-host", "accept-encoding"])
            expect(headers[name], `${about}: ${name}`).to.equal(undefined);
        const added = edge.plan.origins.find(({ id }) => id === route.origin.id)?.headers ?? [];
        expect(added.map(({ name }) => name)).to.deep.equal(forwarded.added);
        for (const { name, value } of added) expect(headers[name.toLowerCase()], about).to.equal(value);
    }

    function expectAnswer(headers: Seen["headers"], { behaviour }: EdgeRoute, about: string): void {
        expect(headers["set-cookie"], about).to.equal(undefined);
        expect(headers["x-of-origin"], about).to.equal("1");
        expect(headers.via, about).to.include("CloudFront");
        for (const [name, value] of Object.entries(behaviour.headers?.security ?? {}))
            expect(headers[name.toLowerCase()], about).to.equal(value);
        const everyone = behaviour.headers?.cors?.origins.includes("*");
        expect(headers["access-control-allow-origin"], about).to.equal(everyone === true ? "*" : page);
        expect(headers["access-control-expose-headers"]).to.equal(behaviour.headers?.cors?.exposedHeaders.join(", "));
        expect(headers["access-control-allow-methods"], "only for a preflight").to.equal(undefined);
    }

    it("sends on the part of any query that `pi-live route` says", async () => {
        const name = fc.constantFrom(
            "start",
            "end",
            "m",
            "aws.manifestfilter",
            "awsXmanifestfilter",
            "Start",
            "x",
            "%73tart",
            "",
        );
        const pair = fc.oneof(
            fc
                .tuple(name, fc.constantFrom("", "=", "=1", "=a%26b", "=é".normalize()))
                .map(([n, v]) => `${n}${encodeURI(v)}`),
            fc.constant(""),
        );
        const queries = fc.sample(
            fc.array(pair, { maxLength: 7 }).map((pairs) => pairs.join("&")),
            80,
        );
        for (const [i, query] of queries.entries()) {
            for (const path of [`/out/v1/query${i}/index.m3u8`, `/v1/manifest/query${i}`, `/tm/query${i}`]) {
                const url = query === "" ? path : `${path}?${query}`;
                const { seen } = await exchange(dev, url);
                const route = routeRequest(dev.plan.description, url);
                expect(`https://${seen?.headers.host}${seen?.url}`, url).to.equal(route.originUrl);
            }
        }
    });

    it("meets the behaviour that `pi-live route` says for any path", async () => {
        const piece = fc.constantFrom(
            "out",
            "v1",
            "tm",
            "segment",
            "tracking",
            "assets",
            "a.m3u8",
            "a.xml",
            ".",
            "",
            "%2e",
            "a%2Fb",
            "%6fut",
            "M3U8",
            "a*b",
            "x%20y",
        );
        const paths = fc.sample(
            fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `/${pieces.join("/")}`),
            250,
        );
        for (const path of new Set(paths)) {
            // An escaped slash beside what must be taken out first: nginx knows one form or the other.
            if (/%2F/.test(path) && /\/(\.|%2e)?(\/|$)/.test(path)) continue;
            const { got } = await exchange(dev, path);
            const route = routeRequest(dev.plan.description, path);
            const { host, url } = reached.parse(JSON.parse(got.body.toString()));
            expect(`https://${host}${url}`, path).to.equal(route.originUrl);
            const again = await dev.ask(path);
            expect(again.headers["x-cache"], path).to.equal(route.cacheable ? hit : miss);
        }
    });

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
        for (const [path] of paths) await dev.ask(path);
        for (const [path, , kept = true] of paths) {
            await dev.ask(path);
            expect(origin.count(path), `${path} at once`).to.equal(kept ? 1 : 2);
        }
        // The longest that is to be gone is two seconds, and nginx counts whole ones.
        await wait(3300);
        for (const [path, stays, kept = true] of paths) {
            await dev.ask(path);
            expect(origin.count(path), `${path} later`).to.equal(stays ? 1 : kept ? 2 : 3);
        }
    });

    it("never answers a personalised manifest from the cache, and asks once for a redirect", async () => {
        const redirect = "/v1/segment/hash/config/session/0/~cc=max-age=86400~~status=301~~to=%2Ftm%2Fx.ts~";
        for (let i = 0; i < 5; i++) {
            const manifest = await dev.ask("/v1/manifest/hash/config/session/0.m3u8");
            expect(manifest.headers["x-cache"]).to.equal(miss);
            const answer = await dev.ask(redirect);
            expect(answer.status).to.equal(301);
            expect(answer.headers.location).to.equal("/tm/x.ts");
        }
        expect(origin.count("/v1/manifest/hash/config/session/0.m3u8")).to.equal(5);
        expect(origin.count(redirect), "a beacon fires once").to.equal(1);
    });

    it("asks once for many viewers that come at the same time", async () => {
        const path = "/out/v1/b/~slow=300~.ts";
        const answers = await Promise.all(Array.from({ length: 20 }, () => dev.ask(path)));
        expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
        expect(origin.count(path)).to.equal(1);
    });

    it("keeps compressed answers apart, and compresses what CloudFront does", async () => {
        const path = "/out/v1/c/~size=5000~.m3u8";
        const gzip = { "Accept-Encoding": "br;q=1, gzip" };
        const packed = await dev.ask(path, { headers: gzip });
        expect(packed.headers["content-encoding"]).to.equal("gzip");
        expect(packed.headers.vary).to.equal("Accept-Encoding");
        expect(packed.body.length).to.be.below(2500);
        const plain = await dev.ask(path, { headers: { "Accept-Encoding": "gzip;q=0" } });
        expect(plain.headers["content-encoding"]).to.equal(undefined);
        expect(plain.body.length).to.equal(5000);
        expect(gunzipSync(packed.body).toString()).to.include(`"url":"${path}"`);
        expect((await dev.ask(path, { headers: gzip })).headers["x-cache"]).to.equal(hit);
        expect(origin.count(path)).to.equal(2);
        const segment = await dev.ask("/out/v1/c/~size=5000~.ts", { headers: gzip });
        expect(segment.headers["content-encoding"], "segments").to.equal(undefined);
    });

    it("answers HEAD and ranges from what it keeps", async () => {
        const path = "/out/v1/d/~size=5000~.ts";
        for (const word of [miss, hit]) {
            const part = await dev.ask(path, { headers: { Range: "bytes=10-19" } });
            expect(part.status).to.equal(206);
            expect(part.headers["content-range"]).to.equal("bytes 10-19/5000");
            expect(part.body.length).to.equal(10);
            expect(part.headers["x-cache"]).to.equal(word);
        }
        const head = await dev.ask(path, { method: "HEAD" });
        expect(head.headers["content-length"]).to.equal("5000");
        expect(head.body.length).to.equal(0);
        expect(origin.count(path)).to.equal(1);
        expect((await dev.ask(path, { headers: { Range: "bytes=5000-" } })).status).to.equal(416);
    });

    it("answers a page that asks whether it may, and no page that may not", async () => {
        const asks = { "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "range" };
        const may = await prod.ask("/tm/cors", { method: "OPTIONS", headers: { Origin: page, ...asks } });
        expect(may.headers["access-control-allow-origin"]).to.equal(page);
        expect(may.headers["access-control-allow-methods"]).to.equal("GET, HEAD, OPTIONS");
        expect(may.headers["access-control-allow-headers"]).to.include("Range");
        expect(may.headers["access-control-max-age"]).to.equal("600");
        const not = await prod.ask("/tm/cors", { headers: { Origin: "https://elsewhere.example" } });
        expect(not.headers["access-control-allow-origin"]).to.equal(undefined);
    });

    it("refuses what the behaviour does not let through", async () => {
        const posted = await dev.ask("/v1/session/hash/dev-ads-live/index.m3u8", { method: "POST", body: "{}" });
        expect(posted.status).to.equal(403);
        expect(posted.headers["x-cache"]).to.equal(failed);
        expect((await dev.ask("/assets/x", { method: "OPTIONS" })).status).to.equal(403);
        const plain = await dev.ask("/tm/x?y=1", { headers: { "X-Forwarded-Proto": "http", Host: "live.example" } });
        expect(plain.status).to.equal(301);
        expect(plain.headers.location).to.equal("https://live.example/tm/x?y=1");
        expect(plain.headers["x-cache"]).to.equal("Redirect from cloudfront");
    });
});

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
        for (const page of ["https://one.example", "http://127.0.0.1:8080"]) {
            const { headers } = await edge.ask("/tm/x", { headers: { Origin: page } });
            expect(headers["access-control-allow-origin"]).to.equal(page);
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
