/** Gives the encoder exactly one frame for each frame's time, whatever comes in: the channel always sends something. */
import { EncoderPlan } from "../../plan/types";
import { canvas, gopSeconds } from "./arguments";
import { Decoder } from "./decoder";
import { colored } from "./picture";
import { EncoderRun } from "./run";
import { Picture, standing } from "./store";
import { framesDue, frameTime, runStart, samplesOf, Shows, shows } from "./timing";

/** Frames in ffmpeg's pipe at most: what it does not take in time is not heaped up here. */
const backlogFrames = 8;
/** An encoder this late begins anew at the present: it was stopped, or the machine is too small. */
const tooLateMs = 3000;
/** Shorter gaps are no loss of input: a late packet repeats a frame or two. */
const gapMs = 300;

export interface FeederEvents {
    shows(what: Shows): void;
    /** A new run of the encoder is wanted, its first picture at that time. */
    begin(startsAt: number): EncoderRun;
    /** A run is this late, ms, and is replaced: it hung, or the machine is too slow for it. */
    late(ms: number, hung: boolean): void;
}

export class Feeder {
    run: EncoderRun;
    /** Frames of the source that were thrown away, frames that stood for a missing one, and runs so far. */
    dropped = 0;
    repeated = 0;
    runs = 0;
    /** Pictures a second of the run before this one where that was too slow. */
    lateRate?: number;
    /** Where the current run's time began, in ms of the steady clock. */
    private begunAt = 0;
    private showing: Shows = "image";
    private last: Picture;
    /** Steady time at which the last picture of the programme was due; at the start there was none. */
    private lastAt: number;
    private readonly black: Picture;
    private readonly silence: Buffer;
    image: Picture;

    constructor(
        private readonly plan: EncoderPlan,
        private readonly decoder: Decoder,
        private readonly events: FeederEvents,
    ) {
        const size = canvas(plan);
        this.black = standing(colored(size, "000000"));
        const { image, repeatFrameMs } = plan.inputLoss;
        this.image = standing(colored(size, "color" in image ? image.color : "000000"));
        this.last = this.black;
        this.lastAt = performance.now() - repeatFrameMs - 1;
        this.silence = Buffer.alloc(plan.audio === undefined ? 0 : 2 * plan.audio.channels * plan.audio.sampleRate);
        this.run = this.begin();
    }

    /** Time of the picture that the encoder is given next, ms since 1970. */
    get pictureTime(): number {
        return this.run.startsAt + frameTime(this.run.frames, this.plan.frameRate);
    }

    /** A new encoder in place of one that ended, unless there is one already. */
    renew(ended: EncoderRun): void {
        if (ended !== this.run) return;
        this.lateRate = undefined;
        this.run = this.begin();
    }

    /** What is due now; says in how many ms it wants to be called again. */
    tick(): number {
        const now = performance.now();
        const { frameRate } = this.plan;
        const since = now - this.begunAt;
        const due = framesDue(since, frameRate);
        this.dropped += this.decoder.programme.trim();
        if (frameTime(due - this.run.frames, frameRate) > tooLateMs) {
            const lateMs = Math.round(since - frameTime(this.run.frames, frameRate));
            this.events.late(lateMs, this.run.isHung(now));
            this.lateRate = (1000 * this.run.encoded) / since;
            this.run.stop();
            this.run = this.begin();
            return 1;
        }
        while (this.run.frames < due && this.run.backlog < backlogFrames) this.give();
        this.decoder.check(now);
        const next = this.begunAt + frameTime(this.run.frames, frameRate) - performance.now();
        return Math.max(1, Math.min(1000, next));
    }

    private begin(): EncoderRun {
        const gopMs = 1000 * gopSeconds(this.plan);
        const now = Date.now();
        const startsAt = Math.round(runStart(now, gopMs));
        this.begunAt = performance.now() + startsAt - now;
        this.runs += 1;
        return this.events.begin(startsAt);
    }

    private give(): void {
        const { audio, frameRate } = this.plan;
        // Counted in frames, not by the moment of the call: on a busy machine several come late at once.
        const dueAt = this.begunAt + frameTime(this.run.frames, frameRate);
        const count = audio === undefined ? 0 : samplesOf(this.run.frames, frameRate, audio.sampleRate);
        const { programme } = this.decoder;
        const picture = programme.picture();
        if (picture !== undefined) {
            this.last.release();
            this.last = picture;
            this.lastAt = dueAt;
            this.show("programme");
            this.run.give(picture, this.filled(programme.sound(count), count));
            return;
        }
        const missing = dueAt - this.lastAt;
        this.repeated += 1;
        const what = shows(missing, this.plan.inputLoss);
        if (missing > gapMs || this.showing !== "programme") this.show(what);
        const stand = what === "black" ? this.black : what === "image" ? this.image : this.last;
        this.run.give(stand, this.filled([], count));
    }

    /** Sound for one frame: silence for what is missing. */
    private filled(pieces: Buffer[], count: number): Buffer[] {
        const { audio } = this.plan;
        if (audio === undefined) return [];
        const missing = 2 * audio.channels * count - pieces.reduce((sum, { length }) => sum + length, 0);
        return missing > 0 ? [...pieces, this.silence.subarray(0, missing)] : pieces;
    }

    private show(what: Shows): void {
        if (what === this.showing) return;
        this.showing = what;
        this.events.shows(what);
    }
}
