import type { AbrFrameRate } from "./args";

/**
 * GOP arithmetic in whole frames. The NTSC rates (denominator 1001) run 0.1 % slow, and everybody writes their nominal
 * seconds: 2 s at 30000/1001 means 60 frames, which last 2.002 s. Both ways of writing it are understood.
 */

/** Frames a second. */
export function framesPerSecond({ numerator, denominator }: AbrFrameRate): number {
    return numerator / denominator;
}

/** Frames a second as people say it: 30 for 30000/1001. */
export function nominalRate({ numerator, denominator }: AbrFrameRate): number {
    return denominator === 1001 ? numerator / 1000 : numerator / denominator;
}

/** Seconds of binary floating point: far below a frame, far above rounding. */
const tolerance = 1e-6;

function whole(value: number): number | undefined {
    const rounded = Math.round(value);
    return rounded >= 1 && Math.abs(value - rounded) < tolerance ? rounded : undefined;
}

/** Frames in so many seconds; undefined when that is no whole number of frames. */
export function wholeFrames(rate: AbrFrameRate, seconds: number): number | undefined {
    return whole(seconds * framesPerSecond(rate)) ?? whole(seconds * nominalRate(rate));
}

/** GOPs in a segment; undefined when segments cannot begin at key frames. */
export function gopsPerSegment(rate: AbrFrameRate, gopSeconds: number, segmentSeconds: number): number | undefined {
    const gop = wholeFrames(rate, gopSeconds);
    const segment = wholeFrames(rate, segmentSeconds);
    return gop === undefined || segment === undefined ? undefined : whole(segment / gop);
}

/** The real duration of so many frames, seconds. */
export function frameSeconds(rate: AbrFrameRate, frames: number): number {
    return (frames * rate.denominator) / rate.numerator;
}

/** Samples of one AAC frame (ISO/IEC 14496-3, AAC-LC). */
const samplesPerAacFrame = 1024;

/** One GOP that lasts a whole number of AAC frames. */
export interface AbrAacExactGop {
    frames: number;
    seconds: number;
    aacFrames: number;
}

/**
 * GOPs up to a length that last a whole number of AAC frames, so that picture and sound of every segment end together:
 * advice, no rule, since packagers carry the rest over. 24 and 29.97 fps have none up to 2.6 s.
 */
export function aacExactGops(rate: AbrFrameRate, sampleRate: number, maxSeconds: number): AbrAacExactGop[] {
    const gops: AbrAacExactGop[] = [];
    for (let frames = 1; frameSeconds(rate, frames) <= maxSeconds + tolerance; frames++) {
        const samples = frames * rate.denominator * sampleRate;
        const divisor = rate.numerator * samplesPerAacFrame;
        if (samples % divisor === 0) {
            gops.push({ frames, seconds: frameSeconds(rate, frames), aacFrames: samples / divisor });
        }
    }
    return gops;
}
