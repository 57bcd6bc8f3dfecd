import { optionalText, text } from "../value";
import { type AwsType, type Making, account, arn, tagsAll } from "./type";

/** EventBridge Scheduler and SQS. */
export const scheduleTypes: Record<string, AwsType> = {
    "aws:scheduler/schedule:Schedule": {
        source: "internal/service/scheduler/schedule.go @02f524b9",
        forceNew: ["groupName", "name", "namePrefix"],
        autoName: { property: "name", max: 64 },
        defaults: { scheduleExpressionTimezone: "UTC", state: "ENABLED" },
        id: ({ name, inputs }) => `${group(inputs)}/${name}`,
        computed: {
            arn: (made) => arn(made, "scheduler", `schedule/${group(made.inputs)}/${made.name}`),
            actionAfterCompletion: () => "NONE",
            groupName: () => "default",
            namePrefix: () => "",
        },
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": {
        source: "internal/service/scheduler/schedule_group.go @0cdab4ae",
        forceNew: ["name", "namePrefix"],
        autoName: { property: "name", max: 64 },
        id: ({ name }) => name,
        computed: {
            arn: (made) => arn(made, "scheduler", `schedule-group/${made.name}`),
            creationDate: () => "2026-11-22T19:00:00Z",
            lastModificationDate: () => "2026-11-22T19:00:00Z",
            namePrefix: () => "",
            state: () => "ACTIVE",
            tagsAll,
        },
    },
    "aws:sqs/queue:Queue": {
        source: "internal/service/sqs/queue.go @00a35305",
        forceNew: ["fifoQueue", "name", "namePrefix"],
        policies: ["policy"],
        documents: ["redrivePolicy", "redriveAllowPolicy"],
        autoName: { property: "name", max: 80 },
        defaults: {
            contentBasedDeduplication: false,
            delaySeconds: 0,
            fifoQueue: false,
            maxMessageSize: 262144,
            messageRetentionSeconds: 345600,
            receiveWaitTimeSeconds: 0,
            visibilityTimeoutSeconds: 30,
        },
        id: queueUrl,
        computed: {
            arn: (made) => arn(made, "sqs", made.name),
            deduplicationScope: () => "",
            fifoThroughputLimit: () => "",
            kmsDataKeyReusePeriodSeconds: () => 300,
            namePrefix: () => "",
            policy: () => "",
            redriveAllowPolicy: () => "",
            redrivePolicy: () => "",
            sqsManagedSseEnabled: () => true,
            url: queueUrl,
            tagsAll,
        },
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        source: "internal/service/sqs/queue_policy.go @0148137d",
        forceNew: ["queueUrl"],
        policies: ["policy"],
        id: ({ inputs }) => text(inputs, "queueUrl"),
        computed: {},
    },
};

function group(inputs: Making["inputs"]): string {
    return optionalText(inputs, "groupName") ?? "default";
}

function queueUrl(made: Making): string {
    return `https://sqs.${made.region}.amazonaws.com/${account}/${made.name}`;
}
