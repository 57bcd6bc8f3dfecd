/**
 * The coded clock: the wall-clock time of a picture, drawn into the picture itself as blocks of light and dark, so that its age can be
 * read behind every hop, in a browser too (no Node here).
 *
 * Two rows of 24 blocks, the most significant bit first: above 1 is light, below it is dark. A column counts only when its two blocks
 * differ, so a picture without the code (an ad, a slate) is not taken for one.
 */

export const clockBits = 24;
/** Milliseconds of one step. 2^24 of them are four days: nothing is delayed for longer. */
export const clockStepMs = 20;
const range = 2 ** clockBits;
/** The picture is so many blocks wide and high; the code begins one block from the left and one from the top. */
const across = 32;
const down = 18;
/** Luma between light and dark, at least: half of what is drawn outlives a strong encoder. */
const contrast = 64;

/** Pixels; `right` and `bottom` are the first ones outside. */
export interface Block {
    left: number;
    top: number;
    right: number;
    bottom: number;
}

/** The value at a time, ms since 1970. */
export function clockValue(ms: number): number {
    return Math.floor(ms / clockStepMs) % range;
}

/** Bits of a value, the most significant first. */
export function clockDigits(value: number): boolean[] {
    return Array.from({ length: clockBits }, (_, i) => Math.floor(value / 2 ** (clockBits - 1 - i)) % 2 === 1);
}

/** Where a bit's block is in a picture; row 0 is the bit itself, row 1 its complement. */
export function clockBlock(column: number, row: number, width: number, height: number): Block {
    const x = (blocks: number) => Math.round((width * blocks) / across);
    const y = (blocks: number) => Math.round((height * blocks) / down);
    return { left: x(column + 1), right: x(column + 2), top: y(row + 1), bottom: y(row + 2) };
}

/** The value in a picture; undefined where no code is in it. `luma` is 0–255 at a pixel. */
export function readClock(luma: (x: number, y: number) => number, width: number, height: number): number | undefined {
    let value = 0;
    for (let column = 0; column < clockBits; column += 1) {
        const above = middle(luma, clockBlock(column, 0, width, height));
        const below = middle(luma, clockBlock(column, 1, width, height));
        if (!(Math.abs(above - below) >= contrast)) return undefined;
        value = value * 2 + (above > below ? 1 : 0);
    }
    return value;
}

/** The time that a value stands for, ms since 1970: of all that it may mean, the one nearest to a time. */
export function clockTime(value: number, nearMs: number): number {
    const cycle = range * clockStepMs;
    const time = value * clockStepMs;
    return time + Math.round((nearMs - time) / cycle) * cycle;
}

/** Mean over the middle half of a block: its edges are what encoders and scalers smear. */
function middle(luma: (x: number, y: number) => number, { left, right, top, bottom }: Block): number {
    const inside = (low: number, high: number): [number, number] => {
        const margin = Math.floor((high - low) / 4);
        return [low + margin, Math.max(low + margin + 1, high - margin)];
    };
    const [x0, x1] = inside(left, right);
    const [y0, y1] = inside(top, bottom);
    let sum = 0;
    for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) sum += luma(x, y);
    return sum / ((x1 - x0) * (y1 - y0));
}
