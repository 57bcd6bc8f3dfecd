/** Memory of raw pictures, used again and again: new memory for tens of megabytes a second would keep the garbage collector at work. */
import type { Socket } from "node:net";

import { fifo } from "../../run/fifo";

/** A raw picture that several may hold; its memory is used anew once all have let go. */
export interface Picture {
    readonly bytes: Buffer;
    hold(): void;
    release(): void;
}

/** One that stays as it is. */
export function standing(bytes: Buffer): Picture {
    return { bytes, hold: () => {}, release: () => {} };
}

/** More than so many unused ones are left to the garbage collector. */
const mostSpare = 16;

export class PictureStore {
    private readonly spare: Buffer[] = [];

    /** `size`: bytes of each picture. */
    constructor(private readonly size: number) {}

    /** Held by the caller; what is in it is anything. */
    lend(): Picture {
        const bytes = this.spare.pop() ?? Buffer.allocUnsafeSlow(this.size);
        let holders = 1;
        return {
            bytes,
            hold: () => {
                holders += 1;
            },
            release: () => {
                holders -= 1;
                if (holders === 0 && this.spare.length < mostSpare) this.spare.push(bytes);
            },
        };
    }
}

/** Reads pictures from a named pipe that it makes: straight into their memory. Whoever gets one holds it. Destroying it ends it. */
export function readPictures(
    file: string,
    store: PictureStore,
    take: (picture: Picture) => void,
    some: () => void,
): Socket {
    let picture = store.lend();
    let filled = 0;
    const pipe = fifo(file, {
        onread: {
            buffer: () => picture.bytes.subarray(filled),
            callback: (bytes) => {
                some();
                filled += bytes;
                if (filled === picture.bytes.length) {
                    const whole = picture;
                    picture = store.lend();
                    filled = 0;
                    take(whole);
                }
                return true;
            },
        },
    });
    // What began is never finished.
    pipe.once("close", () => picture.release());
    return pipe.resume();
}
