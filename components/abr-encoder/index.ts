import * as iam from "@pulumi/aws/iam";
import * as medialive from "@pulumi/aws/medialive";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { computed } from "../common/computed";
import { componentNameProblems, fixedName } from "../common/names";
import { encoderPolicy, encoderTrust } from "./access";
import { AbrChannelClass, AbrEncoderArgs, AbrLogLevel, AbrRecording } from "./args";
import { audioSelectorName, destinationIds, encoderSettings } from "./encoder-settings";
import { inputSpecification } from "./input";
import { abrProblems } from "./ladder";

export * from "./args";

/**
 * Encodes the contribution into a ladder: a MediaLive input on the MediaConnect flows, and a channel that sends
 * every rendition to MediaPackage (or pushes HLS), recording it as well when asked to.
 *
 * The channel is made stopped and never started from here: the operator starts it to go on air, and an update of a running
 * channel stops it (Terraform's provider does so), so leave the stack alone during an event.
 *
 * Throws before anything is registered, naming every argument that AWS would refuse.
 */
export class AbrEncoder extends pulumi.ComponentResource {
    /** Id of the channel, for schedules and metrics. */
    public readonly channelId: pulumi.Output<string>;
    public readonly channelArn: pulumi.Output<string>;
    /** Id of the input. */
    public readonly inputId: pulumi.Output<string>;
    /** ARN of the role that the channel works with: a MediaPackage v2 channel's policy must allow it. */
    public readonly roleArn: pulumi.Output<string>;
    /** Where the recording lies, `s3://<bucket>/<prefix>`; absent without one. */
    public readonly recordingUrl?: pulumi.Output<string>;

    constructor(name: string, args: AbrEncoderArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("AbrEncoder", name, args, () => [...componentNameProblems(name), ...abrProblems(args)]);
        const owner = { component: "AbrEncoder", name };
        super("pi-live:index:AbrEncoder", name, curated(args), opts);

        const { recording } = args;
        const folder = recording && recordingFolder(name, recording, this);
        const { roleArn, grants } = encoderRole(name, args, folder, this);
        const input = new medialive.Input(
            `${name}-input`,
            {
                type: "MEDIACONNECT",
                roleArn,
                mediaConnectFlows: flowArns(args).map((flowArn) => ({ flowArn })),
                tags: args.tags,
            },
            { parent: this, dependsOn: grants },
        );
        const channel = makeChannel(name, args, { input, roleArn, folder }, { parent: this, dependsOn: grants });

        this.channelId = computed(owner, "channelId for the channel", channel.channelId);
        this.channelArn = computed(owner, "arn for the channel", channel.arn);
        this.inputId = input.id;
        this.roleArn = computed(owner, "arn for the role", pulumi.output(roleArn));
        if (recording !== undefined) this.recordingUrl = pulumi.interpolate`s3://${recording.bucketName}/${folder}`;
        this.registerOutputs({
            channelId: this.channelId,
            channelArn: this.channelArn,
            inputId: this.inputId,
            roleArn: this.roleArn,
            recordingUrl: this.recordingUrl,
        });
    }
}

/** What rules over the graph need; nothing that is known only later. */
function curated(args: AbrEncoderArgs) {
    const { ladder, framesPerSecond, gopSeconds, segmentSeconds, picture } = args;
    return {
        ladder,
        framesPerSecond,
        gopSeconds,
        segmentSeconds,
        channelClass: args.channelClass ?? AbrChannelClass.SinglePipeline,
        ...(picture === undefined ? {} : { picture }),
    };
}

/** The folder in the bucket: events may share one. */
function recordingFolder(name: string, { prefix }: AbrRecording, parent: pulumi.Resource): pulumi.Output<string> {
    if (prefix !== undefined) return pulumi.output(prefix);
    return fixedName({ component: "AbrEncoder", name, parent })("", folderLimit);
}

/** Far within an S3 key's 1,024 bytes. */
const folderLimit = 100;

/** One output per flow, so that a preview knows how many there are before it knows any. */
function flowArns({ flowArns: list, flowCount }: AbrEncoderArgs): pulumi.Output<string>[] {
    return Array.from({ length: flowCount }, (_, i) =>
        pulumi.output(list).apply((arns) => {
            if (arns.length !== flowCount)
                throw new Error(`flowCount is ${flowCount}, and flowArns has ${arns.length}`);
            return arns[i];
        }),
    );
}

/** The role of input and channel, and the grants to wait for: MediaLive uses it as soon as the input is made. */
function encoderRole(
    name: string,
    args: AbrEncoderArgs,
    folder: pulumi.Output<string> | undefined,
    parent: pulumi.Resource,
) {
    if (args.roleArn !== undefined) return { roleArn: args.roleArn, grants: [] };
    const [flowArn] = flowArns(args);
    const role = new iam.Role(
        `${name}-role`,
        { assumeRolePolicy: flowArn.apply(encoderTrust), tags: args.tags },
        { parent },
    );
    const { target, recording } = args;
    const policy = new iam.RolePolicy(
        `${name}-role-policy`,
        {
            role: role.id,
            policy: pulumi
                .output({
                    flowArn,
                    mediaPackageChannelArn: target.mediaPackageChannelArn,
                    mediaPackageV2ChannelArn: target.hls?.mediaPackageV2ChannelArn,
                    passwordParameterArn: target.hls?.passwordParameterArn,
                    recording:
                        recording === undefined ? undefined : { bucketArn: recording.bucketArn, prefix: folder ?? "" },
                })
                .apply(encoderPolicy),
        },
        { parent },
    );
    return { roleArn: role.arn, grants: [policy] };
}

function makeChannel(
    name: string,
    args: AbrEncoderArgs,
    {
        input,
        roleArn,
        folder,
    }: { input: medialive.Input; roleArn: pulumi.Input<string>; folder: pulumi.Output<string> | undefined },
    opts: pulumi.CustomResourceOptions,
): medialive.Channel {
    return new medialive.Channel(
        `${name}-channel`,
        {
            channelClass: args.channelClass ?? AbrChannelClass.SinglePipeline,
            roleArn,
            inputSpecification: inputSpecification(args),
            inputAttachments: [
                {
                    inputAttachmentName: "contribution",
                    inputId: input.id,
                    inputSettings: {
                        // A MediaConnect input has no end to loop from.
                        sourceEndBehavior: "CONTINUE",
                        audioSelectors: [{ name: audioSelectorName }],
                    },
                },
            ],
            destinations: destinations(args, folder),
            encoderSettings: encoderSettings(args),
            // Always sent: Terraform's create leaves it out, so a level appears as a change of the second `up` (channel.go @ba2931406).
            logLevel: args.logLevel ?? AbrLogLevel.Disabled,
            maintenance:
                args.maintenance === undefined
                    ? undefined
                    : {
                          maintenanceDay: args.maintenance.day.toUpperCase(),
                          maintenanceStartTime: args.maintenance.startHour,
                      },
            // With true, every update would start the channel again, and bill it.
            startChannel: false,
            tags: args.tags,
        },
        { ...opts, ignoreChanges: ignoredPaths(args) },
    );
}

/**
 * Terraform's provider loses the empty `mediaPackageOutputSettings: {}` when it reads a channel and plans an update for
 * ever after (hashicorp/terraform-provider-aws#31555, open), and an update stops a running channel. The settings of
 * these outputs are always empty, so nothing is lost by not comparing them. After a `pulumi refresh` the state holds what
 * the provider read, which an update would then send back without the empty block: don't refresh a channel's stack.
 *
 * Each output by its number: the engine understands `outputs[*]`, but Terraform's bridge, where the diff arises, compares
 * the paths as text (pulumi-terraform-bridge, tfbridge/diff.go, doIgnoreChanges). The price: an existing channel can't
 * change from a pushed HLS target to MediaPackage in place; destroy the channel first.
 */
function ignoredPaths({ target, ladder }: AbrEncoderArgs): string[] {
    if (target.hls !== undefined) return [];
    return ladder.map((_, i) => `encoderSettings.outputGroups[0].outputs[${i}].outputSettings`);
}

function destinations({ target, recording, channelClass }: AbrEncoderArgs, folder: pulumi.Output<string> | undefined) {
    const pipelines = channelClass === AbrChannelClass.Standard ? ["a", "b"] : ["a"];
    const { hls, mediaPackageChannelId } = target;
    return [
        ...(mediaPackageChannelId === undefined
            ? []
            : [{ id: destinationIds.packager, mediaPackageSettings: [{ channelId: mediaPackageChannelId }] }]),
        ...(hls === undefined
            ? []
            : [
                  {
                      id: destinationIds.hls,
                      settings: hls.urls.map((url) => ({
                          url,
                          username: hls.username,
                          passwordParam: parameterName(hls.passwordParameterArn),
                      })),
                  },
              ]),
        ...(recording === undefined
            ? []
            : [
                  {
                      id: destinationIds.recording,
                      // Each pipeline writes files of its own; `s3ssl` is MediaLive's word for S3 over TLS.
                      settings: pipelines.map((pipeline) => ({
                          url: pulumi.interpolate`s3ssl://${recording.bucketName}/${folder}/${pipeline}/recording`,
                      })),
                  },
              ]),
    ];
}

/** MediaLive wants the parameter's name, IAM its ARN (`…:parameter/name`). */
function parameterName(arn: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
    return arn === undefined
        ? undefined
        : pulumi.output(arn).apply((text) => text.slice(text.indexOf(":parameter") + 10));
}
