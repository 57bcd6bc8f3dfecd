import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { EdgeCdn, EdgeCdnArgs, EdgePriceClass } from "../../../components/edge-cdn";
import { describeTable, EdgePlace } from "../../../components/edge-cdn/describe";
import type { EdgeDescription } from "../../../components/edge-cdn/router";
import { record } from "../../../graph";
import { arnOf, assets, described, least, secret, types } from "./edge";

const certificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/1";

/** The names of our own policies carry the stack's; the table's do not. */
function withoutPolicyNames({ behaviours, ...rest }: EdgeDescription) {
    return {
        ...rest,
        behaviours: behaviours.map((row) => ({ ...row, cache: row.cache && { ...row.cache, name: "" } })),
    };
}

describe("EdgeCdn", () => {
    const variants: [string, Partial<EdgeCdnArgs>, Partial<EdgePlace>][] = [
        ["the least", {}, {}],
        [
            "assets and a secret",
            { assets, cdnAuthorization: secret },
            { assets: assets.bucketDomainName, authorized: true },
        ],
        [
            "all",
            {
                assets,
                cdnAuthorization: secret,
                clientSideSessions: true,
                keyGroupIds: ["k1"],
                corsOrigins: ["https://www.example.com"],
                originShieldRegion: "eu-west-1",
                segmentSeconds: 6,
                ttls: { segmentSeconds: 60 },
                certificateArn,
                domainNames: ["live.example.com"],
            },
            {
                assets: assets.bucketDomainName,
                authorized: true,
                clientSideSessions: true,
                signed: true,
                corsOrigins: ["https://www.example.com"],
                originShieldRegion: "eu-west-1",
                segmentSeconds: 6,
                ttls: { segmentSeconds: 60 },
                hosts: ["live.example.com"],
            },
        ],
    ];
    for (const [what, args, place] of variants) {
        it(`makes the distribution that the table promises: ${what}`, async () => {
            const { resources, errors } = await record(() => void new EdgeCdn("edge", { ...least, ...args }));
            expect(errors).to.deep.equal([]);
            const made = described(resources, resources.one(types.distribution));
            const own = made.hosts[made.hosts.length - 1];
            const promised = describeTable({
                segmentSeconds: 4,
                packagerHost: "1a2b3c.mediapackage.eu-west-1.amazonaws.com",
                region: "eu-west-1",
                ...place,
                hosts: [...(place.hosts ?? []), own],
            });
            expect(withoutPolicyNames(made)).to.deep.equal(withoutPolicyNames(promised));
        });
    }

    it("keeps the packager's secret a secret, on both origins and nowhere else", async () => {
        for (const given of [secret, pulumi.secret(secret)]) {
            const { resources } = await record(
                () => void new EdgeCdn("edge", { ...least, assets, cdnAuthorization: given }),
            );
            const distribution = resources.one(types.distribution);
            expect(distribution.secrets).to.deep.equal([
                "origins[0].customHeaders[0].value",
                "origins[1].customHeaders[0].value",
            ]);
            for (const resource of resources) {
                if (resource !== distribution) expect(JSON.stringify(resource.inputs)).to.not.contain(secret);
            }
        }
    });

    it("makes the policies before the distribution, and lets it read the bucket only once its ARN is known", async () => {
        const { resources } = await record(() => void new EdgeCdn("edge", { ...least, assets }));
        const distribution = resources.one(types.distribution);
        for (const type of [types.cache, types.headers, types.access]) {
            for (const { urn } of resources.all(type)) expect(distribution.dependencies).to.include(urn);
        }
        const policy = resources.one(types.bucketPolicy);
        expect(policy.propertyDependencies["policy"]).to.include(distribution.urn);
        expect(policy.inputs["policy"]).to.contain(arnOf(distribution));
    });

    it("gives its base URL only once the assets can be read through it", async () => {
        const { resources } = await record(() => {
            const edge = new EdgeCdn("edge", { ...least, assets });
            void new s3.BucketObjectv2("after", { bucket: "b", key: "k", content: edge.baseUrl });
        });
        const after = resources.one("aws:s3/bucketObjectv2:BucketObjectv2");
        expect(after.propertyDependencies["content"]).to.include(resources.one(types.bucketPolicy).urn);
    });

    it("knows no domain name in a preview, unless it is an alias", async () => {
        const program = (args: Partial<EdgeCdnArgs>) => () => {
            const edge = new EdgeCdn("edge", { ...least, ...args });
            return { domainName: edge.domainName, cloudFront: edge.cloudFrontDomainName };
        };
        const plain = await record(program({}), { preview: true });
        expect(plain.outputs["domainName"]).to.equal(plain.outputs["cloudFront"]);
        const own = await record(program({ certificateArn, domainNames: ["*.example.com", "live.example.com"] }), {
            preview: true,
        });
        expect(own.outputs["domainName"]).to.equal("live.example.com");
        expect(own.outputs["cloudFront"]).to.not.equal("live.example.com");
    });

    it("registers the same in a preview, where hosts and ARNs of others are unknown", async () => {
        const program = () => {
            const bucket = new s3.Bucket("ads");
            void new EdgeCdn("edge", {
                ...least,
                packagerHost: bucket.bucketRegionalDomainName,
                assets: {
                    bucketName: bucket.id,
                    bucketArn: bucket.arn,
                    bucketDomainName: bucket.bucketRegionalDomainName,
                },
            });
        };
        const urns = async (preview: boolean) => {
            const { resources, errors } = await record(program, { preview });
            expect(errors).to.deep.equal([]);
            return [...resources].map(({ urn }) => urn).sort();
        };
        expect(await urns(true)).to.deep.equal(await urns(false));
    });

    it("names the lowest protocol only with a certificate, since CloudFront's own forces it", async () => {
        const certificate = async (args: Partial<EdgeCdnArgs>) => {
            const { resources } = await record(() => void new EdgeCdn("edge", { ...least, ...args }));
            return resources.one(types.distribution).inputs["viewerCertificate"];
        };
        expect(await certificate({})).to.deep.equal({ cloudfrontDefaultCertificate: true });
        expect(await certificate({ certificateArn, domainNames: ["live.example.com"] })).to.deep.equal({
            acmCertificateArn: certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
        });
    });

    it("hands on what it is given for logs, firewall, price and errors", async () => {
        const { resources } = await record(
            () =>
                void new EdgeCdn("edge", {
                    ...least,
                    priceClass: EdgePriceClass.Class100,
                    logs: { bucketDomainName: "logs.s3.amazonaws.com" },
                    webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b",
                    errorTtlSeconds: 3,
                    tags: { event: "race" },
                }),
        );
        const { inputs } = resources.one(types.distribution);
        expect(inputs["loggingConfig"]).to.deep.equal({
            bucket: "logs.s3.amazonaws.com",
            prefix: "edge/",
            includeCookies: false,
        });
        expect(inputs["customErrorResponses"]).to.deep.equal(
            [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((errorCode) => ({
                errorCode,
                errorCachingMinTtl: 3,
            })),
        );
        expect(inputs).to.deep.include({
            priceClass: "PriceClass_100",
            webAclId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b",
            httpVersion: "http2and3",
            isIpv6Enabled: true,
            tags: { event: "race" },
        });
    });

    it("makes nothing that it is given", async () => {
        const { resources, errors } = await record(
            () =>
                void new EdgeCdn("edge", {
                    ...least,
                    assets: { ...assets, writePolicy: false },
                    manifestCachePolicyId: "m",
                    segmentCachePolicyId: "s",
                    responseHeadersPolicyId: "h",
                    originAccessControlId: "o",
                    clientSideSessions: true,
                }),
        );
        expect(errors).to.deep.equal([]);
        expect([...resources].map(({ type }) => type)).to.have.members([
            "pulumi:pulumi:Stack",
            types.edge,
            types.distribution,
        ]);
    });

    it("registers nothing when an argument is wrong, and says all of it", async () => {
        const { resources, error } = await record(
            () => void new EdgeCdn("edge", { ...least, segmentSeconds: 0, domainNames: ["live.example.com"] }),
        );
        expect(error?.message).to.equal(
            "EdgeCdn edge cannot be made:\n" +
                "  segmentSeconds: must be 1–30; got 0\n" +
                "  certificateArn: domainNames need a certificate that covers them",
        );
        expect(resources.all(types.edge)).to.deep.equal([]);
    });

    it("tells the engine its table, and changes nothing from run to run", async () => {
        const run = async () => {
            const { resources } = await record(
                () => void new EdgeCdn("edge", { ...least, assets, cdnAuthorization: secret }),
            );
            return [...resources].map(({ urn, inputs }) => ({ urn, inputs })).sort((a, b) => (a.urn < b.urn ? -1 : 1));
        };
        const once = await run();
        expect(await run()).to.deep.equal(once);
        const { inputs } = once.filter(({ urn }) => urn.includes("EdgeCdn::"))[0];
        expect(inputs["behaviours"]).to.deep.include({
            path: "/v1/*",
            origin: "ssai",
            cache: "cachingDisabled",
            minTtl: 0,
            defaultTtl: 0,
            maxTtl: 0,
            cacheKeyQueryStrings: [],
            forward: "viewer",
            methods: "browse",
            exempt: false,
        });
    });
});
