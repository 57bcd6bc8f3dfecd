import * as iam from "@pulumi/aws/iam";
import * as scheduler from "@pulumi/aws/scheduler";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import { givenArnProblems } from "../common/arn-forms";
import { checkArguments } from "../common/arguments";
import { computed, failingWith } from "../common/computed";
import { componentNameProblems } from "../common/names";
import { batchUpdateSchedule, queuePolicy, schedulerPolicy, schedulerTrust } from "./access";
import type { AdBreaksArgs } from "./args";
import { adBreakLimits, adBreakProblems, spliceInsertInput, timings } from "./schedule";

export * from "./args";

/**
 * Cuts ad breaks into the running channel: EventBridge Scheduler puts a SCTE-35 splice_insert into MediaLive's schedule every
 * few minutes, without a function in between.
 *
 * A break begins within a minute of its time. One that can't be delivered is not made up for: it goes to the dead-letter queue.
 *
 * Throws before anything is registered, naming every argument that AWS would refuse.
 */
export class AdBreaks extends pulumi.ComponentResource {
    /** ARNs of the schedules, in the order of their minutes. */
    public readonly scheduleArns: pulumi.Output<string[]>;
    /** Name of the schedules' group. */
    public readonly groupName: pulumi.Output<string>;
    /** ARN of the queue for breaks that MediaLive refused. */
    public readonly deadLetterQueueArn: pulumi.Output<string>;
    /** URL of the queue that was made; absent when one was given. */
    public readonly deadLetterQueueUrl?: pulumi.Output<string>;

    constructor(name: string, args: AdBreaksArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("AdBreaks", name, args, () => [
            ...componentNameProblems(name),
            ...adBreakProblems(args),
            ...givenArnProblems([
                ["roleArn", "role", args.roleArn],
                ["deadLetterQueueArn", "queue", args.deadLetterQueueArn],
            ]),
        ]);
        const owner = { component: "AdBreaks", name };
        const { everyMinutes, lengthSeconds, firstEventId = 1, enabled = true, channelArn, channelId } = args;
        super("pi-live:index:AdBreaks", name, { everyMinutes, lengthSeconds, firstEventId, enabled }, opts);

        const group = new scheduler.ScheduleGroup(`${name}-group`, { tags: args.tags }, { parent: this });
        const groupArn = computed(owner, "arn for the group", group.arn);
        this.groupName = computed(owner, "name for the group", group.name);
        const queue =
            args.deadLetterQueueArn === undefined
                ? deadLetterQueue(name, args.tags, this)
                : givenQueue(args.deadLetterQueueArn);
        const role =
            args.roleArn === undefined ? schedulerRole(name, args, groupArn, queue.arn, this) : givenRole(args.roleArn);
        const schedules = timings({ everyMinutes, firstEventId }).map(
            (timing) =>
                new scheduler.Schedule(
                    `${name}-${timing.name}`,
                    {
                        groupName: this.groupName,
                        description: `Ad break of ${lengthSeconds} s, splice event ${timing.eventId}`,
                        scheduleExpression: timing.expression,
                        scheduleExpressionTimezone: args.timezone ?? "UTC",
                        startDate: args.startDate,
                        endDate: args.endDate,
                        flexibleTimeWindow: { mode: "OFF" },
                        state: enabled ? "ENABLED" : "DISABLED",
                        target: {
                            arn: pulumi.output(channelArn).apply(batchUpdateSchedule),
                            roleArn: role.arn,
                            input: pulumi.output(channelId).apply((id) =>
                                spliceInsertInput({
                                    channelId: id,
                                    actionPrefix: name,
                                    eventId: timing.eventId,
                                    lengthSeconds,
                                }),
                            ),
                            retryPolicy: adBreakLimits.retry,
                            deadLetterConfig: { arn: queue.arn },
                        },
                    },
                    // A schedule may fire as soon as it exists.
                    { parent: this, dependsOn: role.grants },
                ),
        );

        const arns = schedules.map(({ arn }) => computed(owner, "arn for a schedule", arn));
        this.scheduleArns = failingWith(pulumi.output(arns), [groupArn, queue.arn]);
        this.deadLetterQueueArn = queue.arn;
        this.deadLetterQueueUrl = queue.url;
        this.registerOutputs({
            scheduleArns: this.scheduleArns,
            groupName: this.groupName,
            deadLetterQueueArn: this.deadLetterQueueArn,
            deadLetterQueueUrl: this.deadLetterQueueUrl,
        });
    }
}

interface BreakQueue {
    arn: pulumi.Output<string>;
    url?: pulumi.Output<string>;
}

interface BreakRole {
    arn: pulumi.Input<string>;
    grants: pulumi.Resource[];
}

/** Keeps refused breaks for as long as SQS can, 14 days. */
function deadLetterQueue(name: string, tags: Record<string, string> | undefined, parent: pulumi.Resource): BreakQueue {
    const queue = new sqs.Queue(
        `${name}-dead-letters`,
        {
            messageRetentionSeconds: 1_209_600,
            sqsManagedSseEnabled: true,
            tags,
        },
        { parent },
    );
    const arn = computed({ component: "AdBreaks", name }, "arn for the dead-letter queue", queue.arn);
    new sqs.QueuePolicy(
        `${name}-dead-letters-policy`,
        { queueUrl: queue.id, policy: arn.apply(queuePolicy) },
        { parent },
    );
    return { arn, url: queue.url };
}

function givenQueue(arn: pulumi.Input<string>): BreakQueue {
    return { arn: pulumi.output(arn) };
}

/** The role that the schedules act with, and the grants to wait for. */
function schedulerRole(
    name: string,
    { channelArn, tags }: AdBreaksArgs,
    groupArn: pulumi.Output<string>,
    queueArn: pulumi.Output<string>,
    parent: pulumi.Resource,
): BreakRole {
    const role = new iam.Role(
        `${name}-role`,
        {
            description: `The scheduler cuts the ad breaks of ${name}`,
            assumeRolePolicy: groupArn.apply(schedulerTrust),
            tags,
        },
        { parent },
    );
    const policy = new iam.RolePolicy(
        `${name}-role-policy`,
        {
            role: role.id,
            policy: pulumi.all([channelArn, queueArn]).apply(([channel, queue]) => schedulerPolicy(channel, queue)),
        },
        { parent },
    );
    return { arn: role.arn, grants: [policy] };
}

function givenRole(arn: pulumi.Input<string>): BreakRole {
    return { arn, grants: [] };
}
