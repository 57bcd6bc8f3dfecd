/** The programme's way in: ffmpeg, started again for ever, each run with a queue of its own. */
import { ChildProcess } from "node:child_process";
import { Readable } from "node:stream";

import { EncoderPlan } from "../../plan/types";
import { isStopped } from "../../run/programs";
import { canvas, decoderArguments } from "./arguments";
import { endText, ffmpeg, readLines } from "./ffmpeg";
import { frameBytes } from "./picture";
import { Programme } from "./programme";
import { inputNotes, isGarbage, isSoundless, unreadable } from "./source-notes";
import { PictureStore, readPictures } from "./store";

/** Waits between two runs, ms: at once, then longer; a flow that is not there yet is asked twice a second. */
const backOff = [50, 100, 200, 500];
/** A run that gives no picture for so long has lost its place in the stream. */
const stuckMs = 1500;
/** One that never gave any is connected anew every so often: the distance of key frames may be ten seconds, OBS's own. */
const barrenMs = 20_000;
/** One that read no MPEG-TS would look for it in all that follows. */
const garbageMs = 2000;
/** In the worker's folder. */
const picturesFile = "pictures";

export class Decoder {
    programme: Programme;
    private child?: ChildProcess;
    /** This run is killed by us. */
    private ended = false;
    /** A run gave pictures: the source's format is right, unless several runs fail after it. */
    private wasRead = false;
    private failures = 0;
    private sound: boolean;
    private startedAt = 0;
    private pictureAt?: number;
    private garbage = false;
    private readonly store: PictureStore;

    constructor(
        private readonly plan: EncoderPlan,
        private readonly url: string,
        private readonly note: (text: string) => void,
        /** A run was ended by anything but its source's end, or hung. */
        private readonly broken: (why: string) => void,
    ) {
        this.sound = plan.audio !== undefined;
        this.store = new PictureStore(frameBytes(canvas(plan)));
        this.programme = this.empty();
        this.start();
    }

    get pid(): number | undefined {
        return this.child?.pid;
    }

    /** Ends a run that gives nothing any more. */
    check(now: number): void {
        const limit = this.pictureAt !== undefined ? stuckMs : this.garbage ? garbageMs : barrenMs;
        if (this.child === undefined || now - (this.pictureAt ?? this.startedAt) <= limit) return;
        if (isStopped(this.child.pid)) this.broken(`it hung: stopped for ${limit / 1000} s`);
        this.ended = true;
        this.child.kill("SIGKILL");
    }

    stop(): void {
        this.ended = true;
        this.child?.kill("SIGKILL");
    }

    private empty(): Programme {
        const { audio, frameRate } = this.plan;
        return new Programme({
            framesPerSecond: frameRate.numerator / frameRate.denominator,
            ...(this.sound && audio !== undefined
                ? { sound: { sampleRate: audio.sampleRate, sampleBytes: 2 * audio.channels } }
                : {}),
        });
    }

    private start(): void {
        const { plan, url, sound } = this;
        const programme = this.empty();
        const pictures = readPictures(
            picturesFile,
            this.store,
            (picture) => programme.pushPicture(picture),
            () => {
                // What the former run left is shown to its end.
                if (this.pictureAt === undefined) this.programme = programme;
                this.pictureAt = performance.now();
            },
        );
        const args = decoderArguments(plan, { url, sound, pictures: picturesFile });
        const child = ffmpeg(args, ["ignore", "ignore", "pipe", "pipe"]);
        this.child = child;
        this.startedAt = performance.now();
        this.pictureAt = undefined;
        this.garbage = false;
        this.ended = false;
        const [, , words, sounds] = child.stdio;
        if (sounds instanceof Readable) sounds.on("data", (piece: Buffer) => programme.pushSound(piece));
        let soundless = false;
        let blamed = false;
        readLines(words, (line) => {
            soundless ||= isSoundless(line);
            if (this.child === child) this.garbage ||= isGarbage(line);
            for (const text of inputNotes(line, plan)) {
                if (text === unreadable) blamed = true;
                else this.note(text);
            }
        });
        const ended = () => {
            pictures.destroy();
            if (this.child !== child) return;
            // Its last line is cut off: it says nothing of the source. An end by itself is that of the source's connection.
            const isKilled = child.signalCode !== null && !this.ended;
            if (isKilled) this.broken(endText(null, child.signalCode));
            if (blamed && !isKilled && this.pictureAt === undefined && (!this.wasRead || this.failures > 0))
                this.note(unreadable);
            this.wasRead ||= this.pictureAt !== undefined;
            this.child = undefined;
            this.failures = this.pictureAt === undefined ? this.failures + 1 : 0;
            if (soundless) {
                this.sound = false;
                this.note("no sound in the source: viewers hear silence");
            } else {
                // The next source may have some.
                this.sound = plan.audio !== undefined;
            }
            const pause = soundless ? 0 : backOff[Math.min(this.failures, backOff.length - 1)];
            setTimeout(() => this.start(), pause);
        };
        child.once("error", (error) => {
            this.note(`ffmpeg can't be started: ${error.message}`);
            ended();
        });
        child.once("close", ended);
    }
}
