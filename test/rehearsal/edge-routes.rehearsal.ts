/** What the edge does with a URL, against what `pi-live route` says of it. */
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";

import { EdgeRoute, routeRequest } from "../../components/edge-cdn/router";
import { urls } from "../components/edge-cdn/urls";
import { edgesOfStacks, hit, miss, page, RunningEdge, Seen } from "./edge-support";

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

describe("the edge of a rehearsal", () => {
    const { origin, of } = edgesOfStacks();

    for (const stack of ["dev", "prod"] as const) {
        it(`does what \`pi-live route\` says for ${urls.length} URLs of ${stack}`, async () => {
            const edge = of(stack);
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
                const { seen } = await exchange(of("dev"), url);
                const route = routeRequest(of("dev").plan.description, url);
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
            const { got } = await exchange(of("dev"), path);
            const route = routeRequest(of("dev").plan.description, path);
            const { host, url } = reached.parse(JSON.parse(got.body.toString()));
            expect(`https://${host}${url}`, path).to.equal(route.originUrl);
            const again = await of("dev").ask(path);
            expect(again.headers["x-cache"], path).to.equal(route.cacheable ? hit : miss);
        }
    });
});
