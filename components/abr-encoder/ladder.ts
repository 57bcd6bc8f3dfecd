import { givenArnProblems } from "../common/arn-forms";
import {
    checkFullHour,
    checkOneOf,
    checkRange,
    collectProblems,
    grouped,
    isWithin,
    rangeText,
    Refuse,
} from "../common/checks";
import { recordingBucketProblem } from "../common/buckets";
import { receiverProblem } from "../common/receivers";
import type { Problem } from "../common/problems";
import {
    AbrAudio,
    AbrChannelClass,
    AbrEncoderArgs,
    AbrFrameRate,
    AbrH264Profile,
    AbrHlsPush,
    AbrInputBitrate,
    AbrInputLoss,
    AbrInputResolution,
    AbrLogLevel,
    AbrMaintenance,
    AbrMaintenanceDay,
    AbrRecording,
    AbrRendition,
    AbrTarget,
} from "./args";
import { gopsPerSegment, nominalRate, wholeFrames } from "./gop";
import { inputBitrateCeilings, inputBitrateFor } from "./input";
import { renditionName } from "./video";

/** MediaLive API, `MaxBitrate`, bit/s. */
const maxBitrate = { min: 1000 };
/** MediaLive API, `Width` and `Height`. */
const sides = { width: { min: 32, max: 4096 }, height: { min: 32, max: 2160 } };
/** MediaLive API, `Scte35Pid` of M3u8Settings. */
const pid = { min: 32, max: 8191 };
/** MediaLive API, `BlackFrameMsec` and `RepeatFrameMsec`; the upper end means for ever. */
const lossMs = { min: 0, max: 1_000_000 };
/** MediaLive API, `SampleRate` of AacSettings. */
const sampleRates = [8000, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000];
/** What AAC-LC stereo makes sense with; MediaLive's own table depends on profile, mode and rate. */
const audioBitrate = { min: 16_000, max: 512_000 };
/** An S3 key has 1,024 bytes (S3 guide, "Object key names"); the recording adds `/a/recording_<rendition>.000000.ts`. */
const prefixBytes = 1024 - 64;
/** MediaPackage v1 API: whole seconds; MediaLive's HLS group agrees. */
const segment = { min: 1, max: 30 };
/** MediaLive's lists of frame rates end here for H.264. */
const maxFrameRate = 60;

/**
 * Every setting that AWS would refuse, with what to write instead; empty when all is well. Takes config values and
 * arguments alike: what another resource supplies later is left out of the checks.
 */
export function abrProblems(args: AbrEncoderArgs): Problem[] {
    const { roleArn, target } = args;
    const arns = givenArnProblems([
        ["roleArn", "role", roleArn],
        ["target.hls.passwordParameterArn", "parameter", target.hls?.passwordParameterArn],
        ["target.hls.mediaPackageV2ChannelArn", "packageChannelV2", target.hls?.mediaPackageV2ChannelArn],
    ]);
    const others = collectProblems((refuse) => {
        const channelClass = args.channelClass ?? AbrChannelClass.SinglePipeline;

        checkOneOf("channelClass", args.channelClass, Object.values(AbrChannelClass), refuse);
        checkFlows(args, channelClass, refuse);
        checkTarget(args.target, channelClass, refuse);
        checkRegion(args, refuse);
        checkLadder(args.ladder, refuse);
        if (checkFrameRate(args.framesPerSecond, refuse)) checkGop(args, refuse);
        checkAudio(args.audio ?? {}, refuse);
        checkInput(args, refuse);
        if (args.recording !== undefined) checkRecording(args.recording, refuse);
        checkInputLoss(args.inputLoss ?? {}, refuse);
        checkOneOf("logLevel", args.logLevel, Object.values(AbrLogLevel), refuse);
        if (args.maintenance !== undefined) checkMaintenance(args.maintenance, refuse);
    });
    return [...arns, ...others];
}

/** One flow is a single-class input; a STANDARD channel's second pipeline would have nothing (MediaLive guide). */
function checkFlows({ flowCount, flowArns }: AbrEncoderArgs, channelClass: AbrChannelClass, refuse: Refuse): void {
    const wanted = channelClass === AbrChannelClass.Standard ? 2 : 1;
    if (flowCount !== wanted) refuse("flowCount", `${channelClass} needs ${wanted}`, flowCount);
    if (Array.isArray(flowArns) && flowArns.length !== flowCount) {
        refuse("flowArns", `must be as many as flowCount says, ${flowCount}`, flowArns.length);
    }
}

function checkTarget(
    { mediaPackageChannelId, mediaPackageChannelArn, hls }: AbrTarget,
    channelClass: AbrChannelClass,
    refuse: Refuse,
): void {
    if ((mediaPackageChannelId === undefined) === (hls === undefined)) {
        refuse("target", "give either mediaPackageChannelId with mediaPackageChannelArn, or hls");
    }
    if ((mediaPackageChannelId === undefined) !== (mediaPackageChannelArn === undefined)) {
        refuse(
            "target",
            "mediaPackageChannelId and mediaPackageChannelArn go together: the role is written for the ARN",
        );
    }
    if (hls === undefined) return;
    const wanted = channelClass === AbrChannelClass.Standard ? 2 : 1;
    if (hls.urls.length !== wanted) {
        refuse("target.hls.urls", `${channelClass} needs ${wanted}, one for each pipeline`, hls.urls.length);
    }
    hls.urls.forEach((url, i) => {
        if (typeof url === "string" && !/^https:\/\/[^/\s]+\/\S+$/.test(url)) {
            refuse(`target.hls.urls[${i}]`, "must be an https URL with a path", JSON.stringify(url));
        }
    });
    checkOneOf("target.hls.push", hls.push, Object.values(AbrHlsPush), refuse);
    if ((hls.username === undefined) !== (hls.passwordParameterArn === undefined)) {
        refuse("target.hls", "username and passwordParameterArn go together");
    }
    checkRange("target.hls.scte35Pid", hls.scte35Pid, pid, refuse);
}

/** MediaLive reads its flows and finds its MediaPackage channel in its own region only (MediaLive guide). */
function checkRegion(
    { flowArns, target: { mediaPackageChannelArn: channelArn } }: AbrEncoderArgs,
    refuse: Refuse,
): void {
    if (!Array.isArray(flowArns)) return;
    const [region, ...others] = [...flowArns, channelArn].flatMap((arn) =>
        typeof arn === "string" ? [arn.split(":")[3]] : [],
    );
    const other = others.find((each) => each !== region);
    if (other !== undefined) refuse("flowArns", "flows and target must be in one region", `${region} and ${other}`);
}

function checkLadder(ladder: AbrRendition[], refuse: Refuse): void {
    if (ladder.length === 0) refuse("ladder", "give at least one rendition");
    const names = ladder.map(renditionName);
    ladder.forEach((rendition, i) => {
        const at = `ladder[${i}]`;
        const name = names[i];
        if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(name)) {
            refuse(`${at}.name`, "must be 1–32 letters, digits, - or _", JSON.stringify(name));
        } else if (names.indexOf(name) < i) {
            refuse(`${at}.name`, "each needs a name of its own", `${name} twice`);
        }
        for (const side of ["width", "height"] as const) {
            const value = rendition[side];
            if (Number.isInteger(value) && value % 2 === 0 && isWithin(value, sides[side])) continue;
            refuse(`${at}.${side}`, `must be an even number of pixels, ${rangeText(sides[side])}`, value);
        }
        checkRange(`${at}.maxBitrate`, rendition.maxBitrate, maxBitrate, refuse);
        checkRange(`${at}.qvbrQuality`, rendition.qvbrQuality, { min: 1, max: 10 }, refuse);
        checkOneOf(`${at}.profile`, rendition.profile, Object.values(AbrH264Profile), refuse);
    });
}

function checkFrameRate({ numerator, denominator }: AbrFrameRate, refuse: Refuse): boolean {
    const ok = Number.isInteger(numerator) && numerator > 0 && (denominator === 1 || denominator === 1001);
    if (!ok) {
        refuse("framesPerSecond", "must be a whole number over 1, or one over 1001", `${numerator}/${denominator}`);
    } else if (numerator / denominator > maxFrameRate) {
        refuse("framesPerSecond", `must be at most ${maxFrameRate}`, `${numerator}/${denominator}`);
    } else return true;
    return false;
}

function checkGop({ framesPerSecond, gopSeconds, segmentSeconds }: AbrEncoderArgs, refuse: Refuse): void {
    const rate = `${framesPerSecond.numerator}/${framesPerSecond.denominator} fps`;
    const frames = wholeFrames(framesPerSecond, gopSeconds);
    if (frames === undefined) {
        const near = Math.max(1, Math.round(gopSeconds * nominalRate(framesPerSecond))) / nominalRate(framesPerSecond);
        refuse("gopSeconds", `must be a whole number of frames at ${rate}, e.g. ${+near.toFixed(3)}`, gopSeconds);
    }
    const isSegment = checkRange("segmentSeconds", segmentSeconds, segment, refuse);
    if (
        isSegment &&
        frames !== undefined &&
        gopsPerSegment(framesPerSecond, gopSeconds, segmentSeconds) === undefined
    ) {
        refuse(
            "segmentSeconds",
            `must be a multiple of gopSeconds (${gopSeconds}), or segments cannot begin at key frames`,
            segmentSeconds,
        );
    }
}

function checkAudio({ bitrate, sampleRate, languageCode }: AbrAudio, refuse: Refuse): void {
    checkRange("audio.bitrate", bitrate, audioBitrate, refuse);
    if (sampleRate !== undefined && !sampleRates.includes(sampleRate)) {
        refuse("audio.sampleRate", `must be one of ${sampleRates.join(", ")} Hz`, sampleRate);
    }
    if (languageCode !== undefined && !/^[a-z]{3}$/.test(languageCode)) {
        refuse("audio.languageCode", "must be three letters (ISO 639-2) such as deu", JSON.stringify(languageCode));
    }
}

function checkInput({ picture, maxInputBitrate, inputResolution }: AbrEncoderArgs, refuse: Refuse): void {
    checkOneOf("maxInputBitrate", maxInputBitrate, Object.values(AbrInputBitrate), refuse);
    checkOneOf("inputResolution", inputResolution, Object.values(AbrInputResolution), refuse);
    if (picture !== undefined && maxInputBitrate === undefined && inputBitrateFor(picture.bitrate) === undefined) {
        const [, most] = inputBitrateCeilings[inputBitrateCeilings.length - 1];
        refuse("picture.bitrate", `MediaLive takes at most ${grouped(most)} bit/s`, picture.bitrate);
    }
}

function checkRecording({ bucketName, prefix, rolloverSeconds }: AbrRecording, refuse: Refuse): void {
    const bucket = typeof bucketName === "string" ? recordingBucketProblem(bucketName) : undefined;
    if (bucket !== undefined) refuse("recording.bucketName", bucket, JSON.stringify(bucketName));
    if (prefix !== undefined && !/^[A-Za-z0-9!_.*'()-]+(\/[A-Za-z0-9!_.*'()-]+)*$/.test(prefix)) {
        refuse(
            "recording.prefix",
            "must be a key without slashes at its ends and without spaces",
            JSON.stringify(prefix),
        );
    }
    if (prefix?.split("/").some((part) => /^\.{1,2}$/.test(part))) {
        // S3 keeps such keys, and neither consoles nor clients reach them (S3 guide, "Object key naming guidelines").
        refuse("recording.prefix", "must have no folder . or ..", JSON.stringify(prefix));
    }
    const bytes = Buffer.byteLength(prefix ?? "");
    if (bytes > prefixBytes) {
        refuse("recording.prefix", `an S3 key has 1,024 bytes: at most ${grouped(prefixBytes)} of them here`, bytes);
    }
    checkRange("recording.rolloverSeconds", rolloverSeconds, { min: 1, max: 86_400 }, refuse);
}

/** MediaLive reads it whenever the contribution is lost (API reference, InputLocation). */
function checkSlate(slateUrl: unknown, refuse: Refuse): void {
    if (typeof slateUrl !== "string") return;
    const wanted = "must be an https:// or s3ssl:// address of a PNG or BMP file";
    const [, scheme, host] = /^(https|s3ssl):\/\/([^/\s]+)\/\S+\.(?:png|bmp)$/i.exec(slateUrl) ?? [];
    const there = scheme === undefined || (scheme.toLowerCase() === "https" && !isHttpsHost(host)) ? wanted : undefined;
    if (there !== undefined) refuse("inputLoss.slateUrl", there, JSON.stringify(slateUrl));
}

function isHttpsHost(authority: string): boolean {
    return receiverProblem(authority.replace(/:\d{1,5}$/, "")) === undefined;
}

function checkInputLoss({ repeatFrameMs, blackFrameMs, imageColor, slateUrl }: AbrInputLoss, refuse: Refuse): void {
    checkRange("inputLoss.repeatFrameMs", repeatFrameMs, lossMs, refuse);
    checkRange("inputLoss.blackFrameMs", blackFrameMs, lossMs, refuse);
    if (imageColor !== undefined && !/^[0-9A-Fa-f]{6}$/.test(imageColor)) {
        refuse("inputLoss.imageColor", "must be RRGGBB in hexadecimal", JSON.stringify(imageColor));
    }
    checkSlate(slateUrl, refuse);
    if (imageColor !== undefined && slateUrl !== undefined) {
        refuse("inputLoss", "give a colour or a still, not both");
    }
}

function checkMaintenance({ day, startHour }: AbrMaintenance, refuse: Refuse): void {
    checkOneOf("maintenance.day", day, Object.values(AbrMaintenanceDay), refuse);
    checkFullHour("maintenance.startHour", startHour, refuse);
}
