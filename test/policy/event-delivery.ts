import type { PlainObject } from "../../graph/resource";
import { arn, Part, Parts } from "./event-part";

const host = "0123456789abcdef.mediapackage.eu-west-1.amazonaws.com";

const endpoint = (name: string, shift: PlainObject): Part => {
    const hex = { live: "a", delayed: "b", startover: "c" }[name]?.repeat(32) ?? "";
    return {
        inputs: {
            awsId: `test-${name}`,
            channelId: "test-package",
            manifestName: "index",
            origination: "ALLOW",
            authorization: {
                cdnIdentifierSecret: arn("secretsmanager", "secret:MediaPackage/test-AbCdEf"),
                secretsRoleArn: "arn:aws:iam::123456789012:role/secrets",
            },
            hlsPackage: {
                adMarkers: "PASSTHROUGH",
                segmentDurationSeconds: 4,
                playlistWindowSeconds: 60,
                programDateTimeIntervalSeconds: 60,
            },
            ...shift,
        },
        computed: { url: `https://${host}/out/v1/${hex}/index.m3u8` },
    };
};

const playback = (name: string, hex: string): Part => ({
    inputs: {
        name: `test-${name}`,
        videoContentSourceUrl: `https://${host}/out/v1/${hex.repeat(32)}`,
        adDecisionServerUrl: "https://d1.cloudfront.net/assets/vast/own.xml",
        slateAdUrl: "https://d1.cloudfront.net/assets/slate.mp4",
        cdnConfiguration: {
            contentSegmentUrlPrefix: `https://d1.cloudfront.net/out/v1/${hex.repeat(32)}`,
            adSegmentUrlPrefix: "https://d1.cloudfront.net",
        },
        personalizationThresholdSeconds: 10,
    },
    parent: "ads",
});

const identifier = { name: "X-MediaPackage-CDNIdentifier", value: "0f8fad5b-d9cb-469f-a165-70867728950e" };

const origin = (originId: string, domainName: string, headers: PlainObject[] = []) => ({
    originId,
    domainName,
    customHeaders: headers,
    customOriginConfig: {
        httpPort: 80,
        httpsPort: 443,
        originProtocolPolicy: "https-only",
        originSslProtocols: ["TLSv1.2"],
        originReadTimeout: 13,
    },
});

const behaviour = (targetOriginId: string, cachePolicyId: string, originRequestPolicyId?: string) => ({
    targetOriginId,
    cachePolicyId,
    ...(originRequestPolicyId === undefined ? {} : { originRequestPolicyId }),
    responseHeadersPolicyId: "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD", "OPTIONS"],
    cachedMethods: ["GET", "HEAD"],
});

const disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
const optimised = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const personal = "775133bc-15f2-49f9-abea-afb2e0bf67d2";

/** From the package to the viewers, with own ads. */
export function deliveryParts(): Parts {
    return {
        "aws:mediapackage/channel:Channel": { package: { inputs: { channelId: "test-package" } } },
        "aws-native:mediapackage:Channel": {},
        "aws-native:mediapackage:OriginEndpoint": {
            live: endpoint("live", {}),
            delayed: endpoint("delayed", { timeDelaySeconds: 30, startoverWindowSeconds: 60 }),
            startover: endpoint("startover", { startoverWindowSeconds: 86_400 }),
        },
        "aws-native:mediatailor:PlaybackConfiguration": {
            "ads-live": playback("live", "a"),
            "ads-delayed": playback("delayed", "b"),
            "ads-startover": playback("startover", "c"),
        },
        "aws:cloudfront/cachePolicy:CachePolicy": {
            manifests: {
                inputs: {
                    name: "test-manifests",
                    minTtl: 1,
                    defaultTtl: 2,
                    maxTtl: 31_536_000,
                    parametersInCacheKeyAndForwardedToOrigin: {
                        cookiesConfig: { cookieBehavior: "none" },
                        headersConfig: { headerBehavior: "none" },
                        queryStringsConfig: {
                            queryStringBehavior: "whitelist",
                            queryStrings: { items: ["m", "start", "end"] },
                        },
                    },
                },
                id: "own-cache-policy",
            },
        },
        "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": {
            viewer: {
                inputs: {
                    name: "test-viewer",
                    headersConfig: { headerBehavior: "whitelist", headers: { items: ["user-agent"] } },
                    queryStringsConfig: { queryStringBehavior: "all" },
                },
                id: "own-request-policy",
            },
        },
        "aws:cloudfront/distribution:Distribution": {
            edge: {
                inputs: {
                    enabled: true,
                    aliases: ["watch.example"],
                    viewerCertificate: {
                        acmCertificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/x",
                        minimumProtocolVersion: "TLSv1.2_2021",
                    },
                    restrictions: { geoRestriction: { restrictionType: "none" } },
                    origins: [
                        origin("packager", host, [identifier]),
                        origin("ssai", "manifests.mediatailor.eu-west-1.amazonaws.com", [identifier]),
                        origin("ad-segments", "segments.mediatailor.eu-west-1.amazonaws.com"),
                        {
                            originId: "assets",
                            domainName: "test.s3.eu-west-1.amazonaws.com",
                            originAccessControlId: "oac",
                        },
                    ],
                    orderedCacheBehaviors: [
                        { pathPattern: "/out/v1/*", ...behaviour("packager", "own-cache-policy") },
                        { pathPattern: "/v1/segment/*", ...behaviour("ssai", optimised, personal) },
                        {
                            pathPattern: "/v1/session/*",
                            ...behaviour("ssai", disabled, personal),
                            allowedMethods: ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
                        },
                        { pathPattern: "/v1/dash/*", ...behaviour("ssai", disabled, "own-request-policy") },
                        { pathPattern: "/v1/*", ...behaviour("ssai", disabled, personal) },
                        { pathPattern: "/assets/*", ...behaviour("assets", optimised) },
                    ],
                    defaultCacheBehavior: behaviour("ad-segments", optimised),
                    customErrorResponses: [404, 500, 502, 503, 504].map((errorCode) => ({
                        errorCode,
                        errorCachingMinTtl: 1,
                    })),
                },
                computed: { domainName: "d1.cloudfront.net" },
                secrets: ["origins"],
            },
        },
        "aws:s3/bucket:Bucket": { bucket: { inputs: { bucket: "test-assets" } } },
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
            closed: {
                inputs: {
                    bucket: "test-assets",
                    blockPublicAcls: true,
                    blockPublicPolicy: true,
                    ignorePublicAcls: true,
                    restrictPublicBuckets: true,
                },
            },
        },
        "aws:s3/bucketPolicy:BucketPolicy": {
            "bucket-policy": {
                inputs: {
                    bucket: "test-assets",
                    policy: JSON.stringify({
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Effect: "Allow",
                                Principal: { Service: "cloudfront.amazonaws.com" },
                                Action: "s3:GetObject",
                                Resource: "arn:aws:s3:::test-assets/*",
                                Condition: {
                                    StringEquals: {
                                        "AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1",
                                    },
                                },
                            },
                        ],
                    }),
                },
            },
        },
    };
}
