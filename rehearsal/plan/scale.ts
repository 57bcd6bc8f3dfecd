/** How much of the ladder this machine can make in real time and how well, and the same ladder made smaller. */
import { EncoderPlan, Preset, presets } from "./types";

/**
 * CPU seconds that x264's preset `ultrafast` takes for one pixel, sound, scaling and muxing included: 20 s of a ladder of four
 * (1080p, 720p, 540p, 360p at 30 frames a second) took 17 CPU-s, on two cores of Debian 12.
 */
const secondsPerPixel = 17 / (20 * 30 * (1920 * 1080 + 1280 * 720 + 960 * 540 + 640 * 360));
/** B pictures, CABAC and the 8x8 transform of a planned channel on top: 8 s of dev's ladder took 4.2 CPU-s with, 3.0 without. */
const planned = 1.4;
/** The rehearsal's own test picture makes up for that: bars look the same. dev took 0.31 of a core, 1080p at 25 pictures a second 0.6. */
const ownPicture = 1;
/** What a whole ladder takes, as multiples of `ultrafast`'s: 20 s of dev and of 1080p at 25 pictures a second, half a second looked ahead. */
const presetCost: Record<Preset, number> = { medium: 2.1, veryfast: 1.5, ultrafast: 1 };
/**
 * Camera, contribution and decoder make and read the one picture that comes in: so much of what encoding it once takes. Measured: 1.3 at
 * 720p24, 1.1 at 1080p25.
 */
const sourceShare = 1.2;
/** What of the cores may be planned for: the rest is for packager, edge, browser and whatever else the machine does. */
const usable = 0.5;
/** Of a core, for one simulated viewer: its player, edge and ad insertion. 500 of dev took 0.38 outside of breaks, where they take more. */
const viewerCores = 0.0008;
/**
 * A ladder that takes less of a core, by the model, needs no second one; x264's threads cost 6 % of its time (20 s of dev: 10.7 and 11.5
 * CPU-s) and hold back a picture each.
 */
const oneThread = 0.75;
/** Smaller pictures save nothing that matters, and nobody recognises them. */
const smallest = 0.25;
const smallestWidth = 96;

/** How a channel is played on one machine. */
export interface Effort {
    /** Every rung's width and height times this. */
    scale: number;
    preset: Preset;
    /** As a plan has it. */
    threads?: number;
}

/** Cores that the programme takes from camera to packager, all pipelines together, by the model above. `own`: the test picture. */
export function encoderCores(plan: EncoderPlan, own = false): number {
    const source = sourceShare * Math.max(...areas(plan));
    return plan.pipelines * (ladderCores(plan, own) + coresFor(source, plan));
}

/** Those of one pipeline's renditions alone. */
function ladderCores(plan: EncoderPlan, own: boolean): number {
    const pixels = areas(plan).reduce((sum, area) => sum + area, 0);
    return coresFor((own ? ownPicture : planned) * presetCost[plan.preset] * pixels, plan);
}

function areas({ renditions }: EncoderPlan): number[] {
    return renditions.map(({ width, height }) => width * height);
}

/** So many pixels of each picture, by `ultrafast`. */
function coresFor(pixels: number, { frameRate }: EncoderPlan): number {
    return (pixels * secondsPerPixel * frameRate.numerator) / frameRate.denominator;
}

/** The plan as it is played with that effort. */
export function sized(plan: EncoderPlan, { scale, ...how }: Effort): EncoderPlan {
    return { ...scaled(plan, scale), ...how };
}

/** The machine, and what it has to do. */
export interface Task {
    cores: number;
    /** As `encoderCores` has it. */
    own: boolean;
    /** Scale that was asked for. */
    asked?: number;
    /** Simulated ones; none when absent. */
    viewers?: number;
}

/**
 * Size before beauty: the largest scale that the machine can make in any case, unless one is asked for, then the finest preset for which
 * it has cores to spare beside its viewers.
 */
export function chooseEffort(plan: EncoderPlan, { cores, own, asked, viewers = 0 }: Task): Effort {
    const scale = asked ?? chooseScale(plan, cores);
    const free = usable * cores - viewerCores * viewers;
    const fits = (preset: Preset) => encoderCores(sized(plan, { scale, preset }), own) <= free;
    const effort = { scale, preset: presets.find(fits) ?? "ultrafast" };
    return ladderCores(sized(plan, effort), own) <= oneThread ? { ...effort, threads: 1 } : effort;
}

/** The next smaller one, for an encoder that falls behind, with all threads; nothing when there is none. A scale that was asked for stays. */
export function lessEffort({ scale, preset }: Effort, asked: boolean): Effort | undefined {
    if (preset !== "ultrafast") return { scale, preset: "ultrafast" };
    const smaller = smallerScale(scale);
    return asked || smaller === scale ? undefined : { scale: smaller, preset };
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
