import type { Break } from "./break";
import type { TestEvent } from "./event";

const manifestBehaviour = "orderedCacheBehaviors[4]";

/** Changes the text that one schedule sends. */
function replaceInput(event: TestEvent, from: string, to: string): void {
    const target = event.part("at-15").inputs["target"];
    if (typeof target !== "object" || target === null || Array.isArray(target)) throw new Error("no target");
    const { input } = target;
    if (typeof input !== "string" || !input.includes(from)) throw new Error(`the input does not hold ${from}`);
    target["input"] = input.replace(from, to);
}

/** How the rules of ads, edge, access, names and quotas are broken. */
export const deliveryBreaks: Record<string, Break[]> = {
    PL401: [
        (event) => replaceInput(event, "2700000", "81000000"),
        (event) => event.set("at-15", "scheduleExpression", "cron(0 * * * ? *)"),
        (event) => event.set("at-15", "scheduleExpression", "rate(1 minute)"),
    ],
    PL402: [
        (event) => replaceInput(event, "2700000", "0.5"),
        (event) => replaceInput(event, `"SpliceEventId":16`, `"SpliceEventId":4294967296`),
        (event) => replaceInput(event, `,"Duration":2700000`, ""),
    ],
    PL403: [
        (event) => replaceInput(event, "ChannelId", "channelId"),
        (event) => replaceInput(event, "SpliceEventId", "spliceEventId"),
        (event) => replaceInput(event, "ActionName", "Name"),
        (event) => event.set("at-15", "target.input", "not json"),
    ],
    PL404: [
        (event) => replaceInput(event, "-<aws.scheduler.scheduled-time>", ""),
        (event) => replaceInput(event, "<aws.scheduler.scheduled-time>", "\\u003caws.scheduler.scheduled-time\\u003e"),
        (event) => replaceInput(event, "scheduled-time>", "scheduled-time><aws.scheduler.execution-id>"),
    ],
    PL405: [
        (event) => event.set("at-15", "target.retryPolicy", undefined),
        (event) => event.set("at-15", "target.retryPolicy.maximumRetryAttempts", 3),
        (event) => event.set("at-15", "flexibleTimeWindow.mode", "FLEXIBLE"),
    ],
    PL406: [(event) => event.set("at-15", "target.deadLetterConfig", undefined)],
    PL407: [(event) => replaceInput(event, "1234567", "7654321")],
    PL408: [(event) => event.set("at-15", "scheduleExpressionTimezone", "Europe/Berlin")],
    PL410: [(event) => event.set("ads", "ads.creatives[0].durationSeconds", 45)],
    PL411: [(event) => event.set("breaks", "lengthSeconds", 20)],
    PL412: [(event) => event.set("ads-live", "slateAdUrl", undefined)],
    PL413: [(event) => event.set("ads", "ads.creatives[0].trackingEvents", ["start"])],
    PL414: [(event) => event.set("ads", "ads.vmap", true)],
    PL415: [(event) => event.set("assets", "clips[0].durationSeconds", 12)],
    PL416: [(event) => event.set("ads-live", "personalizationThresholdSeconds", 3)],
    PL417: [
        (event) => event.set("ads", "ads.notes", ["line 3, column 5: ad a has no Impression"]),
        (event) => event.set("ads", "preRoll", { kind: "document", document: "pre", notes: Array(7).fill("a note") }),
    ],
    PL420: [
        (event) => event.set("ads-live", "slateAdUrl", "http://example.com/slate.mp4"),
        (event) => event.set("ads-live", "bumper", { startUrl: "http://example.com/in.mp4" }),
    ],
    PL421: [
        (event) =>
            event.set("ads-live", "cdnConfiguration.contentSegmentUrlPrefix", "https://d2.cloudfront.net/out/v1/a"),
        (event) =>
            event.set("ads-live", "cdnConfiguration.contentSegmentUrlPrefix", "https://d1.cloudfront.net/elsewhere"),
        (event) => event.set("edge", "defaultCacheBehavior.targetOriginId", "packager"),
        (event) => event.set("edge", "origins[0].domainName", "fedcba9876543210.mediapackage.eu-west-1.amazonaws.com"),
    ],
    PL422: [
        (event) =>
            event.set(
                "ads-live",
                "cdnConfiguration.contentSegmentUrlPrefix",
                `https://d1.cloudfront.net/out/v1/${"b".repeat(32)}`,
            ),
    ],
    PL423: [
        (event) => event.set("edge", "orderedCacheBehaviors[5].trustedKeyGroups", ["key-group"]),
        (event) => event.set("edge", "restrictions.geoRestriction.restrictionType", "whitelist"),
        (event) => event.set("ads-live", "slateAdUrl", "https://watch.example/slate.mp4"),
    ],
    PL424: [(event) => event.remove("ads-delayed")],
    PL501: [(event) => event.set("edge", "orderedCacheBehaviors[1].pathPattern", "/out/v1/live/*")],
    PL502: [(event) => event.set("edge", `${manifestBehaviour}.cachePolicyId`, "own-cache-policy")],
    PL503: [
        (event) =>
            event.set("edge", "orderedCacheBehaviors[0].originRequestPolicyId", "216adef6-5c7f-47e4-b989-5492eafa07d3"),
        (event) =>
            event
                .set("viewer", "headersConfig.headers.items[0]", "Host")
                .set("edge", "orderedCacheBehaviors[5].originRequestPolicyId", "own-request-policy"),
    ],
    PL504: [
        (event) => event.set("edge", `${manifestBehaviour}.originRequestPolicyId`, undefined),
        (event) => event.set("viewer", "headersConfig.headerBehavior", "none"),
        (event) =>
            event.set("viewer", "queryStringsConfig", {
                queryStringBehavior: "whitelist",
                queryStrings: { items: ["a"] },
            }),
    ],
    PL505: [
        (event) =>
            event.set("manifests", "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStrings.items", [
                "m",
                "start",
            ]),
    ],
    PL506: [(event) => event.set("edge", "orderedCacheBehaviors[2].allowedMethods", ["GET", "HEAD"])],
    PL507: [(event) => event.set("edge", "orderedCacheBehaviors[0].targetOriginId", "nowhere")],
    PL508: [(event) => event.set("edge", "origins[2].domainName", "segments.mediatailor.us-east-1.amazonaws.com")],
    PL520: [(event) => event.set("edge", "defaultCacheBehavior.viewerProtocolPolicy", "allow-all")],
    PL521: [
        (event) => event.set("edge", "origins[0].customOriginConfig.originProtocolPolicy", "match-viewer"),
        (event) => event.set("edge", "origins[0].customOriginConfig.originSslProtocols", ["TLSv1.1", "TLSv1.2"]),
    ],
    PL522: [
        (event) => event.set("edge", "origins[1].customHeaders", []),
        (event) => event.set("edge", "origins[0].customHeaders", []).set("edge", "origins[1].customHeaders", []),
        (event) =>
            event.set("edge", "origins[1].customHeaders", [
                { name: "x-mediapackage-cdnidentifier", value: "something else" },
            ]),
    ],
    PL523: [(event) => event.set("edge", "customErrorResponses", [{ errorCode: 404, errorCachingMinTtl: 1 }])],
    PL524: [(event) => event.set("edge", "orderedCacheBehaviors[0].responseHeadersPolicyId", undefined)],
    PL525: [
        (event) => event.set("edge", "viewerCertificate", { cloudfrontDefaultCertificate: true }),
        (event) =>
            event.set(
                "edge",
                "viewerCertificate.acmCertificateArn",
                "arn:aws:acm:eu-west-1:123456789012:certificate/x",
            ),
    ],
    PL526: [
        (event) => event.set("edge", "viewerCertificate.minimumProtocolVersion", "TLSv1"),
        (event) =>
            event.set("edge", "aliases", []).set("edge", "viewerCertificate", {
                cloudfrontDefaultCertificate: true,
                minimumProtocolVersion: "TLSv1.2_2021",
            }),
    ],
    PL527: [
        (event) => event.set("edge", "origins[1].customOriginConfig.originReadTimeout", 11),
        (event) =>
            event.set("ads-live", "adsPersonalizationTimeouts", {
                liveMaximumAdsPersonalizationTimeMilliseconds: 30_000,
            }),
    ],
    PL601: [
        (event) =>
            event.set(
                "encoding-policy",
                "policy",
                allow(["medialive:*"], "arn:aws:medialive:eu-west-1:123456789012:channel:1"),
            ),
    ],
    PL602: [(event) => event.set("encoding-policy", "policy", allow(["mediapackage:DescribeChannel"], "*"))],
    PL603: [
        (event) =>
            event.set(
                "reader",
                "assumeRolePolicy",
                `{"Statement":{"Effect":"Allow","Principal":{"Service":"mediaconnect.amazonaws.com"},"Action":"sts:AssumeRole"}}`,
            ),
    ],
    PL604: [
        (event) =>
            event.set(
                "bucket-policy",
                "policy",
                `{"Statement":[{"Effect":"Allow","Principal":{"Service":["cloudfront.amazonaws.com"]},"Action":"s3:GetObject","Resource":"*"}]}`,
            ),
    ],
    PL605: [
        (event) => event.set("closed", "restrictPublicBuckets", false),
        (event) =>
            event.set(
                "bucket-policy",
                "policy",
                `{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"x"}]}`,
            ),
    ],
    PL606: [
        (event) => (event.part("edge").secrets = []),
        (event) => (event.part("passphrase").secrets = []),
        (event) => (event.part("pi-apply").secrets = []),
    ],
    PL607: [
        (event) => event.set("pi-apply", "create", "sh apply.sh 'correct horse battery'"),
        (event) => event.set("edge", "comment", "0f8fad5b-d9cb-469f-a165-70867728950e"),
    ],
    PL608: [
        (event) => addPolicy(event, "pass", allow(["iam:PassRole"], "arn:aws:iam::123456789012:role/x")),
        (event) =>
            addPolicy(
                event,
                "pass",
                `{"Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"x","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}]}`,
            ),
    ],
    PL609: [
        (event) =>
            addPolicy(
                event,
                "logs",
                allow(["logs:DescribeLogGroups"], "arn:aws:logs:eu-west-1:123456789012:log-group:ElementalMediaLive"),
            ),
    ],
    PL701: [
        (event) => event.set("ads-live", "name", "x".repeat(65)),
        (event) => event.set("encoding", "name", "a role"),
        (event) => event.set("bucket", "bucket", "Upper-Case"),
    ],
    PL702: [
        (event) => event.set("channel", "encoderSettings.outputGroups[0].name", "x".repeat(33)),
        (event) => event.set("channel", "encoderSettings.outputGroups[0].outputs[1].outputName", "720p"),
    ],
    PL703: [(event) => event.set("spare", "name", "test-main"), (event) => event.set("at-15", "name", "test-at-0")],
    PL704: [
        (event) => event.set("channel", "tags", { show: "Sunday (live) & more" }),
        (event) => event.set("reader", "tags", { "aws:show": "sunday" }),
        (event) => event.set("reader", "tags", { show: "a", Show: "b" }),
        (event) => event.set("main", "tags", [{ key: "show", value: "x".repeat(257) }]),
        (event) =>
            event.set("edge", "tags", Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`tag-${i}`, "x"]))),
    ],
    PL710: [
        (event) =>
            many(20, (i) =>
                event.add("aws:cloudfront/cachePolicy:CachePolicy", `cache-${i}`, { inputs: { name: `cache-${i}` } }),
            ),
        (event) =>
            event.set(
                "edge",
                "origins",
                Array.from({ length: 26 }, (_, i) => ({ originId: `o${i}`, domainName: `o${i}.example` })),
            ),
    ],
    PL711: [
        (event) =>
            many(8, (i) =>
                event.add("aws-native:mediapackage:OriginEndpoint", `more-${i}`, {
                    inputs: { awsId: `more-${i}`, channelId: "test-package" },
                }),
            ),
        (event) =>
            event.set(
                "viewer",
                "headersConfig.headers.items",
                Array.from({ length: 11 }, (_, i) => `x-${i}`),
            ),
        (event) =>
            event.add("aws-native:mediaconnect:FlowSource", "third", {
                inputs: { name: "third", flowArn: "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-0-0:main" },
            }),
    ],
    PL712: [
        (event) =>
            many(10, (i) =>
                event.add("aws-native:mediaconnect:FlowOutput", `out-${i}`, {
                    inputs: {
                        name: `out-${i}`,
                        flowArn: "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-0-0:main",
                    },
                }),
            ),
    ],
};

function addPolicy(event: TestEvent, name: string, policy: string): void {
    event.add("aws:iam/rolePolicy:RolePolicy", name, { inputs: { role: "test-reader", policy } });
}

function many(count: number, add: (i: number) => unknown): void {
    for (let i = 0; i < count; i++) add(i);
}

function allow(actions: string[], resource: string): string {
    return JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: [resource] }] });
}
