import * as pulumi from "@pulumi/pulumi";
import * as mediaconnect from "@pulumi/aws-native/mediaconnect";
import * as mediapackage from "@pulumi/aws-native/mediapackage";
import * as mediatailor from "@pulumi/aws-native/mediatailor";
import * as medialive from "@pulumi/aws/medialive";
import * as packaging from "@pulumi/aws/mediapackage";
import * as scheduler from "@pulumi/aws/scheduler";

class Venue extends pulumi.ComponentResource {
    constructor(name: string, exit: string) {
        super("pi-live:index:PiIngest", name, {
            cameras: [{ application: "gopro", kind: "rtmp" }],
            exit: { kind: exit },
        });
    }
}

/** The programme's way as short as it goes, with two endpoints. */
export function shortEvent(exit = "obs", passphrase: pulumi.Input<string> = "passphrase") {
    new Venue("pi", exit);
    const flow = new mediaconnect.Flow("flow", {
        name: "main",
        source: { name: "camera", protocol: "srt-listener", ingestPort: 5000, description: passphrase },
    });
    const input = new medialive.Input("input", {
        name: "in",
        type: "MEDIACONNECT",
        mediaConnectFlows: [{ flowArn: flow.flowArn }],
    });
    const packager = new packaging.Channel("packager", { channelId: "race" });
    const channel = new medialive.Channel("channel", {
        name: "channel",
        channelClass: "SINGLE_PIPELINE",
        inputSpecification: { codec: "AVC", inputResolution: "HD", maximumBitrate: "MAX_10_MBPS" },
        inputAttachments: [{ inputAttachmentName: "main", inputId: input.id }],
        destinations: [{ id: "packager", mediaPackageSettings: [{ channelId: packager.id }] }],
        encoderSettings: {
            timecodeConfig: { source: "SYSTEMCLOCK" },
            outputGroups: [],
            audioDescriptions: [],
            videoDescriptions: [],
        },
    });
    for (const [name, delay] of [
        ["live", undefined],
        ["delayed", 30],
    ] as const) {
        const endpoint = new mediapackage.OriginEndpoint(name, {
            awsId: name,
            channelId: packager.id,
            hlsPackage: {},
            ...(delay === undefined ? {} : { timeDelaySeconds: delay }),
        });
        new mediatailor.PlaybackConfiguration(`ads-${name}`, {
            name: `ads-${name}`,
            videoContentSourceUrl: endpoint.url.apply((url) => url.replace(/\/[^/]*$/, "")),
            adDecisionServerUrl: "https://ads.example/vast?a=1",
        });
    }
    for (const minute of [0, 30]) {
        new scheduler.Schedule(`at-${minute}`, {
            scheduleExpression: `cron(${minute} * * * ? *)`,
            flexibleTimeWindow: { mode: "OFF" },
            target: {
                arn: "arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule",
                roleArn: "arn:role",
                input: channel.id,
            },
        });
    }
    return { flow: flow.flowArn, passphrase };
}
