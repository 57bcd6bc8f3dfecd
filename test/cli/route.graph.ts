import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { route } from "../../cli/route";
import { EdgeCdn } from "../../components/edge-cdn";
import { record, ResourceSet } from "../../graph";

const secret = "0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee";
const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1";

async function graph(preview = false): Promise<ResourceSet> {
    const { resources, errors } = await record(
        () => {
            const common = { region: "eu-west-1", segmentSeconds: 4, cdnAuthorization: pulumi.secret(secret) };
            for (const name of ["race", "gala"]) {
                void new EdgeCdn(name, {
                    ...common,
                    packagerHost: `${name}.mediapackage.eu-west-1.amazonaws.com`,
                    certificateArn,
                    domainNames: [`${name}.example.com`],
                });
            }
        },
        { preview },
    );
    expect(errors).to.deep.equal([]);
    return resources;
}

describe("pi-live route", () => {
    it("describes the route of a manifest with ads", async () => {
        const text = route(await graph(), "https://race.example.com/v1/master/abc/dev-live/index.m3u8?ads.user=7");
        expect(text.split("\n")).to.deep.equal([
            "GET https://race.example.com/v1/master/abc/dev-live/index.m3u8?ads.user=7",
            "  behaviour   /v1/*  (8 of 10, race-distribution)",
            "  origin      ssai  https://manifests.mediatailor.eu-west-1.amazonaws.com/v1/master/abc/dev-live/index.m3u8?ads.user=7",
            "  kept        never (TTL 0)",
            "  cache key   /v1/master/abc/dev-live/index.m3u8",
            "  forwarded   query all; headers Origin, Access-Control-Request-Headers, Access-Control-Request-Method, User-Agent, X-Forwarded-For; cookies none (Managed-Elemental-MediaTailor-PersonalizedManifests)",
            "  host        manifests.mediatailor.eu-west-1.amazonaws.com (the origin's own)",
            "  added       X-MediaPackage-CDNIdentifier (its value is secret)",
            "  methods     GET, HEAD, OPTIONS",
            "  protocol    redirect-to-https",
            "  to viewers  Access-Control-Allow-Origin: *",
            "              Strict-Transport-Security: max-age=31536000",
            "              X-Content-Type-Options: nosniff",
            "              Referrer-Policy: strict-origin-when-cross-origin",
            "              X-Frame-Options: DENY",
            "              Vary: Accept-Encoding, Origin",
            "",
            "  - This is made for one viewer: never cached.",
        ]);
    });

    it("asks the distribution that the host leads to", async () => {
        const resources = await graph();
        expect(route(resources, "https://gala.example.com/out/v1/x/index.m3u8")).to.contain(
            "packager  https://gala.mediapackage.eu-west-1.amazonaws.com/out/v1/x/index.m3u8",
        );
        expect(route(resources, "https://other.example.com/tm/x.ts")).to.contain(
            "other.example.com is not a host of this distribution",
        );
    });

    it("explains what is kept, and by which part of the query", async () => {
        const text = route(await graph(), "/out/v1/x/index.m3u8?start=1&utm=2");
        expect(text).to.contain("kept        by the origin's headers, 1–31536000 s; 2 s without any");
        expect(text).to.contain(
            "cache key   /out/v1/x/index.m3u8?start=1; counts: query m, start, end, aws.manifestfilter; gzip and brotli apart",
        );
        expect(text).to.contain('- The origin never sees "utm".');
    });

    it("answers for other methods too", async () => {
        expect(route(await graph(), "/v1/session/x", { method: "POST" })).to.contain(
            "- CloudFront itself answers 403: POST is not let through, only GET, HEAD, OPTIONS.",
        );
    });

    it("never shows the secret", async () => {
        for (const path of ["/out/v1/x/index.m3u8", "/v1/master/a/b/c.m3u8"]) {
            expect(route(await graph(), path)).to.not.contain(secret);
        }
    });

    it("refuses a stack without an edge", () => {
        expect(() => route(new ResourceSet([]), "/x")).to.throw("the stack has no CloudFront distribution");
    });
});
