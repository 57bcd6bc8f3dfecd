import { isObject, Plain, RecordedResource, Recording } from "../graph";

/** One stop of the programme on its way from camera to viewer. */
export interface Stop {
    id: string;
    /** Kind of resource, e.g. `MediaLive channel`. */
    kind: string;
    /** Its name, and its distinguishing detail. */
    label: string;
}

export interface Hop {
    from: string;
    to: string;
    /** Protocol, e.g. `SRT`. */
    label: string;
}

/** The event as it is drawn: stops and hops, in the order of the programme. */
export interface Drawing {
    title: string;
    stops: Stop[];
    hops: Hop[];
}

const flowType = "aws-native:mediaconnect:Flow";
const channelType = "aws:medialive/channel:Channel";
const endpointType = "aws-native:mediapackage:OriginEndpoint";
const adsType = "aws-native:mediatailor:PlaybackConfiguration";
const edgeType = "aws:cloudfront/distribution:Distribution";
const bucketType = "aws:s3/bucket:Bucket";
const scheduleType = "aws:scheduler/schedule:Schedule";

/** Resources that carry the programme, in its order. */
const kinds: readonly { type: string; kind: string; detail?: (resource: RecordedResource) => string }[] = [
    { type: flowType, kind: "MediaConnect flow", detail: flowDetail },
    { type: "aws-native:mediaconnect:FlowOutput", kind: "MediaConnect output" },
    { type: "aws:medialive/input:Input", kind: "MediaLive input" },
    { type: channelType, kind: "MediaLive channel", detail: ({ inputs }) => text(inputs["channelClass"]) },
    { type: "aws:mediapackage/channel:Channel", kind: "MediaPackage channel" },
    { type: endpointType, kind: "MediaPackage endpoint", detail: endpointDetail },
    { type: bucketType, kind: "S3 bucket" },
    { type: adsType, kind: "MediaTailor" },
    { type: edgeType, kind: "CloudFront" },
];

/** Connections between kinds, in the programme's direction; either of the two may depend on the other. */
const ways: readonly [from: string, to: string, label: string][] = [
    [flowType, "aws:medialive/input:Input", ""],
    [flowType, "aws-native:mediaconnect:FlowOutput", ""],
    ["aws:medialive/input:Input", channelType, ""],
    [channelType, "aws:mediapackage/channel:Channel", "ladder"],
    [channelType, bucketType, "recording"],
    ["aws:mediapackage/channel:Channel", endpointType, ""],
    [endpointType, adsType, "HLS"],
    [endpointType, edgeType, "HLS"],
    [bucketType, edgeType, "clips, slate"],
    [adsType, edgeType, "HLS with ads"],
];

/** Draws a recording from camera to viewer. Only resources that carry the programme are in it. */
export function eventDrawing({ resources }: Recording): Drawing {
    const stack = resources.all("pulumi:pulumi:Stack")[0];
    const stops: Stop[] = [];
    const hops: Hop[] = [];
    const carriers = kinds.flatMap(({ type, kind, detail }) =>
        resources.all(type).map((resource) => {
            stops.push({
                id: resource.urn,
                kind,
                label: [resource.name, detail?.(resource) ?? ""].filter(Boolean).join("\n"),
            });
            return resource;
        }),
    );
    for (const [fromType, toType, label] of ways) {
        for (const from of carriers.filter(({ type }) => type === fromType)) {
            for (const to of carriers.filter(({ type }) => type === toType)) {
                if (joined(from, to)) hops.push({ from: from.urn, to: to.urn, label });
            }
        }
    }
    const flows = carriers.filter(({ type }) => type === flowType);
    venue(resources.all("pi-live:index:PiIngest"), flows, stops, hops);
    for (const parent of new Set(resources.all(scheduleType).map((schedule) => schedule.parent))) {
        const schedules = resources.all(scheduleType).filter((schedule) => schedule.parent === parent);
        const channel = carriers.find(({ type }) => type === channelType);
        if (channel === undefined) break;
        const id = `${parent ?? ""} breaks`;
        stops.push({ id, kind: "Ad breaks", label: `${schedules.length} schedules` });
        hops.push({ from: id, to: channel.urn, label: "splice" });
    }
    const servers = new Map<string, string[]>();
    for (const { urn, inputs } of carriers.filter(({ type }) => type === adsType)) {
        const host = /^https?:\/\/([^/?]+)/.exec(text(inputs["adDecisionServerUrl"]))?.[1] ?? "";
        if (host !== "") servers.set(host, [...(servers.get(host) ?? []), urn]);
    }
    for (const [host, configurations] of servers) {
        // The edge itself serves the event's own document: that connection is drawn already.
        if (carriers.some(({ type, outputs }) => type === edgeType && outputs["domainName"] === host)) continue;
        stops.push({ id: host, kind: "Ad server", label: host });
        for (const to of configurations) hops.push({ from: host, to, label: "VAST" });
    }
    for (const { urn } of carriers.filter(({ type }) => type === edgeType)) {
        if (!stops.some(({ id }) => id === "viewers")) stops.push({ id: "viewers", kind: "Viewers", label: "players" });
        hops.push({ from: urn, to: "viewers", label: "HTTPS" });
    }
    return { title: stack?.name ?? "event", stops, hops };
}

/** Cameras, the Pi, and OBS or another encoder that pushes SRT. */
function venue(hosts: RecordedResource[], flows: RecordedResource[], stops: Stop[], hops: Hop[]): void {
    const encoder = { id: "encoder", kind: "Encoder", label: "OBS" };
    let usesEncoder = hosts.length === 0 && flows.length > 0;
    for (const { urn, name, inputs } of hosts) {
        stops.push({ id: urn, kind: "Pi, nginx-rtmp", label: name });
        for (const camera of objects(inputs["cameras"])) {
            const id = `${urn} ${text(camera["application"])}`;
            stops.push({ id, kind: "Camera", label: `${text(camera["application"])}\n${text(camera["kind"])}` });
            hops.push({ from: id, to: urn, label: "RTMP" });
        }
        const exit = isObject(inputs["exit"]) ? text(inputs["exit"]["kind"]) : "obs";
        if (exit === "obs" || exit === "") {
            usesEncoder = true;
            hops.push({ from: urn, to: encoder.id, label: "RTMP" });
        } else {
            for (const flow of flows) hops.push({ from: urn, to: flow.urn, label: "SRT" });
        }
    }
    if (!usesEncoder) return;
    stops.push(encoder);
    for (const flow of flows) hops.push({ from: encoder.id, to: flow.urn, label: "SRT" });
}

/** Whether one depends on the other; values decide where they are more exact than Pulumi's dependencies. */
function joined(from: RecordedResource, to: RecordedResource): boolean {
    const uses = (one: RecordedResource, other: RecordedResource) =>
        Object.values(one.propertyDependencies).some((urns) => urns.includes(other.urn));
    if (from.type !== endpointType) return uses(to, from) || uses(from, to);
    const url = text(from.outputs["url"]);
    const host = /^https:\/\/([^/]+)/.exec(url)?.[1];
    if (host === undefined) return uses(to, from);
    // All endpoints of an account share a host; a playback configuration reads the one whose folder it names.
    if (to.type === adsType) return url.startsWith(`${text(to.inputs["videoContentSourceUrl"])}/`);
    return objects(to.inputs["origins"]).some((origin) => origin["domainName"] === host);
}

function flowDetail({ inputs }: RecordedResource): string {
    const source = isObject(inputs["source"]) ? inputs["source"] : {};
    return `${text(source["protocol"])} ${text(source["ingestPort"])}`.trim();
}

function endpointDetail({ inputs }: RecordedResource): string {
    if (inputs["timeDelaySeconds"] !== undefined) return `${durationText(inputs["timeDelaySeconds"])} later`;
    return inputs["startoverWindowSeconds"] === undefined
        ? ""
        : `from the start, ${durationText(inputs["startoverWindowSeconds"])}`;
}

/** Seconds in the largest unit that is whole: 86400 is 24 h. */
function durationText(value: unknown): string {
    const seconds = Number(text(value));
    if (!(seconds > 0)) return text(value);
    if (seconds % 3600 === 0) return `${seconds / 3600} h`;
    return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function objects(value: Plain | undefined): Record<string, unknown>[] {
    return Array.isArray(value) ? value.flatMap((item) => (isObject(item) ? [item] : [])) : [];
}

function text(value: unknown): string {
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
