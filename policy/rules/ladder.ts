import { Field, View, ViewedResource } from "../view";
import { endpointType, packageChannelTypes } from "../types";

/** One rung as an output group uses it. */
export interface Rendition {
    /** The video description. */
    field: Field;
    name: string;
    width?: number;
    height?: number;
    h264: Field;
    /** bit/s. */
    maxBitrate?: number;
    framesPerSecond?: number;
    gopSeconds?: number;
}

/** The renditions of one segmented output group, in the order of its outputs. */
export interface Ladder {
    channel: ViewedResource;
    group: Field;
    renditions: Rendition[];
}

/** Output groups whose renditions a player switches between (MediaLive guide, "ABR output groups"). */
const segmentedGroups = ["mediaPackageGroupSettings", "hlsGroupSettings", "msSmoothGroupSettings"];

export function ladders(channel: ViewedResource): Ladder[] {
    const descriptions = channel.at("encoderSettings.videoDescriptions").items;
    return channel
        .at("encoderSettings.outputGroups")
        .items.filter((group) => segmentedGroups.some((kind) => !group.at(`outputGroupSettings.${kind}`).isAbsent))
        .map((group) => ({
            channel,
            group,
            renditions: group
                .at("outputs")
                .items.map((output) => output.at("videoDescriptionName").text)
                .flatMap((name) =>
                    descriptions.filter((description) => description.at("name").text === name).slice(0, 1),
                )
                .map(toRendition),
        }));
}

function toRendition(field: Field): Rendition {
    const h264 = field.at("codecSettings.h264Settings");
    const numerator = h264.at("framerateNumerator").number;
    const denominator = h264.at("framerateDenominator").number;
    const framesPerSecond =
        numerator === undefined || denominator === undefined || denominator <= 0 || numerator <= 0
            ? undefined
            : numerator / denominator;
    return {
        field,
        name: field.at("name").text ?? field.path,
        width: field.at("width").number,
        height: field.at("height").number,
        h264,
        maxBitrate: h264.at("maxBitrate").number ?? h264.at("bitrate").number,
        framesPerSecond,
        gopSeconds: gopSeconds(h264, framesPerSecond),
    };
}

/** MediaLive counts a GOP in frames unless told otherwise (API reference, H264GopSizeUnits). */
function gopSeconds(h264: Field, framesPerSecond: number | undefined): number | undefined {
    const size = h264.at("gopSize").number;
    const units = h264.at("gopSizeUnits");
    if (size === undefined || size <= 0 || units.isUnknown) return undefined;
    if (units.text === "SECONDS") return size;
    return framesPerSecond === undefined ? undefined : size / framesPerSecond;
}

/** A segment length that some output or endpoint asks for. */
export interface Segment {
    field: Field;
    seconds: number;
}

const packages = ["hlsPackage", "cmafPackage", "dashPackage", "mssPackage"];

/** Every segment length that is cut from this channel's pictures: its own HLS groups, and endpoints of the packages it feeds. */
export function segmentsOf(view: View, channel: ViewedResource): Segment[] {
    const own = channel
        .at("encoderSettings.outputGroups")
        .items.map((group) => group.at("outputGroupSettings.hlsGroupSettings.segmentLength"));
    const fed = fedPackages(view, channel);
    const fetched = view
        .all(endpointType)
        .filter((endpoint) => fed.has(endpoint.at("channelId").text ?? ""))
        .flatMap((endpoint) => packages.map((kind) => endpoint.at(`${kind}.segmentDurationSeconds`)));
    return [...own, ...fetched].flatMap((field) =>
        field.number === undefined || field.number <= 0 ? [] : [{ field, seconds: field.number }],
    );
}

/** Ids of the MediaPackage channels that an encoder sends to. */
export function fedPackages(view: View, channel: ViewedResource): Set<string> {
    const named = channel
        .at("destinations")
        .items.flatMap((destination) => destination.at("mediaPackageSettings").items)
        .flatMap((settings) => settings.at("channelId").text ?? []);
    const known = view.all(...packageChannelTypes).flatMap((each) => packageId(each) ?? []);
    // With one package in the program an unknown destination can mean no other.
    return new Set(named.length > 0 || known.length !== 1 ? named : known);
}

export function packageId(channel: ViewedResource): string | undefined {
    return channel.at("channelId").text ?? channel.at("awsId").text;
}

/** 2:1 and 1:1 are one family, 25 and 30 are not. */
export function sameFamily(a: number, b: number): boolean {
    const ratio = Math.max(a, b) / Math.min(a, b);
    return Math.abs(ratio - Math.round(ratio)) < 1e-6;
}

/** How far a value may be from a whole number: MediaPackage rounds segments up to whole GOPs (guide, "Segment duration"). */
export function wholeGops(segmentSeconds: number, gop: number): { gops: number; seconds: number } {
    const gops = Math.max(1, Math.ceil(segmentSeconds / gop - 0.01));
    return { gops, seconds: gops * gop };
}

/** What the contribution sends according to the config: the encoder's `picture`, or else the cameras'. */
export interface ContributionFacts {
    from: string;
    width?: number;
    height?: number;
    framesPerSecond?: number;
    /** bit/s. */
    bitrate?: number;
}

export function contributionFacts(view: View, encoderType: string, piType: string): ContributionFacts[] {
    const read = (from: string, field: Field): ContributionFacts => ({
        from,
        width: field.at("width").number,
        height: field.at("height").number,
        framesPerSecond: field.at("framesPerSecond").number,
        bitrate: field.at("bitrate").number,
    });
    const sources = view
        .all(encoderType)
        .map((encoder) => encoder.inputs.at("picture"))
        .filter((picture) => !picture.isAbsent && !picture.isUnknown)
        .map((picture) => read("the contribution", picture));
    if (sources.length > 0) return sources;
    return view
        .all(piType)
        .flatMap((host) => host.inputs.at("cameras").items)
        .map((camera) => read(`camera ${camera.at("application").text ?? "?"}`, camera));
}
