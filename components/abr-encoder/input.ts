import { AbrEncoderArgs, AbrInputBitrate, AbrInputResolution, AbrPicture, AbrRendition } from "./args";
import { framesPerSecond } from "./gop";
import { ladderOrder } from "./video";

/** Ceilings of the input classes, bit/s (MediaLive API, `InputMaximumBitrate`). */
export const inputBitrateCeilings: [AbrInputBitrate, number][] = [
    [AbrInputBitrate.Max10, 10_000_000],
    [AbrInputBitrate.Max20, 20_000_000],
    [AbrInputBitrate.Max50, 50_000_000],
];

/** Most pixels of a size class (MediaLive pricing: SD below 720 lines, HD up to 1920x1080, UHD above). */
export function inputResolutionFor({ width, height }: { width: number; height: number }): AbrInputResolution {
    if (width * height > 1920 * 1080) return AbrInputResolution.Uhd;
    return height >= 720 || width >= 1280 ? AbrInputResolution.Hd : AbrInputResolution.Sd;
}

/** The smallest class that holds a bit rate; undefined above all of them. */
export function inputBitrateFor(bitrate: number): AbrInputBitrate | undefined {
    return inputBitrateCeilings.find(([, ceiling]) => bitrate <= ceiling)?.[0];
}

/** What is assumed to arrive where `picture` is absent: the highest rendition at twice its bit rate, as a contribution should be. */
export function assumedPicture(ladder: AbrRendition[], frameRate: AbrEncoderArgs["framesPerSecond"]): AbrPicture {
    const { width, height, maxBitrate } = ladderOrder(ladder)[0];
    return { width, height, framesPerSecond: framesPerSecond(frameRate), bitrate: 2 * maxBitrate };
}

/** The input's billing and resource class: as given, else from what the contribution sends. */
export function inputSpecification(args: AbrEncoderArgs): {
    codec: string;
    inputResolution: AbrInputResolution;
    maximumBitrate: AbrInputBitrate;
} {
    const picture = args.picture ?? assumedPicture(args.ladder, args.framesPerSecond);
    return {
        codec: "AVC",
        inputResolution: args.inputResolution ?? inputResolutionFor(picture),
        maximumBitrate: args.maxInputBitrate ?? inputBitrateFor(picture.bitrate) ?? AbrInputBitrate.Max50,
    };
}
