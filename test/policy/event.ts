import type { Plain, PlainObject } from "../../graph/resource";
import { View, ViewSource } from "../../policy/view";

const account = "123456789012";
const region = "eu-west-1";
const host = "0123456789abcdef.mediapackage.eu-west-1.amazonaws.com";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const urn = (type: string, name: string) => `urn:pulumi:test::pi-live::${type}::${name}`;

/** What a resource is made of, for short. */
interface Part {
    inputs: PlainObject;
    computed?: PlainObject;
    id?: string;
    parent?: string;
    /** Logical names. */
    dependsOn?: string[];
    /** Logical names by input. */
    uses?: Record<string, string[]>;
    secrets?: string[];
}

const trust = (service: string) =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: service },
                Action: ["sts:AssumeRole"],
                Condition: { StringEquals: { "aws:SourceAccount": account } },
            },
        ],
    });

const grant = (actions: string[], resources: string[]) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: resources }] });

const rung = (name: string, width: number, height: number, maxBitrate: number, qvbrQualityLevel: number) => ({
    name,
    width,
    height,
    codecSettings: {
        h264Settings: {
            rateControlMode: "QVBR",
            maxBitrate,
            qvbrQualityLevel,
            framerateControl: "SPECIFIED",
            framerateNumerator: 24,
            framerateDenominator: 1,
            parControl: "SPECIFIED",
            parNumerator: 1,
            parDenominator: 1,
            gopSize: 2,
            gopSizeUnits: "SECONDS",
            gopClosedCadence: 1,
        },
    },
});

const output = (videoDescriptionName: string) => ({
    outputName: videoDescriptionName,
    videoDescriptionName,
    audioDescriptionNames: ["aac"],
    outputSettings: { mediaPackageOutputSettings: {} },
});

const flow = (name: string, zone: string): Part => ({
    inputs: {
        name: `test-${name}`,
        availabilityZone: zone,
        source: {
            name,
            protocol: "srt-listener",
            ingestPort: 5000,
            whitelistCidr: "203.0.113.4/32",
            minLatency: 2000,
            decryption: {
                keyType: "srt-password",
                roleArn: "arn:aws:iam::123456789012:role/reader",
                secretArn: arn("secretsmanager", "secret:srt-AbCdEf"),
            },
        },
        sourceFailoverConfig: { state: "ENABLED", failoverMode: "FAILOVER" },
        sourceMonitoringConfig: { thumbnailState: "ENABLED" },
    },
    computed: { flowArn: arn("mediaconnect", `flow:1-0-0:${name}`) },
    dependsOn: ["reader-policy", "passphrase"],
});

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
        originReadTimeout: 5,
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

const at = (minute: number): Part => ({
    inputs: {
        name: `test-at-${minute}`,
        scheduleExpression: `cron(${minute} * * * ? *)`,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
            arn: "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule",
            roleArn: "arn:aws:iam::123456789012:role/scheduler",
            input: JSON.stringify({
                ChannelId: "1234567",
                Creates: {
                    ScheduleActions: [
                        {
                            ActionName: "break-<aws.scheduler.scheduled-time>",
                            ScheduleActionStartSettings: { ImmediateModeScheduleActionStartSettings: {} },
                            ScheduleActionSettings: {
                                Scte35SpliceInsertSettings: { SpliceEventId: minute + 1, Duration: 30 * 90_000 },
                            },
                        },
                    ],
                },
            }),
            retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 },
            deadLetterConfig: { arn: arn("sqs", "dead-letters") },
        },
    },
    parent: "breaks",
});

const tracked = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

/** A STANDARD event with two sources, own ads and all the edge: by type, then by logical name. */
function parts(): Record<string, Record<string, Part>> {
    return {
        "pi-live:index:PiIngest": {
            pi: {
                inputs: {
                    cameras: [
                        {
                            application: "gopro",
                            kind: "usb",
                            width: 1280,
                            height: 720,
                            framesPerSecond: 24,
                            bitrate: 3_800_000,
                        },
                    ],
                    pinned: true,
                },
            },
        },
        "pi-live:index:AbrEncoder": { encoder: { inputs: { channelClass: "STANDARD" } } },
        "pi-live:index:AdAssets": {
            assets: { inputs: { clips: [{ name: "own", durationSeconds: 25 }], slate: true } },
        },
        "pi-live:index:SsaiConfig": {
            ads: {
                inputs: {
                    ads: {
                        kind: "document",
                        vmap: false,
                        creatives: [{ ad: "own", durationSeconds: 25, trackingEvents: tracked }],
                    },
                },
            },
        },
        "pi-live:index:AdBreaks": { breaks: { inputs: { everyMinutes: 15, lengthSeconds: 30 } } },
        "command:remote:Command": {
            "pi-apply": {
                inputs: {
                    connection: { host: "pi.example", hostKey: "ssh-ed25519 AAAA", privateKey: "-----BEGIN KEY-----" },
                    create: "sh apply.sh",
                },
                parent: "pi",
                secrets: ["connection"],
            },
        },
        "aws:iam/role:Role": {
            reader: {
                inputs: { assumeRolePolicy: trust("mediaconnect.amazonaws.com") },
                computed: { arn: "arn:aws:iam::123456789012:role/reader" },
            },
            encoding: { inputs: { name: "test-encoding", assumeRolePolicy: trust("medialive.amazonaws.com") } },
        },
        "aws:secretsmanager/secretVersion:SecretVersion": {
            passphrase: {
                inputs: { secretId: arn("secretsmanager", "secret:srt-AbCdEf"), secretString: "correct horse battery" },
                secrets: ["secretString"],
            },
        },
        "aws:iam/rolePolicy:RolePolicy": {
            "reader-policy": {
                inputs: {
                    role: "reader",
                    policy: grant(["secretsmanager:GetSecretValue"], [arn("secretsmanager", "secret:srt-AbCdEf")]),
                },
                uses: { role: ["reader"] },
            },
            "encoding-policy": {
                inputs: { role: "encoding", policy: grant(["mediaconnect:ManagedDescribeFlow"], ["*"]) },
            },
        },
        "aws-native:mediaconnect:Flow": { main: flow("main", "eu-west-1a"), spare: flow("spare", "eu-west-1b") },
        "aws-native:mediaconnect:FlowSource": {
            backup: {
                inputs: {
                    name: "backup",
                    flowArn: arn("mediaconnect", "flow:1-0-0:main"),
                    protocol: "srt-listener",
                    ingestPort: 5001,
                    whitelistCidr: "203.0.113.5/32",
                    decryption: { keyType: "srt-password", roleArn: "r", secretArn: "s" },
                },
            },
        },
        "aws-native:mediaconnect:FlowOutput": {
            monitor: {
                inputs: {
                    name: "monitor",
                    flowArn: arn("mediaconnect", "flow:1-0-0:main"),
                    protocol: "srt-listener",
                    port: 6000,
                    cidrAllowList: ["203.0.113.9/32"],
                },
            },
        },
        "aws:medialive/input:Input": {
            input: {
                inputs: {
                    name: "test-input",
                    type: "MEDIACONNECT",
                    mediaConnectFlows: [
                        { flowArn: arn("mediaconnect", "flow:1-0-0:main") },
                        { flowArn: arn("mediaconnect", "flow:1-0-0:spare") },
                    ],
                },
                id: "7654321",
            },
        },
        "aws:mediapackage/channel:Channel": { package: { inputs: { channelId: "test-package" } } },
        "aws-native:mediapackage:Channel": {},
        "aws-native:mediapackage:OriginEndpoint": {
            live: endpoint("live", {}),
            delayed: endpoint("delayed", { timeDelaySeconds: 30, startoverWindowSeconds: 60 }),
            startover: endpoint("startover", { startoverWindowSeconds: 86_400 }),
        },
        "aws:medialive/channel:Channel": {
            channel: {
                inputs: {
                    name: "test-channel",
                    channelClass: "STANDARD",
                    startChannel: false,
                    inputSpecification: { codec: "AVC", inputResolution: "HD", maximumBitrate: "MAX_10_MBPS" },
                    inputAttachments: [{ inputAttachmentName: "contribution", inputId: "7654321" }],
                    destinations: [{ id: "packager", mediaPackageSettings: [{ channelId: "test-package" }] }],
                    encoderSettings: {
                        videoDescriptions: [
                            rung("720p", 1280, 720, 3_800_000, 8),
                            rung("540p", 960, 540, 2_300_000, 7),
                            rung("360p", 640, 360, 1_200_000, 6),
                        ],
                        audioDescriptions: [{ name: "aac", audioSelectorName: "default" }],
                        outputGroups: [
                            {
                                name: "packager",
                                outputGroupSettings: {
                                    mediaPackageGroupSettings: { destination: { destinationRefId: "packager" } },
                                },
                                outputs: [output("720p"), output("540p"), output("360p")],
                            },
                        ],
                    },
                },
                computed: { channelId: "1234567" },
                id: "1234567",
            },
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
        "aws:scheduler/schedule:Schedule": { "at-0": at(0), "at-15": at(15), "at-30": at(30), "at-45": at(45) },
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

/** A legal event that a test can break: parts are plain data and may be changed at will before the view is made. */
export class TestEvent {
    readonly parts = parts();

    /** A resource by its logical name. */
    part(name: string): Part {
        const found = Object.values(this.parts).find((each) => name in each);
        if (found === undefined) throw new Error(`no part is called ${name}`);
        return found[name];
    }

    /** Sets an input at a path, `a.b[0].c`; undefined takes it away. */
    set(name: string, path: string, value: Plain | undefined): this {
        const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);
        const last = keys.pop() ?? "";
        let holder: Plain = this.part(name).inputs;
        for (const key of keys) {
            const next: Plain | undefined = Array.isArray(holder)
                ? holder[Number(key)]
                : isHolder(holder)
                  ? holder[key]
                  : undefined;
            if (next === undefined) throw new Error(`${name} has no ${path}`);
            holder = next;
        }
        if (Array.isArray(holder) && value !== undefined) holder[Number(last)] = value;
        else if (isHolder(holder) && value !== undefined) holder[last] = value;
        else if (isHolder(holder)) delete holder[last];
        return this;
    }

    add(type: string, name: string, part: Part): this {
        this.parts[type] = { ...this.parts[type], [name]: part };
        return this;
    }

    remove(name: string): this {
        for (const each of Object.values(this.parts)) delete each[name];
        return this;
    }

    sources(): ViewSource[] {
        const types = new Map(
            Object.entries(this.parts).flatMap(([type, each]) => Object.keys(each).map((name) => [name, type])),
        );
        const urns = (names: string[] = []) => names.map((name) => urn(types.get(name) ?? "", name));
        return Object.entries(this.parts).flatMap(([type, each]) =>
            Object.entries(each).map(
                ([name, { inputs, computed = {}, id, parent, dependsOn = [], uses = {}, secrets = [] }]) => ({
                    urn: urn(type, name),
                    type,
                    name,
                    inputs,
                    state: { ...inputs, ...computed },
                    ...(id === undefined ? {} : { id }),
                    ...(parent === undefined ? {} : { parent: urns([parent])[0] }),
                    dependencies: urns([...dependsOn, ...Object.values(uses).flat()]),
                    propertyDependencies: Object.fromEntries(
                        Object.entries(uses).map(([key, names]) => [key, urns(names)]),
                    ),
                    secrets,
                }),
            ),
        );
    }

    view(): View {
        return new View(this.sources());
    }
}

function isHolder(value: Plain): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
