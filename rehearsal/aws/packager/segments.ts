/** The timeline cut into segments. The cut and the numbers follow from the cells alone: the same for every rendition and for ever. */
import { Cell, endOf } from "./timeline";

export interface Segment {
    /** Media sequence number. */
    sequence: number;
    /** How many discontinuities the timeline had up to and with this segment. */
    discontinuitySequence: number;
    discontinuity: boolean;
    cells: Cell[];
    /** Number of its first cell in the timeline. */
    firstCell: number;
    start: number;
    seconds: number;
    in?: Cell["in"];
    /** The break that runs in this segment, if one does; it begins here when `start` is the segment's. */
    break?: { splice: NonNullable<Cell["out"]>; start: number };
}

/** Cuts as the cells come in. */
export class Segmenter {
    /** Closed ones: nothing of them changes any more. */
    readonly segments: Segment[] = [];
    private open: Cell[] = [];
    private cells = 0;
    private discontinuities = 0;
    private running?: Segment["break"];
    /** Length of the timeline's first cell: all of an encoder's GOPs are alike. */
    private cellSeconds?: number;

    constructor(readonly segmentSeconds: number) {}

    /** EXT-X-TARGETDURATION of all playlists. It never changes. */
    get targetDuration(): number {
        return Math.max(1, Math.round(this.nominalSeconds));
    }

    /** Guide, "Segment duration": MediaPackage rounds to the nearest multiple of the input's segments, here GOPs. */
    private get nominalSeconds(): number {
        const { cellSeconds = this.segmentSeconds, segmentSeconds } = this;
        return Math.max(1, Math.round(segmentSeconds / cellSeconds)) * cellSeconds;
    }

    add(cell: Cell): void {
        this.cellSeconds ??= cell.seconds;
        const cuts = cell.discontinuity === true || cell.in !== undefined || cell.out !== undefined;
        // A GOP that is longer than others would make the segment too long.
        const tooLong = Math.round(length([...this.open, cell])) > this.targetDuration;
        if (cuts || tooLong) this.close();
        this.open.push(cell);
        this.cells += 1;
        // A GOP may be a frame shorter than the first one was.
        if (length(this.open) >= this.nominalSeconds - this.cellSeconds / 4) this.close();
    }

    private close(): void {
        const { open: cells } = this;
        if (cells.length === 0) return;
        this.open = [];
        const [first] = cells;
        const discontinuity = first.discontinuity === true;
        if (discontinuity) this.discontinuities += 1;
        if (first.in !== undefined) this.running = undefined;
        if (first.out !== undefined) this.running = { splice: first.out, start: first.start };
        this.segments.push({
            sequence: this.segments.length,
            discontinuitySequence: this.discontinuities,
            discontinuity,
            cells,
            firstCell: this.cells - cells.length,
            start: first.start,
            seconds: length(cells),
            ...(first.in === undefined ? {} : { in: first.in }),
            ...(this.running === undefined ? {} : { break: this.running }),
        });
    }
}

function length(cells: Cell[]): number {
    return cells.reduce((sum, { seconds }) => sum + seconds, 0);
}

export function endOfSegment({ cells }: Segment): number {
    return endOf(cells[cells.length - 1]);
}
