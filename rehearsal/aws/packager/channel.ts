/** One MediaPackage channel: from what arrives to the segments of every endpoint. Pure; the journal's entries make it again. */
import { z } from "zod";

import { spliceSchema, Tracks, tracksSchema } from "../../wire";
import { append, choose, Chosen, nothingChosen, splice } from "./choose";
import { Chunk, Intake } from "./intake";
import { firstWhere } from "./search";
import { Segment, Segmenter } from "./segments";
import { Cell, cellSchema, endOf } from "./timeline";

export const entrySchema = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("tracks"), pipeline: z.number(), run: z.number(), tracks: tracksSchema }),
    z.object({
        kind: z.literal("chunk"),
        pipeline: z.number(),
        run: z.number(),
        track: z.string(),
        n: z.number(),
        start: z.number(),
        seconds: z.number(),
        bytes: z.number(),
    }),
    /** A run whose clock is behind the timeline: its times are later by so much. */
    z.object({ kind: z.literal("shift"), pipeline: z.number(), run: z.number(), ms: z.number() }),
    z.object({ kind: z.literal("splice"), splice: spliceSchema }),
    z.object({ kind: z.literal("cell"), cell: cellSchema }),
    /** The media of so many of the timeline's first cells is deleted. */
    z.object({ kind: z.literal("gone"), cells: z.number() }),
]);
/** One line of the journal. */
export type Entry = z.output<typeof entrySchema>;

/** Chunks that ended this long ago make no cells any more. */
const rememberedMs = 60_000;

export class Channel {
    readonly timeline: Cell[] = [];
    readonly intakes = [new Intake(0), new Intake(1)];
    /** So many of the timeline's first cells have no media any more. */
    gone = 0;
    /** Chunks that no cell uses and none will: the other pipeline's. Whoever deletes their files empties this. */
    leftovers: Chunk[] = [];
    /** Chunks of cells that the intakes still know. */
    private readonly used = new Set<string>();
    private readonly shifts = new Map<string, number>();
    private chosen: Chosen = nothingChosen();
    private readonly segmenters = new Map<number, Segmenter>();

    /** `segmentSeconds` of every endpoint. */
    constructor(segmentSeconds: number[]) {
        for (const seconds of segmentSeconds) this.segmenters.set(seconds, new Segmenter(seconds));
    }

    /** Takes one entry in, new or from the journal. */
    apply(entry: Entry): void {
        switch (entry.kind) {
            case "tracks":
                return this.intakes[entry.pipeline].describe(entry.run, entry.tracks);
            case "chunk":
                return this.intakes[entry.pipeline].add(entry);
            case "shift":
                this.shifts.set(`${entry.pipeline}/${entry.run}`, entry.ms);
                return;
            case "splice":
                this.chosen = splice(this.chosen, entry.splice);
                return;
            case "cell":
                this.chosen = append(this.chosen, entry.cell).chosen;
                this.timeline.push(entry.cell);
                for (const segmenter of this.segmenters.values()) segmenter.add(entry.cell);
                this.use(entry.cell);
                return;
            case "gone":
                this.gone = entry.cells;
        }
    }

    /** The cells that can go into the timeline by now. Applied already. */
    advance(): Entry[] {
        const entries: Entry[] = [];
        const patienceMs = Math.max(...this.segmenters.keys()) * 1000;
        for (;;) {
            const cell = choose(this.chosen, this.intakes, patienceMs);
            if (cell === undefined) return entries;
            const entry: Entry = { kind: "cell", cell: append(this.chosen, cell).cell };
            this.apply(entry);
            entries.push(entry);
        }
    }

    /**
     * How much later a run's times are in the timeline. Not 0 when the encoder's clock was set back: its first chunk would begin
     * long before what was sent already.
     */
    shift(pipeline: number, run: number): number | undefined {
        return this.shifts.get(`${pipeline}/${run}`);
    }

    /** Where the timeline ends, ms since 1970; 0 without one. */
    get end(): number {
        const last = this.timeline[this.timeline.length - 1];
        return this.timeline.length === 0 ? 0 : endOf(last);
    }

    /** What is on the air: the tracks of the pipeline that the newest cell came from. */
    get tracks(): Tracks | undefined {
        return this.intakes[this.chosen.last?.pipeline ?? 0].tracks;
    }

    /** Closed segments whose media is there, oldest first. */
    segments(segmentSeconds: number): Segment[] {
        const all = this.segmenter(segmentSeconds).segments;
        return this.gone === 0 ? all : all.slice(firstWhere(all, ({ firstCell }) => firstCell >= this.gone));
    }

    targetDuration(segmentSeconds: number): number {
        return this.segmenter(segmentSeconds).targetDuration;
    }

    /** What no endpoint shows before this time any more, as a number of cells. */
    expired(before: number): number {
        return Math.max(
            this.gone,
            firstWhere(this.timeline, (cell) => endOf(cell) >= before),
        );
    }

    private use({ pipeline, run, pieces }: Cell): void {
        for (const [track, { first, last }] of Object.entries(pieces)) {
            for (let n = first; n <= last; n += 1) this.used.add(chunkKey({ pipeline, run, track, n }));
        }
        for (const intake of this.intakes) {
            for (const chunk of intake.forget(this.end - rememberedMs)) {
                if (!this.used.delete(chunkKey(chunk))) this.leftovers.push(chunk);
            }
        }
    }

    private segmenter(segmentSeconds: number): Segmenter {
        const found = this.segmenters.get(segmentSeconds);
        if (found === undefined) throw new Error(`no endpoint has segments of ${segmentSeconds} s`);
        return found;
    }
}

function chunkKey({ pipeline, run, track, n }: Pick<Chunk, "pipeline" | "run" | "track" | "n">): string {
    return `${pipeline}/${run}/${track}/${n}`;
}
