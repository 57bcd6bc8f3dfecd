import { account, arn, Part, Parts } from "./event-part";

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

/** From the cameras to the encoder, with two sources and a break each quarter of an hour. */
export function sourceParts(): Parts {
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
                            keyed: true,
                        },
                    ],
                    publishCidrs: ["192.168.0.0/16"],
                    exit: { kind: "relay", application: "gopro", targets: ["main", "spare"] },
                    pinned: true,
                    presence: "here",
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
        "aws:scheduler/schedule:Schedule": { "at-0": at(0), "at-15": at(15), "at-30": at(30), "at-45": at(45) },
    };
}
