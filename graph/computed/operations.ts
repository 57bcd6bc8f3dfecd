import { Compute, stamp } from "./context";

/** Scheduler, SQS, SNS, CloudWatch. Outputs: the SDK's `.d.ts`; ARNs: Service Authorization Reference; ids: the page "Import" of each type. */
export const operations: Record<string, Compute> = {
    "aws:scheduler/scheduleGroup:ScheduleGroup": ({ named, arn, region }) => {
        const { value, checked } = named();
        return {
            id: value,
            checked: { ...checked, region },
            outputs: {
                arn: arn("scheduler", `schedule-group/${value}`),
                state: "ACTIVE",
                creationDate: stamp,
                lastModificationDate: stamp,
            },
        };
    },
    // Without a group: "default" (Scheduler API reference, "CreateSchedule").
    "aws:scheduler/schedule:Schedule": ({ named, text, arn, region }) => {
        const { value, checked } = named();
        const group = text("groupName") || "default";
        return {
            id: `${group}/${value}`,
            checked: { ...checked, ...(text("groupName") === "" ? { groupName: group } : {}), region },
            outputs: { arn: arn("scheduler", `schedule/${group}/${value}`) },
        };
    },
    // The id is the URL. A FIFO queue's name ends in ".fifo" (SQS developer guide), an auto-name's too.
    "aws:sqs/queue:Queue": ({ inputs, named, arn, region, suffix, account }) => {
        const { value, checked } = named();
        const auto = checked["name"] !== undefined && inputs["fifoQueue"] === true;
        const name = auto ? `${value}.fifo` : value;
        const url = `https://sqs.${region}.${suffix}/${account}/${name}`;
        return {
            id: url,
            checked: { ...(checked["name"] === undefined ? {} : { name }), region },
            outputs: { arn: arn("sqs", name), url },
        };
    },
    "aws:sqs/queuePolicy:QueuePolicy": ({ text, region }) => ({
        id: text("queueUrl"),
        checked: { region },
        outputs: {},
    }),
    "aws:sns/topic:Topic": ({ inputs, named, arn, account, region }) => {
        const { value, checked } = named();
        const auto = checked["name"] !== undefined && inputs["fifoTopic"] === true;
        const name = auto ? `${value}.fifo` : value;
        const topicArn = arn("sns", name);
        return {
            id: topicArn,
            checked: { ...(checked["name"] === undefined ? {} : { name }), region },
            outputs: { arn: topicArn, owner: account },
        };
    },
    "aws:sns/topicPolicy:TopicPolicy": ({ text, account, region }) => ({
        id: text("arn"),
        checked: { region },
        outputs: { owner: account },
    }),
    "aws:sns/topicSubscription:TopicSubscription": ({ text, uuid, account, region }) => {
        const arn = `${text("topic")}:${uuid()}`;
        return { id: arn, checked: { region }, outputs: { arn, ownerId: account } };
    },
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarm("name"),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": alarm("alarmName"),
    "aws:cloudwatch/dashboard:Dashboard": ({ text, globalArn, region }) => ({
        id: text("dashboardName"),
        checked: { region },
        outputs: { dashboardArn: globalArn("cloudwatch", `dashboard/${text("dashboardName")}`) },
    }),
    "aws:cloudwatch/logGroup:LogGroup": ({ named, arn, region }) => {
        const { value, checked } = named();
        return { id: value, checked: { ...checked, region }, outputs: { arn: arn("logs", `log-group:${value}`) } };
    },
    "aws:cloudwatch/queryDefinition:QueryDefinition": ({ uuid, named, region }) => ({
        id: uuid(),
        checked: { ...named().checked, region },
        outputs: { queryDefinitionId: uuid() },
    }),
};

function alarm(key: string): Compute {
    return ({ named, arn, region }) => {
        const { value, checked } = named(key);
        return { id: value, checked: { ...checked, region }, outputs: { arn: arn("cloudwatch", `alarm:${value}`) } };
    };
}
