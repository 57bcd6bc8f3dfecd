/** How much of the ladder this machine can make in real time, and the same ladder made smaller. */
import { EncoderPlan } from "./types";

/**
 * CPU seconds that x264's preset `ultrafast` takes for one pixel, sound, scaling and muxing included: 20 s of a ladder of four
 * (1080p, 720p, 540p, 360p at 30 frames a second) took 17 CPU-s, on two cores of Debian 12.
 */
const secondsPerPixel = 17 / (20 * 30 * (1920 * 1080 + 1280 * 720 + 960 * 540 + 640 * 360));
/** B pictures, CABAC and the 8x8 transform of a planned channel on top: 8 s of dev's ladder took 4.2 CPU-s with, 3.0 without. */
const planned = 1.4;
/** Camera, contribution and decoder make and read the one picture that comes in: so much of what encoding it once takes. */
const sourceShare = 0.7;
/** What of the cores may be planned for: the rest is for packager, edge, browser and whatever else the machine does. */
const usable = 0.5;
/** Smaller pictures save nothing that matters, and nobody recognises them. */
const smallest = 0.25;
const smallestWidth = 96;

/** Cores that the programme takes from camera to packager, all pipelines together, by the model above. */
export function encoderCores({ renditions, pipelines, frameRate }: EncoderPlan): number {
    const areas = renditions.map(({ width, height }) => width * height);
    const pixels = planned * areas.reduce((sum, area) => sum + area, 0) + sourceShare * Math.max(...areas);
    return (pipelines * pixels * secondsPerPixel * frameRate.numerator) / frameRate.denominator;
}

/** The ladder with every rung's width and height times the factor (even, as 4:2:0 needs), bit rates and buffers with the area. */
export function scaled(plan: EncoderPlan, factor: number): EncoderPlan {
    if (factor === 1) return plan;
    return {
        ...plan,
        scale: plan.scale * factor,
        renditions: plan.renditions.map((rendition) => {
            const width = even(rendition.width, factor);
            const height = even(rendition.height, factor);
            const area = (width * height) / (rendition.width * rendition.height);
            return {
                ...rendition,
                width,
                height,
                maxBitrate: Math.round(rendition.maxBitrate * area),
                bufferSize: Math.round(rendition.bufferSize * area),
            };
        }),
    };
}

function even(size: number, factor: number): number {
    return Math.max(2, 2 * Math.round((size * factor) / 2));
}

/** The largest of 1, 0.75, 0.5 and so on that fits the cores; the smallest one when none does. */
export function chooseScale(plan: EncoderPlan, cores: number): number {
    const factors = [1, 0.75, 2 / 3, 0.5, 1 / 3, smallest].filter(
        (factor) =>
            factor === 1 || Math.min(...plan.renditions.map(({ width }) => even(width, factor))) >= smallestWidth,
    );
    const fits = factors.find((factor) => encoderCores(scaled(plan, factor)) <= usable * cores);
    return fits ?? factors[factors.length - 1] ?? 1;
}

/** The next smaller one, for an encoder that falls behind; the same when there is none. */
export function smallerScale(factor: number): number {
    return [0.75, 2 / 3, 0.5, 1 / 3, smallest].find((smaller) => smaller < factor - 0.01) ?? factor;
}

/** Why the ladder is not played as planned; nothing when it is. `plan` is the one at full size, `asked` says that `--scale` chose the factor. */
export function scaleReason(plan: EncoderPlan, factor: number, cores: number, asked = false): string | undefined {
    if (factor === 1) return undefined;
    const [largest] = [...plan.renditions].sort((a, b) => b.width * b.height - a.width * a.height);
    const needed = encoderCores(plan).toFixed(1);
    const small = scaled(plan, factor).renditions.find(({ name }) => name === largest.name) ?? largest;
    const now = `every rung is ${percent(factor)} of its size (${largest.name} is ${small.width}x${small.height})`;
    if (asked) return `asked for: ${now}`;
    const pipelines = plan.pipelines === 1 ? "" : ` in ${plan.pipelines} pipelines`;
    return (
        `the ladder up to ${largest.width}x${largest.height}${pipelines} takes about ${needed} cores, and of ${cores} ` +
        `${(usable * cores).toFixed(1)} may be used: ${now}`
    );
}

function percent(factor: number): string {
    return `${Math.round(factor * 100)} %`;
}
