import { existsSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import { matchesPath } from "../../components/edge-cdn/patterns";
import { edgeConf } from "../../rehearsal/aws/edge/conf";
import { edgeHop, edgeReader } from "../../rehearsal/aws/edge/hop";
import { EdgeLog } from "../../rehearsal/aws/edge/log";
import { nginxWorkerEnds } from "../../rehearsal/run/nginx-log";
import { above, below } from "../../rehearsal/aws/edge/numbers";
import { pathExpression } from "../../rehearsal/aws/edge/paths";
import type { EdgePlan } from "../../rehearsal/plan/edge";
import { Place } from "../../rehearsal/run/place";
import { planOf } from "./edge-support";

/** nginx's expressions are PCRE's; these few signs are all that JavaScript writes in another way. */
const expression = (text: string) => new RegExp(text.replace(/^\(\?s\)/, "").replaceAll("\\z", "$"), "s");

const bounds = fc.oneof(
    fc.nat(20),
    fc.integer({ min: 0, max: 40_000_000 }),
    fc.constantFrom(9, 10, 99, 100, 999, 1000),
);
const written = fc
    .tuple(fc.nat(3), bounds)
    .map(([zeros, number]) => ({ number, text: "0".repeat(zeros) + String(number) }));

describe("comparing numbers by expressions", () => {
    it("finds every number above a bound and no other", () => {
        fc.assert(
            fc.property(bounds, written, (bound, { number, text }) => {
                expect(expression(above(bound)).test(text)).to.equal(number > bound);
            }),
        );
    });

    it("finds every number below a bound and no other", () => {
        fc.assert(
            fc.property(bounds, written, (bound, { number, text }) => {
                expect(expression(below(bound)).test(text)).to.equal(number < bound);
            }),
        );
    });

    it("is right next to the bound", () => {
        fc.assert(
            fc.property(bounds, (bound) => {
                for (const number of [bound - 1, bound, bound + 1].filter((value) => value >= 0)) {
                    expect(expression(above(bound)).test(String(number)), `${number} > ${bound}`).to.equal(
                        number > bound,
                    );
                    expect(expression(below(bound)).test(String(number)), `${number} < ${bound}`).to.equal(
                        number < bound,
                    );
                }
            }),
        );
    });

    it("takes longer numbers than any counter holds, and nothing that is no number", () => {
        expect(expression(above(31_536_000)).test("9".repeat(40))).to.equal(true);
        for (const text of ["", "never", "-1", "1x", "1.5"]) {
            expect(expression(above(0)).test(text), text).to.equal(false);
            expect(expression(below(9)).test(text), text).to.equal(false);
        }
    });
});

describe("path patterns as expressions", () => {
    const characters = [..."ab/.*?$~+&\"'@:-_"];
    const patterns = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 10 });
    const paths = fc
        .string({ unit: fc.constantFrom(..."aAb/.$~+&\"'@:-_x%\n"), maxLength: 12 })
        .map((text) => `/${text}`);

    it("match what CloudFront matches", () => {
        fc.assert(
            fc.property(patterns, paths, (pattern, path) => {
                expect(expression(pathExpression(pattern)).test(path)).to.equal(matchesPath(pattern, path));
            }),
            { numRuns: 2000 },
        );
    });
});

describe("the edge of a recorded graph", () => {
    let dev: EdgePlan;

    before(async () => {
        dev = await planOf("dev");
    });

    describe("the plan of the edge", () => {
        it("holds the origins as recorded", () => {
            const { origins, overrides, errorTtls, notPlayed, description } = dev;
            expect(
                origins.map(({ id, attempts, connectSeconds, readSeconds }) => [
                    id,
                    attempts,
                    connectSeconds,
                    readSeconds,
                ]),
            ).to.deep.equal([
                ["packager", 2, 2, 2],
                ["ssai", 2, 2, 13],
                ["ad-segments", 2, 2, 30],
                ["assets", 3, 10, 30],
            ]);
            expect(origins[0].headers).to.deep.equal([
                { name: "X-MediaPackage-CDNIdentifier", value: "cdnAuthorization-is-not-known-here" },
            ]);
            expect(overrides).to.have.length(description.behaviours.length);
            expect(overrides[0].cors).to.equal(true);
            expect(overrides[0].security).to.include("X-Frame-Options");
            expect(errorTtls).to.deep.include({ status: 404, seconds: 1 });
            expect(notPlayed).to.deep.equal([]);
        });

        it("stays the same for settings that no viewer can tell here", async () => {
            const other = await planOf("dev", [
                "    priceClass: PriceClass_100",
                "    priceClass: PriceClass_All\n    originShieldRegion: eu-west-1",
            ]);
            const options = { port: 1, hosts: {} };
            expect(edgeConf(other, options)).to.equal(edgeConf(dev, options));
        });

        it("changes with those that they can tell", async () => {
            const { description, errorTtls } = await planOf("dev", [
                "    priceClass: PriceClass_100",
                [
                    "    errorTtlSeconds: 7",
                    "    ttls: { manifestSeconds: 3, segmentSeconds: 5 }",
                    "    clientSideSessions: true",
                    "    corsOrigins: [https://a.example]",
                ].join("\n"),
            ]);
            expect(new Set(errorTtls.map(({ seconds }) => seconds))).to.deep.equal(new Set([7]));
            const of = (path: string) => description.behaviours.find((behaviour) => behaviour.path === path);
            expect(of("/out/v1/*.m3u8")?.cache?.defaultTtl).to.equal(3);
            expect(of("/out/v1/*")?.cache?.defaultTtl).to.equal(5);
            expect(of("/v1/session/*")?.methods).to.include("POST");
            expect(of("*")?.headers?.cors?.origins).to.deep.equal(["https://a.example"]);
        });

        it("says what no rehearsal plays", async () => {
            const { notPlayed } = await planOf("dev", [
                "    priceClass: PriceClass_100",
                "    webAclArn: arn:aws:wafv2:us-east-1:123456789012:global/webacl/live/0b1c2d3e-0000-4000-8000-000000000000",
            ]);
            expect(notPlayed).to.deep.equal(["the firewall's rules: every request is let in"]);
        });
    });

    describe("the configuration of the edge", () => {
        it("writes secrets as they are, whatever they hold", () => {
            const plan = dev;
            const origins = plan.origins.map((origin) => ({
                ...origin,
                headers: [{ name: "X-Secret", value: 'a"b\\c$d' }],
            }));
            expect(edgeConf({ ...plan, origins }, { port: 1, hosts: {} })).to.include(
                String.raw`proxy_set_header X-Secret "a\"b\\c${"${edge_dollar}"}d";`,
            );
            const broken = plan.origins.map((origin) => ({ ...origin, headers: [{ name: "X", value: "a\nb" }] }));
            expect(() => edgeConf({ ...plan, origins: broken }, { port: 1, hosts: {} })).to.throw(
                "a character that none may",
            );
        });

        it("is the same for the same plan", () => {
            const plan = dev;
            const options = {
                port: 8080,
                address: "192.168.7.20",
                hosts: { [plan.description.origins[0].host]: "http://127.0.0.1:9" },
            };
            expect(edgeConf(plan, options)).to.equal(edgeConf(structuredClone(plan), options));
            expect(edgeConf(plan, options)).to.match(/listen 127.0.0.1:8080;\s+listen 192.168.7.20:8080;/);
        });
    });
});

describe("the edge's figures", () => {
    it("count what its log says", () => {
        const read = edgeReader();
        for (const line of [
            "edge 1.5 200 MISS 10",
            "edge 1.5 200 HIT 10",
            "edge 1.5 404 EXPIRED 1",
            "edge 1.5 200 - 5",
            "else",
        ])
            read(line);
        const figures = {
            requests: 5,
            hits: 2,
            misses: 2,
            errors: 1,
            errorCauses: "404 other path",
            bytes: 30,
            players: 0,
        };
        expect(read("edge 1.5 200 REVALIDATED 4")).to.deep.equal([{ kind: "figures", figures }]);
    });

    it("split errors by status and kind, and leave out what comes before the programme", () => {
        const log = new EdgeLog({ playlists: ["/out/v1/a/index.m3u8", "/v1/master/h/live/index.m3u8"] });
        let at = 0;
        const ask = (status: number, uri: string, userAgent = "VLC/3") =>
            log.add({ at: ++at, status, cache: "-", bytes: 1, address: "192.0.2.7", uri, userAgent }, 0);
        for (let i = 0; i < 90; i += 1) ask(404, "/out/v1/a/index.m3u8");
        ask(200, "/out/v1/a/index.m3u8");
        ask(404, "/out/v1/a/index.m3u8");
        ask(404, "/v1/master/h/live/index.m3u8?ads.x=1");
        for (let i = 0; i < 3; i += 1) ask(404, "/out/v1/a/720p_7.ts");
        ask(502, "/v1/segment/h/live/s/0/1");
        ask(403, "/nothing");
        const figures = log.figures(0);
        expect(figures).to.include({ errors: 6, beforeProgramme: 91 });
        expect(figures["errorCauses"]).to.equal(
            "404 segment ×3, 404 playlist, 502 ad segment or session, 403 other path",
        );
    });

    it("count refusals from before the programme as none, in whatever order workers tell, kept ones too", () => {
        const log = new EdgeLog({ playlists: ["/out/v1/a/index.m3u8"], refusalsKeptMs: 5000 });
        const ask = (at: number, status: number, cache: string, uri = "/out/v1/a/index.m3u8") =>
            log.add({ at, status, cache, bytes: 1, address: "192.0.2.7", uri, userAgent: "VLC/3" }, 0);
        ask(10_000, 200, "MISS");
        // Of the other worker, which writes its lines later.
        ask(9_600, 404, "MISS");
        ask(9_900, 503, "HIT", "/out/v1/a/index_1.m3u8");
        // Kept under another key, e.g. that of another Origin.
        ask(14_000, 404, "HIT");
        expect(log.figures(0)).to.include({ errors: 0, beforeProgramme: 3 });
        ask(14_000, 404, "MISS");
        ask(16_000, 404, "HIT");
        ask(9_000, 403, "-");
        ask(9_000, 404, "MISS", "/out/v1/b/index.m3u8");
        expect(log.figures(0)).to.include({ errors: 4, beforeProgramme: 3 });
    });

    it("count who did not wait for an answer apart: there was none", () => {
        const log = new EdgeLog();
        const one = { at: 0, cache: "-", bytes: 0, address: "192.0.2.7", uri: "/v1/x.m3u8", userAgent: "VLC/3" };
        log.add({ ...one, status: 499 }, 0);
        expect(log.figures(0)).to.include({ errors: 0, abandoned: 1 });
    });

    it("count players by session, and the rehearsal's own requests not", () => {
        const log = new EdgeLog();
        const ask = (at: number, uri: string, userAgent: string, address = "192.0.2.7") =>
            log.add({ at, status: 200, cache: "HIT", bytes: 1, address, uri, userAgent }, at);
        for (const session of ["a", "b", "a"]) ask(0, `/v1/manifest/h/live/${session}/0.m3u8`, "VLC/3");
        ask(0, "/out/v1/a/index.m3u8", "VLC/3");
        ask(0, "/out/v1/a/index.m3u8", "VLC/3", "192.0.2.8");
        for (const own of ["-", "pi-live-viewer/7", "pi-live"]) ask(0, "/out/v1/a/index.m3u8", own);
        expect(log.figures(1000)["players"]).to.equal(4);
        ask(40_000, "/v1/manifest/h/live/b/0.m3u8", "VLC/3");
        expect(log.figures(40_000)["players"]).to.equal(1);
    });

    it("count starts over, and workers of nginx that died", () => {
        const read = edgeReader();
        read('edge 1780000001.250 200 MISS 5 127.0.0.1 "/out/v1/a/index.m3u8?start=1780000000" "VLC/3"');
        expect(
            read('edge 1780000001.250 200 MISS 5 127.0.0.1 "/out/v1/a/index.m3u8" "VLC/3"')[0],
        ).to.have.nested.property("figures.startovers", 1);
        const died = "2026/06/01 10:00:00 [alert] 11#11: worker process 12 exited on signal 9";
        expect(read(died)[0]).to.have.nested.property("event.process", "an nginx worker");
        expect(read(died)[0]).to.have.nested.property("event.why", "it was ended by signal 9");
        expect(nginxWorkerEnds("[notice] 11#11: worker process 12 exited with code 0", "edge")).to.deep.equal([]);
        expect(nginxWorkerEnds("[alert] 1#1: worker process 12 exited with fatal code 2 and", "edge")).to.have.length(
            1,
        );
    });
});

describe("the edge's health", () => {
    it("is bad, and makes no folder, once its rehearsal is gone", async () => {
        const place = await Place.make(["edge"]);
        const { alive } = edgeHop(await planOf("dev"), place, {});
        place.remove();
        expect(await alive?.()).to.equal(false);
        expect(existsSync(place.root)).to.equal(false);
    });
});
