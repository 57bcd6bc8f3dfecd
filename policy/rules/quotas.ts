import type { Breach } from "../breach";
import type { Rule } from "../rule";
import {
    cachePolicyType,
    channelType,
    distributionType,
    endpointType,
    flowOutputType,
    flowSourceType,
    flowType,
    inputType,
    originRequestPolicyType,
    packageChannelTypes,
    scheduleType,
} from "../types";
import type { View, ViewedResource } from "../view";
import { ladders } from "./ladder";

/** How many of a kind an account's region has by default. */
const counts: { types: string[]; most: number; what: string }[] = [
    // MediaLive user guide, "Quotas in MediaLive": 5 channels, 20 push inputs.
    { types: [channelType], most: 5, what: "MediaLive channels in a region" },
    { types: [inputType], most: 20, what: "MediaLive push inputs in a region" },
    { types: [flowType], most: 20, what: "MediaConnect flows in a region" },
    { types: packageChannelTypes, most: 30, what: "MediaPackage channels in a region" },
    { types: [cachePolicyType], most: 20, what: "cache policies in an account" },
    { types: [originRequestPolicyType], most: 20, what: "origin request policies in an account" },
    { types: [distributionType], most: 200, what: "distributions in an account" },
    { types: [scheduleType], most: 1_000_000, what: "schedules in a region" },
];

const withinDefaults: Rule = {
    code: "PL710",
    title: "The program fits into AWS's default quotas",
    severity: "warning",
    reason: "A fresh account refuses what lies beyond, in the middle of `pulumi up`; other stacks in the account count too.",
    fix: "Ask for a higher quota (Service Quotas, takes days), or make fewer.",
    docs: "https://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html",
    check: (view) => [
        ...counts.flatMap(({ types, most, what }) => {
            const all = view.all(...types);
            return all.length <= most ? [] : [all[most].breach(`${all.length} ${what}, ${most} by default`)];
        }),
        ...view.all(distributionType).flatMap((distribution) =>
            Object.entries(parts).flatMap(([property, most]) => {
                const list = distribution.at(property);
                return list.items.length <= most ? [] : [list.breach(`${list.items.length}, ${most} by default`)];
            }),
        ),
    ],
};

/** Groups the resources by what a property refers to; by dependency where the value is unknown. */
function grouped(resources: ViewedResource[], property: string): ViewedResource[][] {
    const groups = new Map<string, ViewedResource[]>();
    for (const resource of resources) {
        const key = resource.at(property).text ?? (resource.propertyDependencies[property] ?? []).join(" ");
        groups.set(key, [...(groups.get(key) ?? []), resource]);
    }
    return [...groups.values()];
}

/** MediaConnect guide, "Quotas": not to be raised. */
const mostOutputs = 50;
/** The same page: beyond, thumbnails and content quality analysis are switched off. */
const mostOutputsWithMonitoring = 10;
const mostSources = 2;
/** MediaPackage v1, "Live quotas". */
const mostEndpoints = 10;
const mostStreams = 20;
/** CloudFront guide, "Quotas on policies". */
const mostNames = 10;
/** AWS General Reference, "Amazon CloudFront endpoints and quotas": both can be raised. */
const parts: Record<string, number> = { orderedCacheBehaviors: 25, origins: 25 };

const withinHardLimits: Rule = {
    code: "PL711",
    title: "Nothing exceeds what one flow, channel or distribution can have",
    severity: "error",
    reason: "These limits are per resource; most cannot be raised.",
    fix: "Split the resource in two, or make fewer parts.",
    docs: "https://docs.aws.amazon.com/mediapackage/latest/ug/live-quotas.html",
    check: (view) => [
        ...grouped(view.all(flowOutputType), "flowArn").flatMap((outputs) =>
            over(outputs, mostOutputs, "outputs of one flow"),
        ),
        // The flow's own source is the first one.
        ...grouped(view.all(flowSourceType), "flowArn").flatMap((sources) =>
            over(sources, mostSources - 1, "further sources of one flow"),
        ),
        ...grouped(view.all(endpointType), "channelId").flatMap((endpoints) =>
            over(endpoints, mostEndpoints, "endpoints of one channel"),
        ),
        ...view
            .all(channelType)
            .flatMap(ladders)
            .flatMap(({ group, renditions }) =>
                renditions.length > mostStreams
                    ? [group.breach(`${renditions.length} streams, MediaPackage takes ${mostStreams}`)]
                    : [],
            ),
        ...policyNames(view),
    ],
};

function over(resources: ViewedResource[], most: number, what: string): Breach[] {
    return resources.length <= most ? [] : [resources[most].breach(`${resources.length} ${what}, at most ${most}`)];
}

/** Query strings, headers or cookies named in one policy (CloudFront guide, "Quotas on policies"). */
function policyNames(view: View): Breach[] {
    const key = "parametersInCacheKeyAndForwardedToOrigin.";
    const lists = [
        ...view
            .all(cachePolicyType)
            .flatMap((policy) => [
                policy.at(`${key}queryStringsConfig.queryStrings.items`),
                policy.at(`${key}headersConfig.headers.items`),
            ]),
        ...view
            .all(originRequestPolicyType)
            .flatMap((policy) => [
                policy.at("queryStringsConfig.queryStrings.items"),
                policy.at("headersConfig.headers.items"),
            ]),
    ];
    return lists
        .filter(({ items }) => items.length > mostNames)
        .map((list) => list.breach(`${list.items.length} names, at most ${mostNames}`));
}

const monitoringStaysOn: Rule = {
    code: "PL712",
    title: "A watched flow has at most ten outputs",
    severity: "warning",
    reason: "Beyond ten outputs MediaConnect switches thumbnails and content quality analysis off.",
    fix: "Feed further takers from a second flow.",
    docs: "https://docs.aws.amazon.com/mediaconnect/latest/ug/quotas.html",
    check: (view) =>
        grouped(view.all(flowOutputType), "flowArn").flatMap((outputs) => {
            const arn = outputs[0].at("flowArn").text;
            const flow = view.all(flowType).find((each) => each.at("flowArn").text === arn && arn !== undefined);
            const watched = flow?.at("sourceMonitoringConfig").isAbsent === false;
            return watched ? over(outputs, mostOutputsWithMonitoring, "outputs of a watched flow") : [];
        }),
};

export const quotaRules: Rule[] = [withinDefaults, withinHardLimits, monitoringStaysOn];
