/** What the packager keeps of its input: cells (one GOP of every track) in one line of time, for all endpoints. */
import { z } from "zod";

import { spliceSchema } from "../../wire";

/** Consecutive chunks of one track, `first` to `last`. */
export const piecesSchema = z.object({
    first: z.number(),
    last: z.number(),
    seconds: z.number(),
    bytes: z.number(),
});
export type Pieces = z.output<typeof piecesSchema>;

export const cellSchema = z.object({
    pipeline: z.number(),
    /** Start of the encoder's process, ms since 1970: names its folder. */
    run: z.number(),
    /** Number of the chunk in its run. */
    n: z.number(),
    /** Picture time, ms since 1970. */
    start: z.number(),
    seconds: z.number(),
    pieces: z.record(z.string(), piecesSchema),
    /** True: timestamps do not go on from the cell before. */
    discontinuity: z.boolean().optional(),
    /** A break ends where this cell begins; the message that said so, if one did. */
    in: z.object({ eventId: z.number(), start: z.number(), scte35: z.string().optional() }).optional(),
    /** A break begins with this cell. */
    out: spliceSchema.optional(),
});
/** One GOP of all tracks. Once in the timeline it never changes, and all that endpoints say follows from it. */
export type Cell = z.output<typeof cellSchema>;

export function endOf(cell: { start: number; seconds: number }): number {
    return cell.start + cell.seconds * 1000;
}
