/** When what is due: pure decisions of the feeder. */
import { EncoderPlan } from "../../plan/types";

type Rate = EncoderPlan["frameRate"];

/** Frames that must have been given to the encoder so long after its start; the first is due at once. */
export function framesDue(sinceMs: number, { numerator, denominator }: Rate): number {
    return sinceMs < 0 ? 0 : Math.floor((sinceMs * numerator) / (1000 * denominator)) + 1;
}

/** Milliseconds from the run's start to the time of a frame. */
export function frameTime(frame: number, { numerator, denominator }: Rate): number {
    return (frame * 1000 * denominator) / numerator;
}

/** Samples that belong to a frame: the sum never drifts, also where a frame is no whole number of them. */
export function samplesOf(frame: number, { numerator, denominator }: Rate, sampleRate: number): number {
    const until = (frames: number) => Math.floor((frames * sampleRate * denominator) / numerator);
    return until(frame + 1) - until(frame);
}

/**
 * When a run begins: at a whole number of GOPs since 1970. Pipelines of one channel, and a run after another, then have their key
 * frames at the same times (PIPELINE_LOCKING), and one can take over from the other.
 */
export function runStart(now: number, gopMs: number): number {
    return Math.ceil(now / gopMs) * gopMs;
}

export type Shows = "programme" | "last-frame" | "black" | "image";

/** What viewers see so long after the last picture of the programme. */
export function shows(sinceMs: number, { repeatFrameMs, blackFrameMs }: EncoderPlan["inputLoss"]): Shows {
    if (sinceMs <= 0) return "programme";
    if (sinceMs <= repeatFrameMs) return "last-frame";
    return sinceMs <= repeatFrameMs + blackFrameMs ? "black" : "image";
}
