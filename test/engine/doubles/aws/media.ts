import { text } from "../value";
import { type AwsType, arn, tagsAll } from "./type";

/** MediaLive and MediaPackage. */
export const mediaTypes: Record<string, AwsType> = {
    "aws:medialive/input:Input": {
        source: "internal/service/medialive/input.go @01c08000",
        forceNew: ["type"],
        sets: ["destinations", "inputDevices", "mediaConnectFlows", "sources"],
        autoName: { property: "name", max: 255 },
        id: (made) => made.digits(7),
        computed: {
            arn: (made) => arn(made, "medialive", `input:${made.digits(7)}`),
            attachedChannels: () => [],
            // Two flows, or two destinations, make a standard input (MediaLive guide, "Input class").
            inputClass: ({ inputs }) => (length(inputs.mediaConnectFlows) > 1 ? "STANDARD" : "SINGLE_PIPELINE"),
            inputPartnerIds: () => [],
            inputSourceType: () => "STATIC",
            inputDevices: () => [],
            sources: () => [],
            tagsAll,
        },
    },
    "aws:medialive/channel:Channel": {
        source: "internal/service/medialive/channel.go @044fb317, channel_encoder_settings_schema.go @5303f572",
        forceNew: ["channelClass", "vpc"],
        sets: [
            "destinations",
            "destinations.mediaPackageSettings",
            "destinations.settings",
            "encoderSettings.audioDescriptions",
            "encoderSettings.outputGroups.outputs.audioDescriptionNames",
            "encoderSettings.outputGroups.outputs.captionDescriptionNames",
            "inputAttachments",
        ],
        autoName: { property: "name", max: 255 },
        defaults: { startChannel: false },
        // channel.go @ba2931406
        computedInputs: ["logLevel", "maintenance"],
        leftOutAtCreate: { logLevel: "DISABLED" },
        id: (made) => made.digits(7),
        computed: {
            arn: (made) => arn(made, "medialive", `channel:${made.digits(7)}`),
            channelId: (made) => made.digits(7),
            logLevel: () => "DISABLED",
            maintenance: () => ({ maintenanceDay: "TUESDAY", maintenanceStartTime: "02:00" }),
            tagsAll,
        },
    },
    "aws:mediapackage/channel:Channel": {
        source: "internal/service/mediapackage/channel.go @00a35305",
        forceNew: ["channelId"],
        // Terraform's default says "Terraform" (pulumi-aws, resources.go).
        defaults: { description: "Managed by Pulumi" },
        id: ({ inputs }) => text(inputs, "channelId"),
        computed: {
            arn: (made) => arn(made, "mediapackage", `channels/${made.hex(32)}`),
            hlsIngests: (made) => [
                {
                    ingestEndpoints: ["a", "b"].map((pipeline) => ({
                        url: `https://${made.hex(16, pipeline)}.mediapackage.${made.region}.amazonaws.com/in/v2/${made.hex(32)}/${made.hex(32, pipeline)}/channel`,
                        username: made.hex(32, `user ${pipeline}`),
                        password: made.hex(32, `password ${pipeline}`),
                    })),
                },
            ],
            tagsAll,
        },
    },
};

function length(value: unknown): number {
    return Array.isArray(value) ? value.length : 0;
}
