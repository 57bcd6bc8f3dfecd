import type { Break } from "./break";

const h264 = (rung: number) => `encoderSettings.videoDescriptions[${rung}].codecSettings.h264Settings`;

/** How the rules of picture, contribution and packaging are broken. */
export const sourceBreaks: Record<string, Break[]> = {
    PL101: [
        (event) => event.set("channel", `${h264(0)}.gopSize`, 3).set("channel", `${h264(1)}.gopSize`, 3),
        (event) => event.set("live", "hlsPackage.segmentDurationSeconds", 5),
        (event) => event.set("channel", `${h264(2)}.gopSizeUnits`, "FRAMES").set("channel", `${h264(2)}.gopSize`, 50),
    ],
    PL102: [
        (event) => event.set("channel", `${h264(1)}.gopSize`, 1),
        (event) => event.set("channel", `${h264(1)}.gopClosedCadence`, 0),
    ],
    PL103: [(event) => event.set("channel", `${h264(2)}.framerateNumerator`, 25)],
    PL104: [
        (event) => event.set("channel", `${h264(2)}.maxBitrate`, 2_300_000),
        (event) =>
            event
                .set("channel", "encoderSettings.videoDescriptions[2].width", 1920)
                .set("channel", "encoderSettings.videoDescriptions[2].height", 1080),
    ],
    PL105: [(event) => event.set("channel", "encoderSettings.videoDescriptions[2].height", 361)],
    PL106: [
        (event) => event.set("pi", "cameras[0].height", 360),
        (event) => event.set("pi", "cameras[0].framesPerSecond", 20),
        (event) => event.set("encoder", "picture", { width: 960, height: 540 }),
    ],
    PL107: [(event) => event.set("channel", "encoderSettings.videoDescriptions[1].width", 720)],
    PL110: [
        (event) => event.set("channel", `${h264(1)}.qvbrQualityLevel`, 9),
        (event) => event.set("channel", `${h264(0)}.qvbrQualityLevel`, 5),
        (event) => event.set("channel", `${h264(0)}.maxBitrate`, 40_000_000),
    ],
    PL111: [
        (event) => event.set("channel", `${h264(0)}.qvbrQualityLevel`, 11),
        (event) => event.set("channel", `${h264(0)}.maxBitrate`, undefined),
        (event) => event.set("channel", `${h264(0)}.bitrate`, 3_800_000),
    ],
    PL112: [
        (event) => event.set("channel", "encoderSettings.videoDescriptions[0].width", undefined),
        (event) => event.set("channel", `${h264(0)}.parControl`, "INITIALIZE_FROM_SOURCE"),
        (event) => event.set("channel", `${h264(0)}.framerateDenominator`, undefined),
    ],
    PL113: [
        (event) => event.set("channel", "inputSpecification.inputResolution", "SD"),
        (event) => event.set("pi", "cameras[0].bitrate", 12_000_000),
    ],
    PL114: [
        (event) => event.set("channel", "encoderSettings.audioDescriptions[0].name", "other"),
        (event) => event.set("channel", "encoderSettings.outputGroups[0].outputs[0].videoDescriptionName", "540p"),
    ],
    PL115: [
        (event) => {
            for (const i of [0, 1, 2])
                event.set("channel", `encoderSettings.outputGroups[0].outputs[${i}].audioDescriptionNames`, []);
        },
    ],
    PL116: [(event) => event.set("channel", "startChannel", true)],
    PL117: [
        (event) => event.set("channel", `${h264(2)}.profile`, "BASELINE").set("channel", `${h264(2)}.gopNumBFrames`, 3),
        (event) =>
            event
                .set("channel", `${h264(2)}.profile`, "BASELINE")
                .set("channel", `${h264(2)}.gopNumBFrames`, 0)
                .set("channel", `${h264(2)}.entropyEncoding`, "CABAC"),
    ],
    PL118: [(event) => event.set("channel", "logLevel", "WARNING")],
    PL201: [
        (event) => event.set("channel", "channelClass", "SINGLE_PIPELINE"),
        (event) =>
            event.set("input", "mediaConnectFlows", [
                { flowArn: "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-0-0:main" },
            ]),
    ],
    PL202: [
        (event) => event.set("spare", "availabilityZone", "eu-west-1a"),
        (event) => event.set("spare", "availabilityZone", undefined),
    ],
    PL203: [(event) => event.set("main", "source.decryption", undefined)],
    PL204: [
        (event) => event.set("main", "source.whitelistCidr", "0.0.0.0/0"),
        (event) => event.set("backup", "whitelistCidr", "128.0.0.0/1"),
        (event) => event.set("monitor", "cidrAllowList[0]", "0.0.0.0/0"),
    ],
    PL205: [
        (event) => event.set("main", "source.whitelistCidr", "0.0.0.0/0").set("main", "source.decryption", undefined),
    ],
    PL206: [
        (event) => event.set("main", "source.ingestPort", 2088),
        (event) => event.set("main", "source.ingestPort", 80),
        (event) => event.set("backup", "ingestPort", 5000),
    ],
    PL207: [
        (event) => event.set("main", "source.maxLatency", 4000),
        (event) => event.set("backup", "maxBitrate", 10_000_000),
    ],
    PL208: [(event) => event.set("main", "sourceFailoverConfig", undefined)],
    PL209: [
        (event) => (event.part("main").dependsOn = ["reader", "passphrase"]),
        (event) => (event.part("main").dependsOn = ["reader-policy"]),
    ],
    PL210: [
        (event) => event.set("pi-apply", "connection.hostKey", undefined),
        (event) => event.set("pi-apply", "connection.proxy", { host: "jump.example" }),
        (event) => event.remove("pi-apply").set("pi", "pinned", false),
    ],
    PL211: [(event) => event.set("pi", "presence", "away"), (event) => event.set("pi", "presence", "later")],
    PL212: [(event) => event.set("pi", "exit.kind", "obs")],
    PL213: [
        (event) => event.set("pi", "cameras[0].keyed", false),
        (event) => event.set("pi", "cameras[0].keyed", false).set("pi", "publishCidrs", ["192.168.1.7", "fd00::/8"]),
    ],
    PL214: [
        (event) => event.set("main", "source.whitelistCidr", "192.168.1.0/24"),
        (event) => event.set("backup", "whitelistCidr", "100.64.3.0/24"),
        (event) => event.set("monitor", "cidrAllowList[0]", "10.0.0.0/8"),
        (event) => event.set("main", "source.whitelistCidr", "fd00::/8"),
    ],
    PL301: [(event) => event.set("delayed", "startoverWindowSeconds", 30)],
    PL302: [
        (event) => event.set("delayed", "timeDelaySeconds", 4),
        (event) => event.set("startover", "startoverWindowSeconds", 1_209_601),
    ],
    PL303: [
        (event) => event.set("live", "hlsPackage.playlistWindowSeconds", 8),
        (event) =>
            event
                .set("live", "hlsPackage.playlistWindowSeconds", undefined)
                .set("live", "hlsPackage.segmentDurationSeconds", 24),
    ],
    PL304: [(event) => event.set("live", "hlsPackage.playlistWindowSeconds", 600)],
    PL305: [
        (event) => event.set("delayed", "hlsPackage.adMarkers", "NONE"),
        (event) => event.set("live", "hlsPackage.adMarkers", undefined),
    ],
    PL306: [
        (event) =>
            event
                .set("live", "hlsPackage.adMarkers", "DATERANGE")
                .set("live", "hlsPackage.programDateTimeIntervalSeconds", 0),
    ],
    PL307: [
        (event) =>
            event.set(
                "ads-live",
                "videoContentSourceUrl",
                "https://0123456789abcdef.mediapackage.eu-west-1.amazonaws.com/out/v1/a/index.m3u8",
            ),
        (event) =>
            event.set(
                "ads-live",
                "videoContentSourceUrl",
                `https://0123456789abcdef.mediapackage.eu-west-1.amazonaws.com/out/v1/${"d".repeat(32)}`,
            ),
    ],
    PL308: [(event) => event.set("live", "authorization", undefined)],
    PL309: [
        (event) =>
            event.set(
                "live",
                "authorization.cdnIdentifierSecret",
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret:cdn-AbCdEf",
            ),
    ],
    PL311: [(event) => event.set("delayed", "whitelist", ["192.0.2.0/24"])],
    PL310: [
        (event) =>
            event.add("aws-native:mediapackage:Channel", "native", {
                inputs: { awsId: "native", tags: [{ key: "event", value: "x" }] },
            }),
    ],
};
