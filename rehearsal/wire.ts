/** Contracts between hops: what one sends and the other reads, checked at the reader. */
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
/** `tracks.json`: what the packager is told before the first chunk of a run. */
export const tracksSchema = z.object({
    tracks: z.array(z.discriminatedUnion("kind", [videoSchema, audioSchema])).min(1),
    /** True: the video tracks hold the sound too. */
    muxed: z.boolean().default(false),
});
/** What one run of the encoder sends. */
export type Tracks = z.output<typeof tracksSchema>;
/** One rendition, or the sound. */
export type Track = Tracks["tracks"][number];

/** What the encoder posts for each splice, `…/splices/<name>`. */
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
/** A splice that the channel put into the programme. */
export type Splice = z.output<typeof spliceSchema>;
