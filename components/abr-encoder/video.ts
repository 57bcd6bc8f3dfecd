import type { medialive } from "@pulumi/aws/types/input";

import { AbrFrameRate, AbrH264Profile, AbrRendition } from "./args";
import { wholeFrames } from "./gop";

/** The name of a rendition's encode and output. */
export function renditionName({ name, height }: AbrRendition): string {
    return name ?? `${height}p`;
}

/** From the highest ceiling down, larger pictures first: the order in which players list them. */
export function ladderOrder(ladder: AbrRendition[]): AbrRendition[] {
    return [...ladder].sort((a, b) => b.maxBitrate - a.maxBitrate || b.width * b.height - a.width * a.height);
}

/** The baseline profile has no B-frames (H.264, A.2.1): MediaLive refuses them. */
const baseline = { gopNumBFrames: 0, gopBReference: "DISABLED", numRefFrames: 1, entropyEncoding: "CAVLC" };

/** 3 B-frames need as many references for `gopBReference` (Live Streaming on AWS, encoding profiles). */
const withBFrames = { gopNumBFrames: 3, gopBReference: "ENABLED", numRefFrames: 3, entropyEncoding: "CABAC" };

/** One rung: H.264, QVBR, key frames every `gopSeconds` and nowhere else that would move a segment. */
export function videoDescription(
    rendition: AbrRendition,
    rate: AbrFrameRate,
    gopSeconds: number,
): medialive.ChannelEncoderSettingsVideoDescription {
    const { width, height, maxBitrate, qvbrQuality } = rendition;
    const gopFrames = wholeFrames(rate, gopSeconds);
    if (gopFrames === undefined) throw new Error(`${gopSeconds} s is no whole number of frames`);
    return {
        name: `video-${renditionName(rendition)}`,
        width,
        height,
        respondToAfd: "NONE",
        // Pads a contribution of another shape instead of stretching it.
        scalingBehavior: "DEFAULT",
        sharpness: 50,
        codecSettings: {
            h264Settings: {
                // No `bitrate`: QVBR does not use it (MediaLive API, H264Settings), and MediaConvert refuses both.
                rateControlMode: "QVBR",
                maxBitrate,
                qvbrQualityLevel: qvbrQuality,
                bufSize: 2 * maxBitrate,
                bufFillPct: 90,
                // MediaPackage needs both said, not followed (MediaLive guide, "mediapackage-encode-packaging").
                framerateControl: "SPECIFIED",
                framerateNumerator: rate.numerator,
                framerateDenominator: rate.denominator,
                parControl: "SPECIFIED",
                parNumerator: 1,
                parDenominator: 1,
                // In frames: seconds would be rounded by MediaLive at a fractional rate.
                gopSize: gopFrames,
                gopSizeUnits: "FRAMES",
                // 0 breaks segmenting (MediaLive API).
                gopClosedCadence: 1,
                subgopLength: "FIXED",
                scanType: "PROGRESSIVE",
                profile: rendition.profile ?? (height >= 720 ? AbrH264Profile.High : AbrH264Profile.Main),
                level: "H264_LEVEL_AUTO",
                ...(rendition.profile === AbrH264Profile.Baseline ? baseline : withBFrames),
                adaptiveQuantization: "AUTO",
                lookAheadRateControl: "HIGH",
                sceneChangeDetect: "ENABLED",
                syntax: "DEFAULT",
                timecodeInsertion: "DISABLED",
                afdSignaling: "NONE",
                colorMetadata: "INSERT",
            },
        },
    };
}
