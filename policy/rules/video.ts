import type { Breach } from "../breach";
import type { Rule } from "../rule";
import { channelType, component } from "../types";
import type { View } from "../view";
import { contributionFacts, ladders, Ladder, Rendition, sameFamily, segmentsOf, wholeGops } from "./ladder";

const packagerLink = "https://docs.aws.amazon.com/medialive/latest/ug/mediapackage-encode-packaging.html";

function eachLadder(view: View, check: (ladder: Ladder) => Breach[]): Breach[] {
    return view.all(channelType).flatMap(ladders).flatMap(check);
}

function eachRendition(view: View, check: (rendition: Rendition) => Breach[]): Breach[] {
    // One video description may serve several output groups: it is judged once.
    const seen = new Map<string, Rendition>();
    for (const ladder of view.all(channelType).flatMap(ladders)) {
        for (const rendition of ladder.renditions) {
            seen.set(`${ladder.channel.urn} ${rendition.field.path}`, rendition);
        }
    }
    return [...seen.values()].flatMap(check);
}

const segmentIsWholeGops: Rule = {
    code: "PL101",
    title: "A segment is a whole number of GOPs",
    severity: "error",
    reason: "Segments are cut at key frames only: any other length is rounded up to the next GOP, so playlists, windows and breaks drift.",
    fix: "Make the segment seconds a multiple of the GOP seconds.",
    docs: packagerLink,
    check: (view) =>
        view.all(channelType).flatMap((channel) => {
            const gops = new Set(
                ladders(channel).flatMap(({ renditions }) => renditions.flatMap((r) => r.gopSeconds ?? [])),
            );
            return segmentsOf(view, channel).flatMap(({ field, seconds }) =>
                [...gops].flatMap((gop) => {
                    const cut = wholeGops(seconds, gop);
                    return Math.abs(cut.seconds - seconds) <= seconds * 0.01
                        ? []
                        : [
                              field.breach(
                                  `segments of ${seconds} s cannot be cut from GOPs of ${trim(gop)} s: they become ${trim(cut.seconds)} s`,
                              ),
                          ];
                }),
            );
        }),
};

const keyFramesAlign: Rule = {
    code: "PL102",
    title: "All renditions have their key frames at the same instants",
    severity: "error",
    reason: "A player switches renditions at segment borders; where key frames do not line up, the borders do not either.",
    fix: "Give every rendition the same GOP length, closed, in one frame-rate family.",
    docs: packagerLink,
    check: (view) =>
        eachLadder(view, ({ renditions }) => {
            const first = renditions.find(({ gopSeconds }) => gopSeconds !== undefined);
            return renditions.flatMap(({ name, h264, gopSeconds }) => [
                ...(first?.gopSeconds === undefined ||
                gopSeconds === undefined ||
                Math.abs(gopSeconds - first.gopSeconds) < 1e-6
                    ? []
                    : [
                          h264
                              .at("gopSize")
                              .breach(
                                  `${name} has GOPs of ${trim(gopSeconds)} s, ${first.name} of ${trim(first.gopSeconds)} s`,
                              ),
                      ]),
                ...(h264.at("gopClosedCadence").number === 0
                    ? [h264.at("gopClosedCadence").breach(`${name} has open GOPs: segments cannot start at them`)]
                    : []),
            ]);
        }),
};

const oneFrameRateFamily: Rule = {
    code: "PL103",
    title: "All renditions are of one frame-rate family",
    severity: "error",
    reason: "25 and 30 frames a second never put their key frames together, and a switch between them stutters.",
    fix: "Use one frame rate for the ladder, or whole fractions of the highest.",
    docs: packagerLink,
    check: (view) =>
        eachLadder(view, ({ renditions }) => {
            const top = Math.max(0, ...renditions.flatMap(({ framesPerSecond }) => framesPerSecond ?? []));
            return renditions.flatMap(({ name, h264, framesPerSecond }) =>
                framesPerSecond === undefined || sameFamily(framesPerSecond, top)
                    ? []
                    : [
                          h264
                              .at("framerateNumerator")
                              .breach(`${name} has ${trim(framesPerSecond)} frames a second beside ${trim(top)}`),
                      ],
            );
        }),
};

const ladderFalls: Rule = {
    code: "PL104",
    title: "The ladder falls from rung to rung",
    severity: "error",
    reason: "A player steps down when the network is short: a lower rung that is larger or costs as much is of no use.",
    fix: "Order the renditions from the largest to the smallest, each with a lower maximum bitrate and no larger picture.",
    docs: "https://developer.apple.com/documentation/http-live-streaming/hls-authoring-specification-for-apple-devices",
    check: (view) =>
        eachLadder(view, ({ renditions }) =>
            renditions.slice(1).flatMap((lower, i) => {
                const upper = renditions[i];
                const breaches: Breach[] = [];
                if (
                    lower.maxBitrate !== undefined &&
                    upper.maxBitrate !== undefined &&
                    lower.maxBitrate >= upper.maxBitrate
                ) {
                    breaches.push(
                        lower.h264
                            .at("maxBitrate")
                            .breach(
                                `${lower.name} may take ${lower.maxBitrate} bit/s, no less than ${upper.name} above it (${upper.maxBitrate})`,
                            ),
                    );
                }
                const [low, high] = [pixels(lower), pixels(upper)];
                if (low !== undefined && high !== undefined && low > high) {
                    breaches.push(
                        lower.field
                            .at("height")
                            .breach(
                                `${lower.name} (${size(lower)}) is larger than ${upper.name} above it (${size(upper)})`,
                            ),
                    );
                }
                return breaches;
            }),
        ),
};

const evenSizes: Rule = {
    code: "PL105",
    title: "Widths and heights are even",
    severity: "error",
    reason: "H.264 stores colour at half the size (4:2:0): MediaLive refuses odd sizes.",
    fix: "Round widths and heights to even numbers.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html",
    check: (view) =>
        eachRendition(view, (rendition) => {
            const odd = [rendition.width, rendition.height].some((side) => side !== undefined && side % 2 !== 0);
            return odd ? [rendition.field.at("width").breach(`${rendition.name} is ${size(rendition)}`)] : [];
        }),
};

const noUpscaling: Rule = {
    code: "PL106",
    title: "No rendition is larger or faster than what comes in",
    severity: "warning",
    reason: "Upscaling and repeated frames cost bitrate and money and add no detail.",
    fix: "Lower the top rendition, raise the camera, or state the contribution's size (`picture`) when OBS scales the scene up.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html",
    check: (view) => {
        const facts = contributionFacts(view, component.encoder, component.piIngest);
        const largest = [...facts].sort((a, b) => area(b) - area(a))[0];
        const fastest = Math.max(0, ...facts.flatMap(({ framesPerSecond }) => framesPerSecond ?? []));
        return eachLadder(view, ({ renditions }) =>
            renditions.flatMap((rendition) => {
                const { width, height, framesPerSecond, name } = rendition;
                const wider = width !== undefined && largest?.width !== undefined && width > largest.width;
                const taller = height !== undefined && largest?.height !== undefined && height > largest.height;
                const faster = framesPerSecond !== undefined && fastest > 0 && framesPerSecond > fastest + 0.01;
                return [
                    ...(wider || taller
                        ? [
                              rendition.field
                                  .at("height")
                                  .breach(
                                      `${name} is ${size(rendition)}, ${largest.from} sends ${largest.width}x${largest.height}`,
                                  ),
                          ]
                        : []),
                    ...(faster
                        ? [
                              rendition.h264
                                  .at("framerateNumerator")
                                  .breach(
                                      `${name} has ${trim(framesPerSecond)} frames a second, at most ${fastest} come in`,
                                  ),
                          ]
                        : []),
                ];
            }),
        );
    },
};

const oneShape: Rule = {
    code: "PL107",
    title: "All renditions have the shape of the picture",
    severity: "warning",
    reason: "A rendition of another shape gets black bars, and the picture jumps when the player switches.",
    fix: "Use one aspect ratio for the ladder and for what comes in.",
    docs: "https://docs.aws.amazon.com/medialive/latest/ug/eml-limitations-and-rules.html",
    check: (view) =>
        eachLadder(view, ({ renditions }) => {
            const first = renditions.find((rendition) => ratio(rendition) !== undefined);
            return renditions.flatMap((rendition) => {
                const [own, expected] = [ratio(rendition), first === undefined ? undefined : ratio(first)];
                return own === undefined || expected === undefined || Math.abs(own / expected - 1) < 0.01
                    ? []
                    : [
                          rendition.field
                              .at("width")
                              .breach(
                                  `${rendition.name} is ${size(rendition)}, ${first?.name} ${first === undefined ? "" : size(first)}`,
                              ),
                      ];
            });
        }),
};

export const videoRules: Rule[] = [
    segmentIsWholeGops,
    keyFramesAlign,
    oneFrameRateFamily,
    ladderFalls,
    evenSizes,
    noUpscaling,
    oneShape,
];

function pixels({ width, height }: Rendition): number | undefined {
    return width === undefined || height === undefined ? undefined : width * height;
}

function ratio({ width, height }: Rendition): number | undefined {
    return width === undefined || height === undefined || height <= 0 ? undefined : width / height;
}

function size({ width, height }: Rendition): string {
    return `${width}x${height}`;
}

function area({ width = 0, height = 0 }: { width?: number; height?: number }): number {
    return width * height;
}

/** At most three digits after the point. */
export function trim(value: number): string {
    return String(Math.round(value * 1000) / 1000);
}
