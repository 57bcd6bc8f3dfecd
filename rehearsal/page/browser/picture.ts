import { readClock } from "../../clock/code";

/** Blocks of 20 × 20: enough to average, little to copy. */
const size = { width: 640, height: 360, rows: 60 };

/** Reads the coded clock out of what the video shows. */
export class PictureReader {
    private readonly context: CanvasRenderingContext2D;

    constructor() {
        const canvas = document.createElement("canvas");
        canvas.width = size.width;
        canvas.height = size.rows;
        const context = canvas.getContext("2d", { willReadFrequently: true });
        if (context === null) throw new Error("this browser draws no canvas");
        this.context = context;
    }

    /** The 24-bit value; undefined for a picture without a clock (ads, slate, black). */
    value(video: HTMLVideoElement): number | undefined {
        this.context.drawImage(video, 0, 0, size.width, size.height);
        const { data } = this.context.getImageData(0, 0, size.width, size.rows);
        const luma = (x: number, y: number) => {
            const at = 4 * (Math.floor(y) * size.width + Math.floor(x));
            return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
        };
        return readClock(luma, size.width, size.height);
    }
}
