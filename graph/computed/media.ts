import { Compute, Context, lastOctet, listAt, objectAt } from "./context";
import { Plain, PlainObject } from "../resource";

/**
 * Contribution, encoding, packaging, ad insertion. Which properties are computed: the read-only properties of AWS's
 * resource schemas (CloudFormation registry) and the outputs of the SDK's `.d.ts`; shapes of ARNs and URLs: AWS's API
 * references, named at each.
 */
export const media: Record<string, Compute> = {
    // Ids are the ARNs (primaryIdentifier FlowArn). ARN shape: MediaConnect API reference, "Flow".
    "aws-native:mediaconnect:Flow": (context) => {
        const { inputs, arn, hex, named, text, region } = context;
        const { value, checked } = named();
        const flowArn = arn("mediaconnect", `flow:1-${hex(16)}-${hex(12, "flow")}:${value}`);
        return {
            id: flowArn,
            checked,
            outputs: {
                flowArn,
                egressIp: `198.51.100.${lastOctet(hex(4, "egress"))}`,
                flowAvailabilityZone: text("availabilityZone") || `${region}a`,
                source: sourceOutputs(context, objectAt(inputs["source"])),
            },
        };
    },
    "aws-native:mediaconnect:FlowSource": (context) => {
        const outputs = sourceOutputs(context, context.inputs);
        return { id: outputs.sourceArn, outputs };
    },
    "aws-native:mediaconnect:FlowOutput": (context) => {
        const { value, checked } = context.named();
        const outputArn = context.arn(
            "mediaconnect",
            `output:1-${context.hex(16)}-${context.hex(12, "output")}:${value}`,
        );
        return { id: outputArn, checked, outputs: { outputArn } };
    },
    "aws-native:mediaconnect:FlowEntitlement": (context) => {
        const { value, checked } = context.named();
        const entitlementArn = context.arn(
            "mediaconnect",
            `entitlement:1-${context.hex(16)}-${context.hex(12, "entitlement")}:${value}`,
        );
        return { id: entitlementArn, checked, outputs: { entitlementArn } };
    },
    // Input class: MediaLive user guide, "Setting up a MediaConnect input": two flows make a standard-class input.
    "aws:medialive/input:Input": ({ inputs, arn, named, sevenDigits, region }) => {
        const id = sevenDigits();
        const ways = Math.max(
            ...["mediaConnectFlows", "sources", "destinations"].map((key) => listAt(inputs[key]).length),
        );
        return {
            id,
            checked: { ...named().checked, region },
            outputs: {
                arn: arn("medialive", `input:${id}`),
                inputClass: ways >= 2 ? "STANDARD" : "SINGLE_PIPELINE",
                inputSourceType: "STATIC",
                attachedChannels: [],
                inputPartnerIds: [],
            },
        };
    },
    "aws:medialive/inputSecurityGroup:InputSecurityGroup": ({ arn, sevenDigits, region }) => {
        const id = sevenDigits();
        return { id, checked: { region }, outputs: { arn: arn("medialive", `inputSecurityGroup:${id}`) } };
    },
    "aws:medialive/channel:Channel": ({ inputs, arn, named, sevenDigits, region }) => {
        const id = sevenDigits();
        return {
            id,
            checked: { ...named().checked, region },
            outputs: {
                arn: arn("medialive", `channel:${id}`),
                channelId: id,
                // Terraform's channel.go: Optional and Computed.
                ...(inputs["logLevel"] === undefined ? { logLevel: "DISABLED" } : {}),
            },
        };
    },
    // ARN and ingest URL: MediaPackage v1 user guide, "Working with channels"; two ingest endpoints, the second for pipeline 1.
    "aws:mediapackage/channel:Channel": (context) => ({
        id: context.text("channelId"),
        checked: { region: context.region },
        outputs: {
            arn: context.arn("mediapackage", `channels/${context.hex(32)}`),
            hlsIngests: [{ ingestEndpoints: ingestEndpoints(context) }],
        },
    }),
    "aws-native:mediapackage:Channel": (context) => ({
        id: context.text("awsId"),
        outputs: {
            arn: context.arn("mediapackage", `channels/${context.hex(32)}`),
            hlsIngest: {
                ingestEndpoints: ingestEndpoints(context).map((endpoint, i) => ({
                    id: context.hex(32, `ingest id ${i}`),
                    ...endpoint,
                })),
            },
        },
    }),
    // URL, https://<16 hex>.mediapackage.<region>.amazonaws.com/out/v1/<32 hex>/<manifestName>.m3u8: MediaPackage v1 API
    // reference, "OriginEndpoint"; the file's ending by packager: MediaPackage v1 user guide, "Accessing the endpoint".
    "aws-native:mediapackage:OriginEndpoint": (context) => {
        const { inputs, hex, accountHex, region, suffix, text } = context;
        const base = `https://${accountHex(16, "mediapackage egress")}.mediapackage.${region}.${suffix}/out/v1`;
        const manifest = text("manifestName") || "index";
        const cmaf = objectAt(inputs["cmafPackage"]);
        const ending = inputs["dashPackage"] ? ".mpd" : inputs["mssPackage"] ? ".ism/Manifest" : ".m3u8";
        const cmafManifests: Plain[] = (Array.isArray(cmaf["hlsManifests"]) ? cmaf["hlsManifests"] : []).map(
            (item: Plain, i) => ({
                url: `${base}/${hex(32, `cmaf ${i}`)}/${word(objectAt(item)["manifestName"]) || "index"}.m3u8`,
            }),
        );
        return {
            id: text("awsId"),
            outputs: {
                arn: context.arn("mediapackage", `origin_endpoints/${hex(32)}`),
                ...(inputs["cmafPackage"] === undefined
                    ? { url: `${base}/${hex(32, "url")}/${manifest}${ending}` }
                    : {}),
                ...(cmafManifests.length > 0 ? { cmafPackage: { hlsManifests: cmafManifests } } : {}),
            },
        };
    },
    // Prefixes: MediaTailor API reference, "PutPlaybackConfiguration", response.
    "aws-native:mediatailor:PlaybackConfiguration": ({ named, arn, hex, accountHex, region, suffix }) => {
        const { value: name, checked } = named();
        const base = `https://${hex(32, "playback")}.mediatailor.${region}.${suffix}`;
        const path = (kind: string) => `${base}/v1/${kind}/${accountHex(40, "mediatailor")}/${name}/`;
        return {
            id: name,
            checked,
            outputs: {
                playbackConfigurationArn: arn("mediatailor", `playbackConfiguration/${name}`),
                playbackEndpointPrefix: base,
                sessionInitializationEndpointPrefix: path("session"),
                hlsConfiguration: { manifestEndpointPrefix: path("master") },
                dashConfiguration: { manifestEndpointPrefix: path("dash") },
            },
        };
    },
};

/** `SourceIngestPort` is a text in the schema; sources that fetch or are entitled have neither address nor port. */
function sourceOutputs({ arn, hex }: Context, source: Record<string, unknown>): PlainObject & { sourceArn: string } {
    const port = source["ingestPort"];
    return {
        sourceArn: arn("mediaconnect", `source:1-${hex(16, "source")}-${hex(12, "source 2")}:${word(source["name"])}`),
        ...(port === undefined
            ? {}
            : { ingestIp: `203.0.113.${lastOctet(hex(4, "ingest"))}`, sourceIngestPort: word(port) }),
    };
}

function ingestEndpoints({ hex, region, suffix }: Context): { url: string; username: string; password: string }[] {
    return [0, 1].map((i) => ({
        url:
            `https://${hex(16, `ingest host ${i}`)}.mediapackage.${region}.${suffix}` +
            `/in/v2/${hex(32, "ingest")}/${hex(32, `ingest ${i}`)}/channel`,
        username: hex(32, `ingest user ${i}`),
        password: hex(32, `ingest password ${i}`),
    }));
}

function word(value: unknown): string {
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
