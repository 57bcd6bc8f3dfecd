import type { medialive } from "@pulumi/aws/types/input";

import {
    AbrAudio,
    AbrChannelClass,
    AbrEncoderArgs,
    AbrHlsPush,
    AbrHlsTarget,
    AbrInputLoss,
    AbrRendition,
} from "./args";
import { ladderOrder, renditionName, videoDescription } from "./video";

/** Ids by which output groups name the channel's destinations. */
export const destinationIds = { packager: "packager", hls: "hls", recording: "recording" } as const;
/** The input's audio selector that the one audio encode reads. */
export const audioSelectorName = "default";
/** Hz: what broadcast, OBS and MediaTailor's ads use. */
export const defaultSampleRate = 48_000;
/** Bit/s (Live Streaming on AWS and SSAI reference profiles). */
export const defaultAudioBitrate = 96_000;
/** AWS's examples; any free packet id does. */
export const defaultScte35Pid = 500;
/** Seconds: files of five minutes are small enough to lose one. */
export const defaultRolloverSeconds = 300;

const audioName = "audio";

/** What of the arguments decides the encoder's settings. */
export type EncoderSettingsArgs = Pick<
    AbrEncoderArgs,
    | "ladder"
    | "framesPerSecond"
    | "gopSeconds"
    | "segmentSeconds"
    | "channelClass"
    | "audio"
    | "target"
    | "recording"
    | "inputLoss"
>;

/** The whole encoder: a pure function of the arguments, in MediaLive's terms. */
export function encoderSettings(args: EncoderSettingsArgs): medialive.ChannelEncoderSettings {
    const ladder = ladderOrder(args.ladder);
    const standard = args.channelClass === AbrChannelClass.Standard;
    const main =
        args.target.hls === undefined ? packagerGroup(ladder) : hlsGroup(ladder, args.target.hls, args, standard);
    return {
        // SRT from OBS carries no timecode, and both pipelines need the same.
        timecodeConfig: { source: "SYSTEMCLOCK" },
        globalConfiguration: {
            inputEndAction: "NONE",
            outputTimingSource: "SYSTEM_CLOCK",
            ...(standard ? { outputLockingMode: "PIPELINE_LOCKING" } : {}),
            inputLossBehavior: inputLossBehavior(args.inputLoss ?? {}),
            supportLowFramerateInputs: "DISABLED",
        },
        videoDescriptions: ladder.map((rendition) =>
            videoDescription(rendition, args.framesPerSecond, args.gopSeconds),
        ),
        audioDescriptions: [audioDescription(args.audio ?? {})],
        outputGroups: [main, ...(args.recording === undefined ? [] : [archiveGroup(ladder[0], args.recording)])],
    };
}

/** Sound from the one selector; every output refers to it, since AWS refuses a description without an output. */
function audioDescription({
    bitrate = defaultAudioBitrate,
    sampleRate = defaultSampleRate,
    languageCode,
}: AbrAudio): medialive.ChannelEncoderSettingsAudioDescription {
    return {
        name: audioName,
        audioSelectorName,
        audioTypeControl: "FOLLOW_INPUT",
        ...(languageCode === undefined
            ? { languageCodeControl: "FOLLOW_INPUT" }
            : { languageCodeControl: "USE_CONFIGURED", languageCode }),
        codecSettings: {
            aacSettings: {
                inputType: "NORMAL",
                bitrate,
                codingMode: "CODING_MODE_2_0",
                rawFormat: "NONE",
                spec: "MPEG4",
                profile: "LC",
                rateControlMode: "CBR",
                sampleRate,
            },
        },
    };
}

function output(
    rendition: AbrRendition,
    outputSettings: medialive.ChannelEncoderSettingsOutputGroupOutputOutputSettings,
) {
    return {
        outputName: renditionName(rendition),
        videoDescriptionName: `video-${renditionName(rendition)}`,
        audioDescriptionNames: [audioName],
        outputSettings,
    };
}

/** SCTE-35 passthrough is always on here and has no setting (MediaLive guide, "mediapackage-create-result"). */
function packagerGroup(ladder: AbrRendition[]): medialive.ChannelEncoderSettingsOutputGroup {
    return {
        name: destinationIds.packager,
        outputGroupSettings: {
            mediaPackageGroupSettings: { destination: { destinationRefId: destinationIds.packager } },
        },
        outputs: ladder.map((rendition) => output(rendition, { mediaPackageOutputSettings: {} })),
    };
}

function hlsGroup(
    ladder: AbrRendition[],
    { push = AbrHlsPush.BasicPut, scte35Pid = defaultScte35Pid }: AbrHlsTarget,
    { segmentSeconds }: EncoderSettingsArgs,
    standard: boolean,
): medialive.ChannelEncoderSettingsOutputGroup {
    // LEF's values: try for 10 × 1 s, keep what could not be sent for 300 s.
    const connection = { connectionRetryInterval: 1, filecacheDuration: 300, numRetries: 10, restartDelay: 15 };
    return {
        name: destinationIds.hls,
        outputGroupSettings: {
            hlsGroupSettings: {
                destination: { destinationRefId: destinationIds.hls },
                adMarkers: ["ELEMENTAL_SCTE35"],
                hlsCdnSettings: [
                    push === AbrHlsPush.Webdav
                        ? { hlsWebdavSettings: { ...connection, httpTransferMode: "NON_CHUNKED" } }
                        : { hlsBasicPutSettings: connection },
                ],
                // With one pipeline somebody must go on; with two the healthy one does (MediaLive guide).
                inputLossAction: standard ? "PAUSE_OUTPUT" : "EMIT_OUTPUT",
                mode: "LIVE",
                segmentLength: segmentSeconds,
                programDateTime: "INCLUDE",
                programDateTimePeriod: 1,
                programDateTimeClock: "SYSTEM_CLOCK",
                redundantManifest: standard ? "ENABLED" : "DISABLED",
            },
        },
        outputs: ladder.map((rendition) =>
            output(rendition, {
                hlsOutputSettings: {
                    nameModifier: `_${renditionName(rendition)}`,
                    hlsSettings: {
                        standardHlsSettings: {
                            m3u8Settings: {
                                // NO_PASSTHROUGH is the default, and without markers there are no ads.
                                scte35Behavior: "PASSTHROUGH",
                                scte35Pid: String(scte35Pid),
                            },
                        },
                    },
                },
            }),
        ),
    };
}

function archiveGroup(
    top: AbrRendition,
    { rolloverSeconds = defaultRolloverSeconds }: NonNullable<AbrEncoderArgs["recording"]>,
): medialive.ChannelEncoderSettingsOutputGroup {
    return {
        name: destinationIds.recording,
        outputGroupSettings: {
            archiveGroupSettings: [
                {
                    destination: { destinationRefId: destinationIds.recording },
                    rolloverInterval: rolloverSeconds,
                },
            ],
        },
        outputs: [
            {
                ...output(top, {
                    archiveOutputSettings: {
                        extension: "ts",
                        nameModifier: `_${renditionName(top)}`,
                        containerSettings: {
                            m2tsSettings: {
                                // A recording with a silent track plays everywhere, and keeps the breaks' markers.
                                absentInputAudioBehavior: "ENCODE_SILENCE",
                                scte35Control: "PASSTHROUGH",
                            },
                        },
                    },
                }),
                outputName: `${destinationIds.recording}-${renditionName(top)}`,
            },
        ],
    };
}

/** The last picture, then black, then an image: a channel that runs always sends something. */
function inputLossBehavior({
    repeatFrameMs = 1000,
    blackFrameMs = 1000,
    imageColor = "000000",
    slateUrl,
}: AbrInputLoss): medialive.ChannelEncoderSettingsGlobalConfigurationInputLossBehavior {
    return {
        repeatFrameMsec: repeatFrameMs,
        blackFrameMsec: blackFrameMs,
        ...(slateUrl === undefined
            ? { inputLossImageType: "COLOR", inputLossImageColor: imageColor }
            : { inputLossImageType: "SLATE", inputLossImageSlate: { uri: slateUrl } }),
    };
}
