import { parseArn } from "../common/arn";
import { allow, serviceTrust, Statement } from "../common/iam";

/** What the channel touches, known when the role's policy is written. */
export interface AbrGrants {
    flowArn: string;
    mediaPackageChannelArn?: string;
    mediaPackageV2ChannelArn?: string;
    passwordParameterArn?: string;
    recording?: { bucketArn: string; prefix: string };
}

/** Trust: MediaLive, for the inputs and channels of the flow's account and region. */
export function encoderTrust(flowArn: string): string {
    const { partition, region, account } = parseArn(flowArn);
    // Not `channel:*` alone: the input assumes the same role to find its flow.
    const sourceArn = `arn:${partition}:medialive:${region}:${account}:*`;
    // The L2 construct and LEF let MediaLive tag its session (anchors: aws-medialive-alpha, LEF foundation.ts).
    return serviceTrust("medialive.amazonaws.com", { account, sourceArn }, ["sts:AssumeRole", "sts:TagSession"]);
}

/** Least privilege for one channel: its flows, its target, its log group, its recording. */
export function encoderPolicy(grants: AbrGrants): string {
    const { partition, region, account } = parseArn(grants.flowArn);
    const logGroup = `arn:${partition}:logs:${region}:${account}:log-group:ElementalMediaLive`;
    const statements: Statement[] = [
        {
            sid: "ReadFlows",
            actions: [
                "mediaconnect:ManagedDescribeFlow",
                "mediaconnect:ManagedAddOutput",
                "mediaconnect:ManagedRemoveOutput",
            ],
            // `*`: the managed actions know no resource level; MediaLive refuses a narrower role (MediaLive guide,
            // "Requirements for MediaConnect"; aws-medialive-alpha says the same).
            resources: ["*"],
        },
        {
            sid: "WriteLogs",
            actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            resources: [logGroup, `${logGroup}:*`],
        },
        // `*`: listing groups knows no resource, and grants nothing on a named one (Service Authorization Reference).
        { sid: "FindLogs", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
    ];
    if (grants.mediaPackageChannelArn !== undefined) {
        statements.push({
            sid: "FindPackager",
            actions: ["mediapackage:DescribeChannel"],
            resources: [grants.mediaPackageChannelArn],
        });
    }
    if (grants.mediaPackageV2ChannelArn !== undefined) {
        statements.push({
            sid: "PutSegments",
            actions: ["mediapackagev2:GetChannel", "mediapackagev2:PutObject"],
            resources: [grants.mediaPackageV2ChannelArn],
        });
    }
    if (grants.passwordParameterArn !== undefined) {
        statements.push({
            sid: "ReadPassword",
            actions: ["ssm:GetParameter", "ssm:GetParameters"],
            resources: [grants.passwordParameterArn],
        });
    }
    if (grants.recording !== undefined) {
        statements.push({
            sid: "WriteRecording",
            actions: ["s3:PutObject", "s3:GetObject"],
            resources: [`${grants.recording.bucketArn}/${grants.recording.prefix}/*`],
        });
    }
    return allow(statements);
}
