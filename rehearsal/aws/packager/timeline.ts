/** What the packager keeps of its input: cells (one GOP of every track) in one line of time, for all endpoints. */
import { z } from "zod";

const videoSchema = z.object({
    kind: z.literal("video"),
    name: z.string(),
    width: z.number(),
    height: z.number(),
    bandwidth: z.number(),
    averageBandwidth: z.number().optional(),
    codecs: z.string(),
    frameRate: z.number(),
});
const audioSchema = z.object({
    kind: z.literal("audio"),
    name: z.string(),
    bandwidth: z.number(),
    codecs: z.string(),
    channels: z.number().optional(),
});
export const tracksSchema = z.object({
    tracks: z.array(z.discriminatedUnion("kind", [videoSchema, audioSchema])).min(1),
    /** True: the video tracks hold the sound too. */
    muxed: z.boolean().default(false),
});
/** What one run of the encoder sends. */
export type Tracks = z.output<typeof tracksSchema>;
export type Track = Tracks["tracks"][number];

export const spliceSchema = z.object({
    /** The splice_info_section, base64. */
    scte35: z.string(),
    /** Picture time where the break begins, ms since 1970. */
    startsAt: z.number(),
    /** Absent: until another splice, or one that `returns`. */
    seconds: z.number().optional(),
    eventId: z.number(),
    /** True for a return to the network: ends the running break. */
    returns: z.boolean().optional(),
});
export type Splice = z.output<typeof spliceSchema>;

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
