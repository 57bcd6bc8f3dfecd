import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { channelType, component } from "../types";
import type { Field, View } from "../view";
import { contributionFacts, ladders, Rendition } from "./ladder";

const h264Link = "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html";

/**
 * Bits per pixel and frame of H.264. AWS's published ladders lie between 0.06 and 0.21, the rest is room
 * (aws-solutions/live-streaming-on-aws, encoding profiles; aws-samples/aws-cdk-mediaservices-refarch, LIVE_EVENT_FRAMEWORK).
 */
const thinnest = 0.03;
const thickest = 0.4;

function renditions(view: View): Rendition[] {
    const all = view
        .all(channelType)
        .flatMap(ladders)
        .flatMap((ladder) => ladder.renditions);
    return all.filter(
        (one, i) =>
            all.findIndex(({ field }) => field.resource === one.field.resource && field.path === one.field.path) === i,
    );
}

const qvbrLevelFits: Rule = {
    code: "PL110",
    title: "QVBR level, maximum bitrate and picture size suit one another",
    severity: "warning",
    reason:
        "Under QVBR the level sets how good the picture should be and the maximum what it may cost; when they disagree, one of them does " +
        "nothing. AWS: 8–10 at 4 Mb/s for a main screen, 7 at 1.5–3 for a tablet, 6 at 1–1.5 for a phone.",
    fix: "Take level and maximum bitrate from one line of AWS's table, and a maximum that the size can use.",
    docs: "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/medialive/aws.sdk.kotlin.services.medialive.model/-h264-settings/qvbr-quality-level.html",
    check: (view) =>
        renditions(view).flatMap(({ name, h264, maxBitrate, width, height, framesPerSecond }) => {
            if (h264.at("rateControlMode").text !== "QVBR" || maxBitrate === undefined) return [];
            const level = h264.at("qvbrQualityLevel").number;
            const breaches: Breach[] = [];
            const report = (message: string) =>
                breaches.push(h264.at("qvbrQualityLevel").breach(`${name}: ${message}`));
            // The published ladders have level 8 from 2.7 Mb/s (LSoA 720p) and level 7 from 0.8 Mb/s (LSoA 360p).
            if (level !== undefined && level >= 8 && maxBitrate < 2_500_000) {
                report(`level ${level} is for a main screen, and ${maxBitrate} bit/s limits it first`);
            }
            if (level !== undefined && level <= 6 && maxBitrate > 2_000_000) {
                report(`level ${level} is for a phone and never reaches ${maxBitrate} bit/s`);
            }
            if (
                width !== undefined &&
                height !== undefined &&
                framesPerSecond !== undefined &&
                width > 0 &&
                height > 0
            ) {
                const bits = maxBitrate / (width * height * framesPerSecond);
                if (bits < thinnest || bits > thickest) {
                    const found = `${bits.toFixed(3)} bits a pixel (${width}x${height} at ${maxBitrate} bit/s)`;
                    breaches.push(h264.at("maxBitrate").breach(`${name}: ${found}, usual is ${thinnest}–${thickest}`));
                }
            }
            return breaches;
        }),
};

const qvbrIsComplete: Rule = {
    code: "PL111",
    title: "QVBR has a level of 1–10, a maximum bitrate, and no bitrate",
    severity: "error",
    reason: "MediaLive needs the maximum (≥ 1,000 bit/s), takes levels 1–10, and ignores or refuses `bitrate` in this mode.",
    fix: "Set maxBitrate and qvbrQualityLevel, and leave bitrate out.",
    docs: "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/medialive/aws.sdk.kotlin.services.medialive.model/-h264-settings/qvbr-quality-level.html",
    check: (view) =>
        renditions(view).flatMap(({ name, h264 }) => {
            if (h264.at("rateControlMode").text !== "QVBR") return [];
            const level = h264.at("qvbrQualityLevel");
            const maximum = h264.at("maxBitrate");
            const breaches: Breach[] = [];
            if (
                level.number !== undefined &&
                !(Number.isInteger(level.number) && level.number >= 1 && level.number <= 10)
            ) {
                breaches.push(level.breach(`${name} has level ${level.number}`));
            }
            if (maximum.isAbsent || (maximum.number !== undefined && maximum.number < 1000)) {
                breaches.push(
                    maximum.breach(
                        `${name} has ${maximum.number === undefined ? "no maximum" : `a maximum of ${maximum.number} bit/s`}`,
                    ),
                );
            }
            if ((h264.at("bitrate").number ?? 0) > 0) {
                breaches.push(h264.at("bitrate").breach(`${name} sets bitrate under QVBR`));
            }
            return breaches;
        }),
};

const packagerWantsThese: Rule = {
    code: "PL112",
    title: "Renditions for MediaPackage state size, frame rate and pixel shape",
    severity: "error",
    reason: "MediaLive refuses a MediaPackage output whose size, frame rate or pixel aspect ratio is left to the source.",
    fix: "Set width, height, framerateControl SPECIFIED and parControl SPECIFIED with their numerators and denominators.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/mediapackage-encode-packaging.html",
    check: (view) =>
        view
            .all(channelType)
            .flatMap(ladders)
            .filter(({ group }) => !group.at("outputGroupSettings.mediaPackageGroupSettings").isAbsent)
            .flatMap((ladder) => ladder.renditions)
            .flatMap(({ name, field, h264 }) => {
                if (h264.isAbsent) return [];
                const missing = [
                    ...["width", "height"].filter((side) => field.at(side).isAbsent),
                    ...["framerate", "par"].filter((kind) => !stated(h264, kind)),
                ];
                return missing.length === 0 ? [] : [field.breach(`${name} leaves open: ${missing.join(", ")}`)];
            }),
};

function stated(h264: Field, kind: string): boolean {
    const control = h264.at(`${kind}Control`);
    if (control.isUnknown) return true;
    return (
        control.text === "SPECIFIED" && !h264.at(`${kind}Numerator`).isAbsent && !h264.at(`${kind}Denominator`).isAbsent
    );
}

/** Largest picture of each class (MediaLive API reference, InputResolution), and maximum of each rate class, bit/s. */
const resolutions: Record<string, [number, number]> = { SD: [720, 576], HD: [1920, 1080], UHD: [4096, 2160] };
const rates: Record<string, number> = { MAX_10_MBPS: 10e6, MAX_20_MBPS: 20e6, MAX_50_MBPS: 50e6 };

const inputClassCovers: Rule = {
    code: "PL113",
    title: "The input class covers the contribution",
    severity: "error",
    reason: "MediaLive reserves decoders by class: a picture or a bitrate beyond it is degraded or lost on air.",
    fix: "Raise inputSpecification (inputResolution, maximumBitrate), or lower what the venue sends.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/input-specification.html",
    check: (view) =>
        view.all(channelType).flatMap((channel) => {
            const resolution = channel.at("inputSpecification.inputResolution");
            const rate = channel.at("inputSpecification.maximumBitrate");
            const limit = resolutions[resolution.text ?? ""];
            const most = rates[rate.text ?? ""];
            return contributionFacts(view, component.encoder, component.piIngest).flatMap(
                ({ from, width, height, bitrate }) => [
                    ...(limit !== undefined && ((width ?? 0) > limit[0] || (height ?? 0) > limit[1])
                        ? [
                              resolution.breach(
                                  `${from} sends ${width}x${height}, ${resolution.text} ends at ${limit.join("x")}`,
                              ),
                          ]
                        : []),
                    ...(most !== undefined && (bitrate ?? 0) > most
                        ? [rate.breach(`${from} sends ${bitrate} bit/s, more than ${rate.text}`)]
                        : []),
                ],
            );
        }),
};

const descriptionsAreUsed: Rule = {
    code: "PL114",
    title: "Every output names descriptions that exist, and every description is used",
    severity: "error",
    reason: "MediaLive answers 422 to a description that no output uses, and to a name that nothing describes.",
    fix: "Name the description in an output, or take it out.",
    docs: h264Link,
    check: (view) =>
        view.all(channelType).flatMap((channel) => {
            const outputs = channel
                .at("encoderSettings.outputGroups")
                .items.flatMap((group) => group.at("outputs").items);
            const names = [
                { kind: "videoDescriptions", used: outputs.map((output) => output.at("videoDescriptionName")) },
                {
                    kind: "audioDescriptions",
                    used: outputs.flatMap((output) => output.at("audioDescriptionNames").items),
                },
                {
                    kind: "captionDescriptions",
                    used: outputs.flatMap((output) => output.at("captionDescriptionNames").items),
                },
            ];
            if (channel.at("encoderSettings").isPartlyUnknown) return [];
            return names.flatMap(({ kind, used }) => {
                const described = channel.at(`encoderSettings.${kind}`).items;
                return [
                    ...described
                        .filter((each) => !used.some(({ text }) => text === each.at("name").text))
                        .map((each) => each.breach(`no output uses ${each.at("name").text}`)),
                    ...used
                        .filter(
                            ({ text }) =>
                                text !== undefined && !described.some((each) => each.at("name").text === text),
                        )
                        .map((name) => name.breach(`nothing describes ${name.text}`)),
                ];
            });
        }),
};

const soundForAds: Rule = {
    code: "PL115",
    title: "Every ladder has sound",
    severity: "warning",
    reason: "Ads and slate carry sound and picture: MediaTailor's transcodes match the tracks of the programme, and a silent one gets ads that do not fit.",
    fix: "Keep the audio on; let the sender carry silence where there is no microphone.",
    docs: "https://docs.aws.amazon.com/mediatailor/latest/ug/slate-management.html",
    check: (view) =>
        view.all(channelType).flatMap((channel) =>
            ladders(channel).flatMap(({ group }) => {
                const outputs = group.at("outputs");
                const audio = outputs.items.map((output) => output.at("audioDescriptionNames"));
                if (outputs.isPartlyUnknown || audio.length === 0 || audio.some((names) => names.items.length > 0))
                    return [];
                return [group.breach("no output of the group has sound")];
            }),
        ),
};

const startedByHand: Rule = {
    code: "PL116",
    title: "Pulumi never starts the channel",
    severity: "error",
    reason:
        "With startChannel the provider starts the channel on creation, so it bills from then on, and again on every update: " +
        "`pulumi up` would stop and restart a channel that is on air.",
    fix: "Set startChannel to false; the event's window or the crew starts it.",
    docs: "https://www.pulumi.com/registry/packages/aws/api-docs/medialive/channel/",
    check: (view) =>
        view
            .all(channelType)
            .map((channel) => channel.inputs.at("startChannel"))
            .filter(({ boolean }) => boolean === true)
            .map((field) => field.breach("startChannel is true")),
};

export const encoderRules: Rule[] = [
    qvbrLevelFits,
    qvbrIsComplete,
    packagerWantsThese,
    inputClassCovers,
    descriptionsAreUsed,
    soundForAds,
    startedByHand,
];
