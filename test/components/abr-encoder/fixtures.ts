import { AbrEncoderArgs } from "../../../components/abr-encoder/args";

/** The dev event's ladder. */
export const ladder = [
    { width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 },
    { width: 960, height: 540, maxBitrate: 2_300_000, qvbrQuality: 7 },
    { width: 640, height: 360, maxBitrate: 1_200_000, qvbrQuality: 6 },
];

export const flowArn = "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-0123456789abcdef-0123456789ab:dev-main";
export const packagerArn = "arn:aws:mediapackage:eu-west-1:123456789012:channels/0123456789abcdef0123456789abcdef";

export const args: AbrEncoderArgs = {
    flowArns: [flowArn],
    flowCount: 1,
    target: { mediaPackageChannelId: "dev-packager", mediaPackageChannelArn: packagerArn },
    ladder,
    framesPerSecond: { numerator: 24, denominator: 1 },
    gopSeconds: 2,
    segmentSeconds: 4,
};

export const hlsTarget = { hls: { urls: ["https://origin.example/in/index"] } };
