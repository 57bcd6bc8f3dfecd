import { clockBits, clockBlock, clockStepMs } from "./code";

/** Filters of ffmpeg that draw the coded clock into a picture of a known size, as it passes. */
export function drawClock(width: number, height: number, framesPerSecond: number): string {
    return `${drawClockGround(width, height)},${drawClockDigits(width, height, framesPerSecond)}`;
}

/** What of the clock never changes: every bit 0. A picture that is repeated can hold it, for `drawbox` reckons long for each pixel. */
export function drawClockGround(width: number, height: number): string {
    const row = (at: number) => ({
        ...clockBlock(0, at, width, height),
        right: clockBlock(clockBits - 1, at, width, height).right,
    });
    return [box(row(0), "black"), box(row(1), "white")].join(",");
}

/**
 * The bits that are 1, on that ground: black above white becomes white above black, by one box, since each takes its time for each picture.
 *
 * `RTCTIME` is the wall clock in µs (ffmpeg-filters, setpts): taken for the pictures' time, it is what `enable` sees as `t`, in seconds.
 * Afterwards the pictures are evenly spaced again.
 */
export function drawClockDigits(width: number, height: number, framesPerSecond: number): string {
    const bits = Array.from({ length: clockBits }, (_, column) => {
        const unit = (clockStepMs / 1000) * 2 ** (clockBits - 1 - column);
        const [upper, lower] = [0, 1].map((row) => clockBlock(column, row, width, height));
        return box({ ...upper, bottom: lower.bottom }, "invert", `:enable='mod(floor(t/${unit}),2)'`);
    });
    return ["settb=1/1000000", "setpts=RTCTIME", ...bits, `setpts=N/(${framesPerSecond}*TB)`].join(",");
}

function box(
    { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
    color: string,
    enable = "",
): string {
    return `drawbox=x=${left}:y=${top}:w=${right - left}:h=${bottom - top}:color=${color}:t=fill${enable}`;
}
