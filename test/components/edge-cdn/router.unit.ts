import { expect } from "chai";
import * as fc from "fast-check";

import { describeTable, EdgePlace } from "../../../components/edge-cdn/describe";
import { routeNotes } from "../../../components/edge-cdn/notes";
import { matchesPath } from "../../../components/edge-cdn/patterns";
import {
    all,
    EdgeNames,
    managedCacheIds,
    managedCachePolicies,
    managedForwardIds,
    managedForwardPolicies,
    none,
    only,
} from "../../../components/edge-cdn/policies";
import { normalPath, parseRequest } from "../../../components/edge-cdn/request";
import { EdgeDescription, routeRequest } from "../../../components/edge-cdn/router";
import { urls } from "./urls";

const place: EdgePlace = {
    hosts: ["live.example.com", "d111111abcdef8.cloudfront.net"],
    packagerHost: "1a2b3c.mediapackage.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    assets: "ads.s3.eu-west-1.amazonaws.com",
    authorized: true,
    segmentSeconds: 4,
};
const edge = describeTable(place);
const hosts = {
    packager: place.packagerHost,
    ssai: "manifests.mediatailor.eu-west-1.amazonaws.com",
    "ad-segments": "segments.mediatailor.eu-west-1.amazonaws.com",
    assets: "ads.s3.eu-west-1.amazonaws.com",
};

describe(`the edge, asked for ${urls.length} URLs`, () => {
    for (const { url, behaviour, origin, kept, key = "", sent = "" } of urls) {
        it(`${url} → ${behaviour}`, () => {
            const route = routeRequest(edge, `https://live.example.com${url}`);
            expect(route.behaviour.path).to.equal(behaviour);
            expect(route.origin.id).to.equal(origin);
            const raw = url.split("?", 1)[0];
            expect(route.originUrl).to.equal(`https://${hosts[origin]}${raw}${sent === "" ? "" : `?${sent}`}`);
            expect(route.key).to.include({ path: raw, query: key });
            expect(route.forwarded.query).to.equal(sent);
            expect(route.cacheable).to.equal(kept !== "never");
            expect(route.ttl?.unsaid).to.equal(kept === "never" ? 0 : kept);
            expect(route.refusal).to.equal(undefined);
        });
    }
});

describe("whatever the URL", () => {
    const anyPath = fc.oneof(
        fc.webPath(),
        fc
            .constantFrom("/v1/", "/out/v1/", "/tm/", "/assets/")
            .chain((head) => fc.webPath().map((rest) => `${head}${rest}`)),
    );
    const anyQuery = fc.webQueryParameters();

    it("the first behaviour that matches answers, and the query never decides", () => {
        fc.assert(
            fc.property(anyPath, anyQuery, (path, query) => {
                const { index } = routeRequest(edge, `https://x.example${path || "/"}?${query}`);
                const compared = normalPath(path || "/");
                expect(matchesPath(edge.behaviours[index].path, compared)).to.equal(true);
                expect(
                    edge.behaviours.slice(0, index).filter((earlier) => matchesPath(earlier.path, compared)),
                ).to.deep.equal([]);
                expect(routeRequest(edge, `https://x.example${path || "/"}`).index).to.equal(index);
            }),
            { numRuns: 2000 },
        );
    });

    it("nothing below /v1/ is kept but redirects to ad segments", () => {
        fc.assert(
            fc.property(fc.webPath(), fc.webQueryParameters(), (rest, query) => {
                const route = routeRequest(edge, `/v1/${rest}?${query}`);
                fc.pre(route.comparedPath.startsWith("/v1/"));
                const isBeacon = /^\/v1\/(hls|dash)?segment\//.test(route.comparedPath);
                expect(route.ttl?.most === 0).to.equal(!isBeacon);
                expect(route.forwarded.query).to.equal(route.request.query.split("&").filter(Boolean).join("&"));
            }),
            { numRuns: 2000 },
        );
    });

    it("no origin sees the viewer's Host, and every key is part of what is sent", () => {
        fc.assert(
            fc.property(anyPath, anyQuery, (path, query) => {
                const { forwarded, origin, key } = routeRequest(
                    edge,
                    `https://live.example.com${path || "/"}?${query}`,
                );
                expect(forwarded.host).to.equal(origin.host);
                for (const pair of key.query.split("&").filter(Boolean))
                    expect(forwarded.query.split("&")).to.include(pair);
            }),
        );
    });

    it("the compared path stays the same when it is brought to normal form again", () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom("a", "/", ".", "%2e", "%2F", "%61", "..", "//")), (parts) => {
                const once = normalPath(`/${parts.join("")}`);
                expect(normalPath(once)).to.equal(once);
                expect(once).to.match(/^\//);
                expect(once).to.not.match(/\/\/|\/\.\.?(\/|$)/);
            }),
        );
    });
});

describe("a request", () => {
    it("over http is sent on to https, with 307 where the method must be kept", () => {
        expect(routeRequest(edge, "http://live.example.com/tm/a.ts").refusal?.status).to.equal(301);
        expect(routeRequest(edge, "http://live.example.com/v1/session/x", "POST").refusal?.status).to.equal(307);
    });

    it("with a method that is not let through is refused", () => {
        expect(routeRequest(edge, "/v1/session/a/dev-live/index.m3u8", "POST").refusal).to.deep.equal({
            status: 403,
            reason: "POST is not let through, only GET, HEAD, OPTIONS",
        });
        expect(routeRequest(edge, "/assets/slate.mp4", "OPTIONS").refusal?.status).to.equal(403);
    });

    it("may open sessions and page through tracking where that is wanted", () => {
        const open = describeTable({ ...place, clientSideSessions: true });
        const session = routeRequest(open, "/v1/session/a/dev-live/index.m3u8", "POST");
        expect(session.refusal).to.equal(undefined);
        expect(session.behaviour.path).to.equal("/v1/session/*");
        expect(session.behaviour.headers?.cors?.methods).to.include("POST");
        expect(session.cacheable).to.equal(false);
        expect(routeRequest(open, "/v1/tracking/a/dev-live/b", "POST").refusal).to.equal(undefined);
        expect(routeRequest(open, "/v1/master/a/dev-live/index.m3u8", "POST").refusal?.status).to.equal(403);
    });

    it("carries the secret header to the packager and to MediaTailor only", () => {
        const added = (path: string) => routeRequest(edge, path).forwarded.added;
        expect(added("/out/v1/x/index.m3u8")).to.deep.equal(["X-MediaPackage-CDNIdentifier"]);
        expect(added("/v1/master/a/dev-live/index.m3u8")).to.deep.equal(["X-MediaPackage-CDNIdentifier"]);
        expect(added("/tm/a.ts")).to.deep.equal([]);
        expect(added("/assets/slate.mp4")).to.deep.equal([]);
    });

    it("needs a signature where viewers are signed, but not for what MediaTailor fetches itself", () => {
        const signed = describeTable({ ...place, signed: true });
        const needs = (path: string) => routeRequest(signed, path).behaviour.signedViewers;
        expect(
            ["/out/v1/x/index.m3u8", "/v1/master/a/b/index.m3u8", "/tm/a.ts", "/"].filter((path) => !needs(path)),
        ).to.deep.equal([]);
        expect(["/assets/slate.mp4", "/assets/ads/vast.xml"].filter(needs)).to.deep.equal([]);
        const route = routeRequest(signed, "/v1/master/a/b/index.m3u8?ads.x=1&Policy=p&Signature=s&Key-Pair-Id=K1");
        expect(route.forwarded.query).to.equal("ads.x=1");
    });

    it("knows the distribution's hosts, whatever their case and port", () => {
        const known = (url: string) => routeRequest({ ...edge, hosts: ["*.example.com"] }, url).hostKnown;
        expect([
            known("https://LIVE.example.com:443/x"),
            known("/x"),
            known("https://a.b.example.com/x"),
        ]).to.deep.equal([true, true, false]);
    });

    it("that is no URL is refused with what was given", () => {
        expect(() => parseRequest("v1/master")).to.throw(
            "not a URL, and not a path that begins with a slash: v1/master",
        );
        expect(() => parseRequest("ftp://a.b/c")).to.throw("not a URL");
        expect(parseRequest("https://a.b?x=1#y")).to.deep.equal({
            method: "GET",
            scheme: "https",
            host: "a.b",
            path: "/",
            query: "x=1",
        });
    });
});

describe("a distribution of another's", () => {
    const foreign = (behaviour: Partial<EdgeDescription["behaviours"][number]>): EdgeDescription => ({
        hosts: [],
        origins: [{ id: "o", host: "o.example", path: "/base", headers: [], signs: false }],
        behaviours: [
            {
                path: "*",
                origin: "o",
                methods: ["GET", "HEAD"],
                cachedMethods: ["GET", "HEAD"],
                viewerProtocol: "https-only",
                unknownPolicies: [],
                signedViewers: false,
                compress: false,
                ...behaviour,
            },
        ],
    });

    it("sends the viewer's Host when all headers are forwarded, and not when Host is excepted", () => {
        const host = (id: string) =>
            routeRequest(foreign({ forward: managedForwardPolicies[id] }), "https://v.example/x").forwarded.host;
        expect(host(managedForwardIds.allViewer)).to.equal("v.example");
        expect(host(managedForwardIds.allViewerExceptHost)).to.equal("o.example");
        expect(host(managedForwardIds.mediaTailorManifests)).to.equal("o.example");
    });

    it("puts the origin's path in front", () => {
        expect(routeRequest(foreign({}), "/x?y=1").originUrl).to.equal("https://o.example/base/x");
    });

    it("keys and sends by AWS's policy for MediaPackage", () => {
        const cache = managedCachePolicies[managedCacheIds.mediaPackage];
        const { key, forwarded } = routeRequest(foreign({ cache }), "/x?end=2&q=1&m=3");
        expect(key).to.deep.include({ query: "end=2&m=3", headers: ["Origin"], compressed: true });
        expect(forwarded.droppedQueryNames).to.deep.equal(["q"]);
    });

    it("leaves out excepted query names and takes names as they are decoded", () => {
        const queryStrings: EdgeNames = { mode: "except", names: ["a b"] };
        const forward = { name: "own", queryStrings, headers: none, cookies: all };
        const { forwarded } = routeRequest(foreign({ forward }), "/x?a%20b=1&c=2");
        expect(forwarded.query).to.equal("c=2");
        expect(forwarded.queryNames).to.deep.equal(["*", "-a b"]);
        expect(forwarded.cookies).to.deep.equal(["*"]);
    });

    it("refuses http where only https is let through", () => {
        expect(routeRequest(foreign({}), "http://v.example/x").refusal?.status).to.equal(403);
    });

    it("says what is not known", () => {
        const route = routeRequest(foreign({ unknownPolicies: ["0000"] }), "/x");
        expect([route.ttl, route.cacheable]).to.deep.equal([undefined, false]);
        expect(routeNotes(route)).to.include("What these policies hold is not known here: 0000.");
    });

    it("is warned about when it keeps what was made for one viewer", () => {
        const cache = { ...managedCachePolicies[managedCacheIds.cachingOptimized], queryStrings: only("a") };
        const host = "manifests.mediatailor.eu-west-1.amazonaws.com";
        const bad = { ...foreign({ cache }), origins: [{ id: "o", host, path: "", headers: [], signs: false }] };
        expect(routeNotes(routeRequest(bad, "/v1/master/a/b/index.m3u8?a=1&b=2"))).to.deep.equal([
            "WARNING: this is made for one viewer, and yet kept for others.",
            "WARNING: not all query strings reach the ad server.",
            "WARNING: the ad server does not learn the viewer's User-Agent.",
            'The origin never sees "b".',
        ]);
    });
});

describe("the notes", () => {
    const notes = (url: string, method?: string) => routeNotes(routeRequest(edge, url, method));

    it("say what matters about each kind of answer", () => {
        expect(notes("/v1/master/a/dev-live/index.m3u8?x=1")).to.deep.equal([
            "This is made for one viewer: never cached.",
        ]);
        expect(notes("/v1/segment/a/dev-live/s/0/3")).to.deep.equal([
            "MediaTailor fires the ad's beacon and answers with a redirect, which is kept so that the beacon fires once.",
        ]);
        expect(notes("/out/v1/x/index.m3u8?start=1")).to.deep.equal([]);
        expect(notes("/out/v1/x/index.m3u8?token=1")).to.deep.equal(['The origin never sees "token".']);
        expect(notes("/favicon.ico")).to.deep.equal(["No behaviour is meant for this path: the default takes it."]);
        expect(notes("/tm/a.ts", "OPTIONS")).to.deep.equal([
            "Answers to OPTIONS are not kept, those to GET and HEAD are.",
        ]);
        expect(notes("http://other.example//tm/a.ts")).to.deep.equal([
            "CloudFront itself answers 301: sent on to https.",
            "other.example is not a host of this distribution: no DNS record of that name leads here.",
            "The path is compared as /tm/a.ts; the origin gets it as it was sent.",
        ]);
    });
});
