import type { Breach } from "../breach";
import type { Rule } from "../rule";
import {
    bucketTypes,
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
    playbackType,
    policyType,
    rolePolicyType,
    roleType,
    scheduleType,
} from "../types";
import type { Field } from "../view";

interface NameLimit {
    types: string[];
    property: string;
    most: number;
    /** Characters that the whole name must consist of. */
    pattern?: RegExp;
}

const word = /^[A-Za-z0-9_-]+$/;
const schedulerName = /^[0-9A-Za-z_.-]+$/;

/** Names as AWS takes them: the CreateX page of each service's API reference. */
const limits: NameLimit[] = [
    { types: [flowType, flowSourceType, flowOutputType], property: "name", most: 128 },
    { types: [inputType, channelType], property: "name", most: 255 },
    { types: [packageChannelTypes[0]], property: "channelId", most: 256, pattern: word },
    { types: [packageChannelTypes[1], endpointType], property: "awsId", most: 256, pattern: word },
    { types: [endpointType], property: "manifestName", most: 256, pattern: word },
    { types: [playbackType], property: "name", most: 64, pattern: word },
    { types: [playbackType], property: "videoContentSourceUrl", most: 512 },
    { types: [playbackType], property: "adDecisionServerUrl", most: 25_000 },
    {
        types: [scheduleType, "aws:scheduler/scheduleGroup:ScheduleGroup"],
        property: "name",
        most: 64,
        pattern: schedulerName,
    },
    { types: [roleType], property: "name", most: 64, pattern: /^[\w+=,.@-]+$/ },
    { types: [rolePolicyType, policyType], property: "name", most: 128, pattern: /^[\w+=,.@-]+$/ },
    { types: bucketTypes, property: "bucket", most: 63, pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/ },
    { types: ["aws:sqs/queue:Queue"], property: "name", most: 80, pattern: word },
    { types: ["aws:secretsmanager/secret:Secret"], property: "name", most: 512, pattern: /^[\w/+=.@-]+$/ },
    {
        types: [cachePolicyType, originRequestPolicyType, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
        property: "name",
        most: 128,
        pattern: word,
    },
    {
        types: ["aws:cloudfront/originAccessControl:OriginAccessControl", "aws:cloudfront/function:Function"],
        property: "name",
        most: 64,
    },
    { types: [distributionType], property: "comment", most: 128 },
];

const namesFit: Rule = {
    code: "PL701",
    title: "Names keep within AWS's lengths and characters",
    severity: "error",
    reason: "AWS refuses the resource, often after half of the event has been made.",
    fix: "Shorten the event's or the component's name, or use letters, digits and dashes.",
    docs: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    check: (view) =>
        limits.flatMap(({ types, property, most, pattern }) =>
            view.all(...types).flatMap((resource) => {
                // What the provider makes up itself fits.
                const name = resource.inputs.at(property);
                if (name.text === undefined) return [];
                return [
                    ...(name.text.length > most
                        ? [name.breach(`${name.text.length} characters, at most ${most}: ${name.text.slice(0, 40)}…`)]
                        : []),
                    ...(pattern !== undefined && !pattern.test(name.text)
                        ? [name.breach(`${name.text} has characters that AWS refuses`)]
                        : []),
                ];
            }),
        ),
};

/** MediaLive API reference, OutputGroup. */
const mostGroupName = 32;

const groupNamesFit: Rule = {
    code: "PL702",
    title: "Output groups have short names, all names inside a channel differ",
    severity: "error",
    reason: "MediaLive refuses output group names beyond 32 characters, and two descriptions or outputs of one name.",
    fix: "Rename them.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html",
    check: (view) =>
        view.all(channelType).flatMap((channel) => {
            const settings = channel.at("encoderSettings");
            const groups = settings.at("outputGroups").items;
            const long = groups
                .map((group) => group.at("name"))
                .filter(({ text }) => (text?.length ?? 0) > mostGroupName)
                .map((name) => name.breach(`${name.text} has ${name.text?.length} characters`));
            const described = ["videoDescriptions", "audioDescriptions", "captionDescriptions"].flatMap(
                (kind) => settings.at(kind).items,
            );
            const outputs = groups.flatMap((group) => group.at("outputs").items);
            return [
                ...long,
                ...twice(described.map((each) => each.at("name"))),
                ...twice(outputs.map((output) => output.at("outputName"))),
                ...twice(groups.map((group) => group.at("name"))),
            ];
        }),
};

function twice(names: Field[]): Breach[] {
    return names
        .filter(({ text }, i) => text !== undefined && names.findIndex((other) => other.text === text) < i)
        .map((name) => name.breach(`${name.text} is there twice`));
}

const namesDiffer: Rule = {
    code: "PL703",
    title: "No two resources of a kind have the same name",
    severity: "error",
    reason: "AWS refuses the second, or takes it for the first.",
    fix: "Name one of the two instances differently.",
    docs: "https://www.pulumi.com/docs/iac/concepts/resources/names/",
    check: (view) => {
        const named = limits
            .filter(({ property }) => ["name", "awsId", "channelId", "bucket"].includes(property))
            // Two flows may have sources of one name, and two roles policies of one name.
            .filter(({ types }) => !types.includes(flowType) && !types.includes(rolePolicyType))
            .concat({ types: [flowType], property: "name", most: 0 });
        return named.flatMap(({ types, property }) =>
            types.flatMap((type) => {
                const seen = new Map<string, string>();
                return view.all(type).flatMap((resource) => {
                    const name = resource.inputs.at(property);
                    if (name.text === undefined) return [];
                    // Regions, providers and schedule groups are name spaces of their own.
                    const space = ["region", "groupName"].map((key) => resource.inputs.at(key).text ?? "").join(" ");
                    const key = `${space} ${name.text}`;
                    const first = seen.get(key);
                    if (first === undefined) seen.set(key, resource.name);
                    return first === undefined ? [] : [name.breach(`${name.text} is ${first}'s name too`)];
                });
            }),
        );
    },
};

export const nameRules: Rule[] = [namesFit, groupNamesFit, namesDiffer];
