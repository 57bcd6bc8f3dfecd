import { readFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { problemText } from "../../../components/common/problems";
import { assetsBucketPolicy } from "../../../components/edge-cdn/access";
import { edgeBehaviours } from "../../../components/edge-cdn/behaviours";
import { curatedInputs } from "../../../components/edge-cdn/describe";
import { edgeHeaders } from "../../../components/edge-cdn/headers";
import { edgeProblems, EdgeSettings } from "../../../components/edge-cdn/limits";

const good: EdgeSettings = {
    packagerHost: "1a2b3c.mediapackage.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    segmentSeconds: 4,
};
const full: EdgeSettings = {
    ...good,
    cdnAuthorization: "0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee",
    assets: { bucketDomainName: "ads.s3.eu-west-1.amazonaws.com" },
    priceClass: "PriceClass_100",
    originShieldRegion: "eu-west-1",
    corsOrigins: ["https://www.example.com", "http://localhost:8080", "https://*.example.org"],
    certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee",
    domainNames: ["live.example.com", "*.live.example.com"],
    logs: { bucketDomainName: "logs.s3.amazonaws.com", prefix: "edge/" },
    webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/event/0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee",
    keyGroupIds: ["0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee"],
    errorTtlSeconds: 0,
    ttls: { manifestSeconds: 1, segmentSeconds: 31_536_000 },
    tags: { event: "race" },
};
const shields =
    "us-east-1, us-east-2, us-west-2, ap-northeast-1, ap-northeast-2, ap-south-1, ap-southeast-1, ap-southeast-2, " +
    "eu-central-1, eu-west-1, eu-west-2, me-central-1, sa-east-1";

describe("edge settings", () => {
    it("pass when little is given, and when all is", () => {
        expect(edgeProblems(good)).to.deep.equal([]);
        expect(edgeProblems(full)).to.deep.equal([]);
    });

    it("pass where another resource supplies what is not known yet", () => {
        const later = Promise.resolve("x");
        expect(
            edgeProblems({
                ...good,
                packagerHost: later,
                region: later,
                cdnAuthorization: later,
                certificateArn: later,
                domainNames: ["live.example.com"],
                webAclArn: later,
                assets: { bucketDomainName: later },
                logs: { bucketDomainName: later },
            }),
        ).to.deep.equal([]);
    });

    const cases: [string, Partial<EdgeSettings>, string, string][] = [
        [
            "a URL for a host",
            { packagerHost: "https://x.mediapackage.eu-west-1.amazonaws.com/out/v1" },
            "packagerHost",
            "must be a bare host name, without https:// and path; got https://x.mediapackage.eu-west-1.amazonaws.com/out/v1",
        ],
        [
            "no region",
            { region: "Ireland" },
            "region",
            "must be the name of an AWS region, e.g. eu-west-1; got Ireland",
        ],
        [
            "a website for a bucket",
            { assets: { bucketDomainName: "ads.s3-website-eu-west-1.amazonaws.com" } },
            "assets.bucketDomainName",
            "must be the bucket's regional domain name, not a website's; got ads.s3-website-eu-west-1.amazonaws.com",
        ],
        [
            "an Origin Shield where there is none",
            { originShieldRegion: "eu-north-1" },
            "originShieldRegion",
            `must be one of ${shields}; got eu-north-1`,
        ],
        [
            "a bucket's name for its domain name",
            { logs: { bucketDomainName: "my-logs" } },
            "logs.bucketDomainName",
            "must be a bucket's domain name, e.g. logs.s3.amazonaws.com; got my-logs",
        ],
        [
            "logs where CloudFront delivers none",
            { logs: { bucketDomainName: "logs.s3.eu-south-1.amazonaws.com" } },
            "logs.bucketDomainName",
            "CloudFront delivers no logs to eu-south-1: use a bucket elsewhere",
        ],
        [
            "a slash in front of the log prefix",
            { logs: { bucketDomainName: "logs.s3.amazonaws.com", prefix: "/edge" } },
            "logs.prefix",
            "must not begin with a slash; got /edge",
        ],
        ["no segment", { segmentSeconds: 0 }, "segmentSeconds", "must be 1–30; got 0"],
        ["an endless segment", { segmentSeconds: 31 }, "segmentSeconds", "must be 1–30; got 31"],
        ["no number", { segmentSeconds: NaN }, "segmentSeconds", "must be 1–30; got NaN"],
        [
            "ads that take longer than CloudFront waits",
            { adDecisionSeconds: 118 },
            "adDecisionSeconds",
            "must be a whole number, 1–117; got 118",
        ],
        ["a negative TTL", { errorTtlSeconds: -1 }, "errorTtlSeconds", "must be a whole number, 0–31,536,000; got -1"],
        [
            "a manifest TTL below the policy's least",
            { ttls: { manifestSeconds: 0 } },
            "ttls.manifestSeconds",
            "must be a whole number, 1–31,536,000; got 0",
        ],
        [
            "a segment TTL beyond a year",
            { ttls: { segmentSeconds: 31_536_001 } },
            "ttls.segmentSeconds",
            "must be a whole number, 1–31,536,000; got 31536001",
        ],
        [
            "an unknown price class",
            { priceClass: "PriceClass_300" },
            "priceClass",
            "must be one of PriceClass_100, PriceClass_200, PriceClass_All; got PriceClass_300",
        ],
        ["no page at all", { corsOrigins: [] }, "corsOrigins", 'name at least one web page\'s origin, or "*" for all'],
        [
            "all pages and one",
            { corsOrigins: ["*", "https://a.example"] },
            "corsOrigins",
            '"*" lets all in: leave out the others',
        ],
        [
            "a page for an origin",
            { corsOrigins: ["https://a.example", "https://a.example/player"] },
            "corsOrigins[1]",
            "must be scheme and host without a path, e.g. https://www.example.com; got https://a.example/player",
        ],
        [
            "a host without a scheme",
            { corsOrigins: ["www.example.com"] },
            "corsOrigins[0]",
            "must be scheme and host without a path, e.g. https://www.example.com; got www.example.com",
        ],
        [
            "an alias without a certificate",
            { domainNames: ["live.example.com"] },
            "certificateArn",
            "domainNames need a certificate that covers them",
        ],
        [
            "more domain names than CloudFront takes",
            {
                certificateArn: full.certificateArn,
                domainNames: Array.from({ length: 101 }, (_, i) => `h${i}.example.com`),
            },
            "domainNames",
            "at most 100; got 101",
        ],
        [
            "an alias twice",
            { certificateArn: full.certificateArn, domainNames: ["a.example.com", "a.example.com"] },
            "domainNames",
            "each only once",
        ],
        [
            "a URL for an alias",
            { certificateArn: full.certificateArn, domainNames: ["https://a.example.com"] },
            "domainNames[0]",
            "must be a host name; got https://a.example.com",
        ],
        [
            "a certificate elsewhere",
            { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/x" },
            "certificateArn",
            'must be the ARN of an ACM certificate in us-east-1, where CloudFront looks, e.g. arn:aws:acm:us-east-1:123456789012:certificate/0b1c2d3e-0000-4000-8000-000000000000; got "arn:aws:acm:eu-west-1:123456789012:certificate/x"',
        ],
        [
            "a regional web ACL",
            { webAclArn: "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b" },
            "webAclArn",
            'must be the ARN of a web ACL of scope CLOUDFRONT in us-east-1, e.g. arn:aws:wafv2:us-east-1:123456789012:global/webacl/live/0b1c2d3e-0000-4000-8000-000000000000; got "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b"',
        ],
        ["no key group", { keyGroupIds: [] }, "keyGroupIds", "give 1–4 key groups, or leave it out; got 0"],
        [
            "more key groups than a behaviour takes",
            { keyGroupIds: ["1", "2", "3", "4", "5"] },
            "keyGroupIds",
            "give 1–4 key groups, or leave it out; got 5",
        ],
        [
            "a short secret, without showing it",
            { cdnAuthorization: "s3cret" },
            "cdnAuthorization",
            "must have 8–128 characters; got 6",
        ],
        [
            "too many tags",
            { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, "x"])) },
            "tags",
            "at most 50; got 51",
        ],
    ];
    for (const [what, settings, path, reason] of cases) {
        it(`refuse ${what}`, () => {
            expect(edgeProblems({ ...good, ...settings }).map(problemText)).to.deep.equal([`${path}: ${reason}`]);
        });
    }

    it("name everything that is wrong at once", () => {
        const paths = edgeProblems({ ...good, segmentSeconds: 0, region: "", corsOrigins: [], priceClass: "x" });
        expect(paths.map(({ path }) => path)).to.deep.equal(["region", "segmentSeconds", "priceClass", "corsOrigins"]);
    });
});

describe("what the edge adds to answers", () => {
    it("lets cookies through only to pages that are named", () => {
        const credentials = (corsOrigins: string[], signed: boolean) =>
            edgeHeaders({ corsOrigins, post: false, signed }).cors.credentials;
        expect(credentials(["https://a.example"], true)).to.equal(true);
        expect(credentials(["*"], true)).to.equal(false);
        expect(credentials(["https://a.example"], false)).to.equal(false);
    });

    it("never names a header by * where cookies are sent, which browsers would not understand", () => {
        const { cors } = edgeHeaders({ corsOrigins: ["https://a.example"], post: true, signed: true });
        expect([...cors.requestHeaders, ...cors.exposedHeaders, ...cors.methods]).to.not.include("*");
    });
});

describe("the assets bucket's policy", () => {
    it("lets one distribution read one prefix, and nothing pass without TLS, in any partition", () => {
        const policy: unknown = JSON.parse(
            assetsBucketPolicy("arn:aws-us-gov:s3:::ads", "arn:aws-us-gov:cloudfront::123456789012:distribution/E1"),
        );
        expect(policy).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "ReadThroughTheEdge",
                    Effect: "Allow",
                    Principal: { Service: "cloudfront.amazonaws.com" },
                    Action: "s3:GetObject",
                    Resource: "arn:aws-us-gov:s3:::ads/assets/*",
                    Condition: {
                        StringEquals: { "aws:SourceArn": "arn:aws-us-gov:cloudfront::123456789012:distribution/E1" },
                    },
                },
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: "*",
                    Action: "s3:*",
                    Resource: ["arn:aws-us-gov:s3:::ads", "arn:aws-us-gov:s3:::ads/*"],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        });
    });
});

describe("what the engine is told about the edge", () => {
    it("is plain and holds nothing secret", () => {
        const told = JSON.stringify(curatedInputs({ ...full, corsOrigins: ["https://a.example"] }));
        expect(told).to.not.contain("0f3f1a34");
        expect(JSON.parse(told)).to.have.keys("behaviours", "corsOrigins", "segmentSeconds", "ssaiReadSeconds");
    });
});

describe("docs/edge.md", () => {
    it("names every behaviour", () => {
        const text = readFileSync(path.join(__dirname, "../../../docs/edge.md"), "utf8");
        const rows = edgeBehaviours({ assets: true, clientSideSessions: true });
        expect(rows.map((row) => row.path).filter((behaviour) => !text.includes(`\`${behaviour}\``))).to.deep.equal([]);
    });
});
