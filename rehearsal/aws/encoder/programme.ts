/** What one run of the decoder has made and nobody has shown yet: pictures, and the sound that belongs to them. */
import type { Picture } from "./store";

/** Bytes that come in pieces and leave in pieces. */
class Pieces {
    private readonly pieces: Buffer[] = [];
    length = 0;

    push(piece: Buffer): void {
        this.pieces.push(piece);
        this.length += piece.length;
    }

    /** The first so many bytes; there must be that many. */
    take(bytes: number): Buffer[] {
        const taken: Buffer[] = [];
        for (let wanted = bytes; wanted > 0;) {
            const [piece] = this.pieces;
            if (piece === undefined) break;
            if (piece.length <= wanted) {
                this.pieces.shift();
                taken.push(piece);
            } else {
                this.pieces[0] = piece.subarray(wanted);
                taken.push(piece.subarray(0, wanted));
            }
            wanted -= taken[taken.length - 1].length;
        }
        this.length -= bytes;
        return taken;
    }
}

export interface ProgrammeShape {
    framesPerSecond: number;
    /** Absent: there is no sound. */
    sound?: { sampleRate: number; sampleBytes: number };
}

/** How long a picture waits for its sound, ms, before it is shown without. */
const patienceMs = 1000;
/** What is kept against a source that does not come evenly, and from when on there is too much of it. */
const wantedMs = 240;
const tooMuchMs = 600;
/** More than this is never kept, sound or none: pictures are megabytes. */
const mostMs = 1500;

/** Both begin at the same moment (see `decoderArguments`), so number of picture and number of sample tell what belongs together. */
export class Programme {
    private readonly pictures: Picture[] = [];
    private readonly samples = new Pieces();
    private nextPicture = 0;
    private nextSample = 0;
    private filled = false;

    constructor(private readonly shape: ProgrammeShape) {}

    /** Held by the programme from now on. */
    pushPicture(picture: Picture): void {
        this.pictures.push(picture);
    }

    pushSound(piece: Buffer): void {
        this.samples.push(piece);
    }

    /** Pictures that wait. */
    get waiting(): number {
        return this.pictures.length;
    }

    get waitingMs(): number {
        return (this.waiting * 1000) / this.shape.framesPerSecond;
    }

    /** Throws away what is too old to be shown in time; says how many pictures. */
    trim(): number {
        const ready = this.ready();
        const tooOld = ready > this.frames(tooMuchMs) ? ready - this.frames(wantedMs) : 0;
        const tooMany = Math.max(tooOld, this.waiting - this.frames(mostMs));
        if (tooMany <= 0) return 0;
        for (const picture of this.pictures.splice(0, tooMany)) picture.release();
        this.nextPicture += tooMany;
        return tooMany;
    }

    /** The next picture, once it and its sound are there: held by the caller. After it ran dry some are gathered first. */
    picture(): Picture | undefined {
        const ready = this.ready();
        if (ready < (this.filled ? 1 : this.frames(wantedMs))) {
            this.filled &&= ready > 0;
            return undefined;
        }
        this.filled = true;
        this.nextPicture += 1;
        return this.pictures.shift();
    }

    /** So many samples that belong to the picture given last; fewer, or none, when they are not there. */
    sound(count: number): Buffer[] {
        const { sound } = this.shape;
        if (sound === undefined || this.nextPicture === 0) return [];
        const begin = this.sampleOf(this.nextPicture - 1);
        // Frames are not whole numbers of samples: a few off is the same place.
        if (Math.abs(begin - this.nextSample) > 4) this.skipTo(begin);
        if (this.nextSample > begin + 4) return [];
        const there = Math.min(count, Math.floor(this.samples.length / sound.sampleBytes));
        this.nextSample += there;
        return this.samples.take(there * sound.sampleBytes);
    }

    private skipTo(sample: number): void {
        const { sound } = this.shape;
        if (sound === undefined) return;
        const there = Math.floor(this.samples.length / sound.sampleBytes);
        const skipped = Math.min(there, Math.max(0, sample - this.nextSample));
        this.samples.take(skipped * sound.sampleBytes);
        this.nextSample += skipped;
    }

    /** Pictures that can be shown: those whose sound is there, or that have waited for it long enough. */
    private ready(): number {
        const { waiting } = this;
        const { sound } = this.shape;
        if (sound === undefined) return waiting;
        const end = this.nextSample + Math.floor(this.samples.length / sound.sampleBytes);
        const withSound = Math.floor((end * this.shape.framesPerSecond) / sound.sampleRate) - this.nextPicture;
        return Math.max(Math.min(waiting, Math.max(0, withSound)), waiting - this.frames(patienceMs));
    }

    private sampleOf(picture: number): number {
        const rate = this.shape.sound?.sampleRate ?? 0;
        return Math.floor((picture * rate) / this.shape.framesPerSecond);
    }

    private frames(ms: number): number {
        return Math.max(1, Math.round((ms * this.shape.framesPerSecond) / 1000));
    }
}
