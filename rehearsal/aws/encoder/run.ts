/** One run of the encoding ffmpeg: from its start to its death, one line of timestamps. */
import { ChildProcess } from "node:child_process";
import { Writable } from "node:stream";

import { EncoderPlan } from "../../plan/types";
import { isStopped } from "../../run/programs";
import { canvas, encoderArguments, RecordingFiles } from "./arguments";
import { endText, ffmpeg, readLines } from "./ffmpeg";
import { frameBytes } from "./picture";
import type { Picture } from "./store";

/** ffmpeg reports its progress twice a second; without any for this long, ms, it hangs. */
const stillMs = 2500;

export class EncoderRun {
    /** Frames given to it so far: the number of the next one. */
    frames = 0;
    /** As ffmpeg says: pictures that it has encoded, and how fast, 1 being real time. */
    encoded = 0;
    /** Steady time of its newest progress, ms; absent: it has encoded nothing yet. */
    private progressAt?: number;
    ended = false;
    private readonly child: ChildProcess;
    private readonly pictures: Writable;
    private readonly sounds?: Writable;
    private readonly frameBytes: number;

    constructor(
        plan: EncoderPlan,
        muxed: boolean,
        /** Time of its first picture, ms since 1970: names the run. */
        readonly startsAt: number,
        target: string,
        recordings: RecordingFiles[],
        onLine: (line: string) => void,
        onEnd: (why: string) => void,
    ) {
        this.frameBytes = frameBytes(canvas(plan));
        const args = encoderArguments(plan, muxed, `${target}/${startsAt}`, recordings);
        const child = ffmpeg(args, ["pipe", "pipe", "pipe", "pipe"]);
        this.child = child;
        const [pictures, progress, words, sounds] = child.stdio;
        if (!(pictures instanceof Writable)) throw new Error("no pipe to ffmpeg");
        this.pictures = pictures;
        if (plan.audio !== undefined && sounds instanceof Writable) this.sounds = sounds;
        for (const stream of [pictures, sounds]) stream?.on("error", () => {});
        readLines(progress, (line) => {
            const frame = /^frame=\s*(\d+)/.exec(line);
            if (frame === null || Number(frame[1]) <= this.encoded) return;
            this.encoded = Number(frame[1]);
            this.progressAt = performance.now();
        });
        readLines(words, onLine);
        const end = (why: string) => {
            if (this.ended) return;
            this.ended = true;
            onEnd(why);
        };
        child.once("error", (error) => end(error.message));
        child.once("exit", (code, signal) => end(endText(code, signal)));
    }

    get pid(): number | undefined {
        return this.child.pid;
    }

    /** True: it stands still. Otherwise one that is late is merely slower than the pictures come. */
    isHung(now: number): boolean {
        return isStopped(this.pid) || (this.progressAt !== undefined && now - this.progressAt > stillMs);
    }

    /** Frames that ffmpeg has not taken yet. */
    get backlog(): number {
        return Math.ceil(this.pictures.writableLength / this.frameBytes);
    }

    /** The next frame and its sound. */
    give(picture: Picture, sound: Buffer[]): void {
        this.frames += 1;
        if (this.ended) return;
        picture.hold();
        this.pictures.write(picture.bytes, () => picture.release());
        if (this.sounds !== undefined) write(this.sounds, sound);
    }

    stop(): void {
        this.child.kill("SIGKILL");
    }
}

/** In one system call, without joining the pieces. */
function write(stream: Writable, pieces: Buffer[]): void {
    stream.cork();
    for (const piece of pieces) stream.write(piece);
    stream.uncork();
}
