import { parseArn } from "../common/arn";
import { allow, serviceTrust } from "../common/iam";

/** EventBridge Scheduler may assume the role, for the schedules of one group only (Scheduler guide, "Confused deputy"). */
export function schedulerTrust(groupArn: string): string {
    return serviceTrust("scheduler.amazonaws.com", { account: parseArn(groupArn).account, sourceArn: groupArn });
}

/** One call on one channel, and the queue for what failed. */
export function schedulerPolicy(channelArn: string, queueArn: string): string {
    return allow([
        { actions: ["medialive:BatchUpdateSchedule"], resources: [channelArn] },
        { actions: ["sqs:SendMessage"], resources: [queueArn] },
    ]);
}

/** The queue answers on encrypted connections only. Who may use it is said by identities: the scheduler sends with its role. */
export function queuePolicy(queueArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Deny",
                Principal: "*",
                Action: "sqs:*",
                Resource: queueArn,
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    });
}

/** MediaLive's schedule as a universal target, in the channel's partition (Scheduler guide, "Universal targets"). */
export function batchUpdateSchedule(channelArn: string): string {
    return `arn:${parseArn(channelArn).partition}:scheduler:::aws-sdk:medialive:batchUpdateSchedule`;
}
