import type { Breach } from "../breach";
import type { Rule } from "../rule";
import {
    channelType,
    flowOutputType,
    flowSourceType,
    flowType,
    inputType,
    rolePolicyAttachmentType,
    rolePolicyType,
    roleType,
    secretVersionType,
} from "../types";
import type { Field, View, ViewedResource } from "../view";

const flowsLink = "https://docs.aws.amazon.com/medialive/latest/ug/input-create-push-mediaconnect.html";
const encryptionLink = "https://docs.aws.amazon.com/mediaconnect/latest/ug/encryption-static-key-set-up.html";

/** Inputs that a channel takes from MediaConnect, with the field that lists their flows. */
function flowInputs(view: View, channel: ViewedResource): { input: ViewedResource; flows: Field }[] {
    const ids = channel.at("inputAttachments").items.map((attachment) => attachment.at("inputId"));
    const inputs = view.all(inputType).filter(({ id, urn }) => {
        if (ids.some((field) => field.text !== undefined && field.text === id)) return true;
        // In a preview ids are unknown, and the dependency says which input is meant.
        return (
            ids.some((field) => field.isUnknown) &&
            (channel.propertyDependencies["inputAttachments"] ?? []).includes(urn)
        );
    });
    return inputs
        .filter((input) => input.at("type").text === "MEDIACONNECT")
        .map((input) => ({ input, flows: input.at("mediaConnectFlows") }));
}

const classMatchesFlows: Rule = {
    code: "PL201",
    title: "A STANDARD channel reads two flows, a SINGLE_PIPELINE channel one",
    severity: "error",
    reason: "Each pipeline reads its own flow: a STANDARD channel with one flow runs, and bills, half blind; an input with two flows needs a STANDARD channel.",
    fix: "Set the channel class and the number of sources to the same: one and SINGLE_PIPELINE, or two and STANDARD.",
    docs: flowsLink,
    check: (view) =>
        view.all(channelType).flatMap((channel) => {
            const channelClass = channel.at("channelClass").text;
            const wanted = channelClass === "STANDARD" ? 2 : channelClass === "SINGLE_PIPELINE" ? 1 : undefined;
            return flowInputs(view, channel).flatMap(({ flows }) =>
                wanted === undefined || flows.isUnknown || flows.items.length === wanted
                    ? []
                    : [
                          flows.breach(
                              `a ${channelClass} channel needs ${wanted} flow${wanted === 1 ? "" : "s"}, the input has ${flows.items.length}`,
                          ),
                      ],
            );
        }),
};

const twoZones: Rule = {
    code: "PL202",
    title: "Two flows of one input stand in two availability zones",
    severity: "error",
    reason: "MediaLive refuses an input whose flows share a zone: one failure would take both.",
    fix: "Give each source its own availabilityZone.",
    docs: flowsLink,
    check: (view) =>
        view.all(inputType).flatMap((input) => {
            const arns = input.at("mediaConnectFlows").items.map((flow) => flow.at("flowArn"));
            if (arns.length < 2) return [];
            const dependent = input.propertyDependencies["mediaConnectFlows"] ?? [];
            const flows = view.all(flowType).filter((flow) => {
                const arn = flow.at("flowArn").text;
                return arn === undefined ? dependent.includes(flow.urn) : arns.some(({ text }) => text === arn);
            });
            if (flows.length < 2) return [];
            const zones = flows.map((flow) => flow.inputs.at("availabilityZone"));
            if (zones.some((zone) => zone.isUnknown)) return [];
            const missing = zones
                .filter((zone) => zone.isAbsent)
                .map((zone) => zone.breach("no availability zone: AWS may choose the same one twice"));
            if (missing.length > 0) return missing;
            return new Set(zones.map(({ text }) => text)).size === zones.length
                ? []
                : [zones[1].breach(`both flows stand in ${zones[1].text}`)];
        }),
};

/** Every source that a flow listens with. */
function sources(view: View): Field[] {
    return [
        ...view.all(flowType).map((flow) => flow.at("source")),
        ...view.all(flowSourceType).map((source) => source.inputs),
    ];
}

function listens(source: Field): boolean {
    return source.at("protocol").text === "srt-listener";
}

const encrypted: Rule = {
    code: "PL203",
    title: "The contribution is encrypted",
    severity: "warning",
    reason: "A clear SRT stream can be watched, and replaced, by anyone on the way.",
    fix: "Set the passphrase (`pulumi config set --secret srtPassphrase`), and the same one in OBS.",
    docs: encryptionLink,
    check: (view) =>
        sources(view)
            .filter((source) => listens(source) && source.at("decryption").isAbsent)
            .map((source) => source.at("decryption").breach("the SRT source takes clear text")),
};

/** A block wider than this is no list of senders (an operator's largest allocations are /8). */
const widestPrefix = 8;

function isOpen(cidr: string): boolean {
    const prefix = Number(cidr.split("/")[1] ?? "32");
    return prefix < widestPrefix;
}

/** Address lists of everything that listens. */
function allowed(view: View): Field[] {
    return [
        ...sources(view).map((source) => source.at("whitelistCidr")),
        ...view.all(flowOutputType).flatMap((output) => output.at("cidrAllowList").items),
    ].filter(({ text }) => text !== undefined && isOpen(text));
}

const notOpen: Rule = {
    code: "PL204",
    title: "Only the venue's addresses may send",
    severity: "warning",
    reason: "An open listener can be reached by anyone: the passphrase is then the only lock, and a second sender can disturb the first.",
    fix: "Set allowedCidr to the venue's public address, e.g. 203.0.113.4/32.",
    docs: "https://docs.aws.amazon.com/mediaconnect/latest/ug/best-practices.html",
    check: (view) => allowed(view).map((field) => field.breach(`${field.text} lets anyone in`)),
};

const notOpenAndClear: Rule = {
    code: "PL205",
    title: "No listener is open and in clear text",
    severity: "error",
    reason: "Anyone on the internet could put their picture on air.",
    fix: "Set allowedCidr, or the passphrase, or better both.",
    docs: encryptionLink,
    check: (view) =>
        sources(view)
            .filter(
                (source) =>
                    listens(source) &&
                    source.at("decryption").isAbsent &&
                    isOpen(source.at("whitelistCidr").text ?? "/32"),
            )
            .map((source) => source.breach("anyone can send, without a passphrase")),
};

/** MediaConnect keeps these for itself (MediaConnect guide, "Source ports"). */
const reservedPorts = [2077, 2088];

const portsAreFree: Rule = {
    code: "PL206",
    title: "Listeners use ports that MediaConnect gives, each its own",
    severity: "error",
    reason: "MediaConnect takes 1024–65535 without 2077 and 2088, and one port per source of a flow.",
    fix: "Choose another port for the source.",
    docs: "https://docs.aws.amazon.com/mediaconnect/latest/ug/source-ports.html",
    check: (view) => {
        const breaches: Breach[] = sources(view)
            .filter(listens)
            .map((source) => source.at("ingestPort"))
            .filter(
                ({ number: port }) =>
                    port !== undefined &&
                    (port < 1024 || port > 65535 || !Number.isInteger(port) || reservedPorts.includes(port)),
            )
            .map((field) => field.breach(`port ${field.number} is not to be had`));
        for (const second of view.all(flowSourceType)) {
            const port = second.at("ingestPort");
            const flow = flowOf(view, second);
            if (port.number !== undefined && flow?.at("source.ingestPort").number === port.number) {
                breaches.push(port.breach(`port ${port.number} is the first source's`));
            }
        }
        return breaches;
    },
};

function flowOf(view: View, source: ViewedResource): ViewedResource | undefined {
    const arn = source.at("flowArn").text;
    const dependent = source.propertyDependencies["flowArn"] ?? [];
    return view
        .all(flowType)
        .find((flow) => (arn !== undefined && flow.at("flowArn").text === arn) || dependent.includes(flow.urn));
}

const oneLatency: Rule = {
    code: "PL207",
    title: "An SRT listener has a minimum latency only",
    severity: "error",
    reason: "maxLatency belongs to RIST and Zixi, maxBitrate to pushed RTP: with an SRT listener the flow is refused (terraform-provider-awscc#1704).",
    fix: "Leave maxLatency and maxBitrate out, set minLatency.",
    docs: "https://github.com/hashicorp/terraform-provider-awscc/issues/1704",
    check: (view) =>
        sources(view)
            .filter(listens)
            .flatMap((source) => [source.at("maxLatency"), source.at("maxBitrate")])
            // A provider hands back 0 for what was never set.
            .filter(({ number }) => number !== undefined && number > 0)
            .map((field) => field.breach("set for an SRT listener")),
};

const failoverForSecondSource: Rule = {
    code: "PL208",
    title: "A flow with a second source fails over",
    severity: "error",
    reason: "MediaConnect takes a second source only where source failover is enabled.",
    fix: "Set sourceFailoverConfig { state: ENABLED, failoverMode: FAILOVER } on the flow.",
    docs: "https://docs.aws.amazon.com/mediaconnect/latest/ug/source-failover.html",
    check: (view) =>
        view.all(flowSourceType).flatMap((second) => {
            const state = flowOf(view, second)?.at("sourceFailoverConfig.state");
            return state === undefined || state.isUnknown || state.text === "ENABLED"
                ? []
                : [state.breach("there is a second source")];
        }),
};

const flowWaitsForSecret: Rule = {
    code: "PL209",
    title: "An encrypted flow waits until its role can read the passphrase",
    severity: "error",
    reason: "MediaConnect opens the source at once: without the grant, or before the secret has a value, the flow comes up in error.",
    fix: "Let the flow depend on the role's policy and on the secret's version (dependsOn).",
    docs: encryptionLink,
    check: (view) =>
        view.all(flowType).flatMap((flow) => {
            const decryption = flow.at("source.decryption");
            if (decryption.isAbsent || decryption.isUnknown) return [];
            const before = view.before(flow);
            const late = (dependant: ViewedResource) => !before.has(dependant.urn);
            const role = view
                .all(roleType)
                .find(({ urn, state }) => before.has(urn) && isSame(state.at("arn"), decryption.at("roleArn")));
            const grants = role === undefined ? [] : grantsOf(view, role).filter(late);
            const arn = decryption.at("secretArn").text;
            const versions = view
                .all(secretVersionType)
                .filter((version) => arn !== undefined && version.at("secretId").text === arn && late(version));
            return [...grants, ...versions].map((missing) => decryption.breach(`does not wait for ${missing.name}`));
        }),
};

function isSame(a: Field, b: Field): boolean {
    return a.text !== undefined && a.text === b.text;
}

/** Policies that give a role its rights. */
function grantsOf(view: View, role: ViewedResource): ViewedResource[] {
    return view
        .all(rolePolicyType, rolePolicyAttachmentType)
        .filter((policy) => (policy.propertyDependencies["role"] ?? []).includes(role.urn));
}

export const contributionRules: Rule[] = [
    classMatchesFlows,
    twoZones,
    encrypted,
    notOpen,
    notOpenAndClear,
    portsAreFree,
    oneLatency,
    failoverForSecondSource,
    flowWaitsForSecret,
];
