/** One hop of a rehearsal: a process that stands for a service of AWS or for a device, and how to tell how it does. */
import { z } from "zod";

import type { HopKind } from "./hop-kind";
import type { WorkerName } from "./worker-name";

export const figuresSchema = z.record(z.string(), z.union([z.number(), z.string()]));
/** A hop's figures, newest value by name, e.g. `bitrate` (bit/s), `fps`, `speed`, `queueMs`. The name holds the unit (`figureText`). */
export type Figures = z.output<typeof figuresSchema>;

const when = { at: z.number() };
/** What happened, for the page's timeline and the report. `at` is the time in ms since 1970. */
export const rehearsalEventSchema = z.discriminatedUnion("type", [
    /** The channel put a splice into the programme; `startsAt` is the picture's own time where the break begins. */
    z.object({
        type: z.literal("splice"),
        ...when,
        eventId: z.number(),
        seconds: z.number(),
        action: z.string(),
        startsAt: z.number(),
    }),
    /** MediaTailor asked the ad server. */
    z.object({
        type: z.literal("ads-request"),
        ...when,
        configuration: z.string(),
        session: z.string(),
        avail: z.string(),
        url: z.string(),
        outcome: z.enum(["ads", "empty", "timeout", "error"]),
        ms: z.number(),
    }),
    /** An avail of one session was filled. */
    z.object({
        type: z.literal("avail"),
        ...when,
        /** The picture's own time where it begins, when the playlist tells it. */
        startsAt: z.number().optional(),
        configuration: z.string(),
        session: z.string(),
        avail: z.string(),
        seconds: z.number(),
        filledSeconds: z.number(),
        slateSeconds: z.number(),
        ads: z.array(z.object({ id: z.string(), seconds: z.number() })),
        /** Why not all of it holds ads. */
        reason: z.string().optional(),
    }),
    z.object({
        type: z.literal("beacon"),
        ...when,
        session: z.string(),
        ad: z.string(),
        event: z.string(),
        url: z.string(),
        status: z.number(),
    }),
    /** Requests to a host outside of the rehearsal, which it answered itself: so many since the last such event. */
    z.object({
        type: z.literal("elsewhere"),
        ...when,
        host: z.string(),
        purpose: z.enum(["ads", "media", "beacon", "content", "image"]),
        count: z.number(),
    }),
    /** The channel's input: what viewers see. */
    z.object({
        type: z.literal("input"),
        ...when,
        pipeline: z.number(),
        shows: z.enum(["programme", "last-frame", "black", "image"]),
    }),
    /** A hop ended or hung and is started again; with `process`: one of the programs inside the hop, e.g. `ffmpeg (encoding)`. */
    z.object({
        type: z.literal("restart"),
        ...when,
        hop: z.string(),
        process: z.string().optional(),
        why: z.string(),
    }),
    /** Programme that no playlist of an endpoint holds: `startsAt` is the picture's time of the first missing one. */
    z.object({
        type: z.literal("gap"),
        ...when,
        endpoint: z.string(),
        startsAt: z.number(),
        seconds: z.number(),
    }),
    z.object({ type: z.literal("note"), ...when, hop: z.string(), text: z.string() }),
]);
export type RehearsalEvent = z.output<typeof rehearsalEventSchema>;

/** A message of a hop's process. Workers print these as JSON, one a line; `read` derives them from a program's output. */
export const hopMessageSchema = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("ready") }),
    z.object({ kind: z.literal("figures"), figures: figuresSchema }),
    z.object({ kind: z.literal("event"), event: rehearsalEventSchema }),
]);
export type HopMessage = z.output<typeof hopMessageSchema>;

/** A program of the system. It is killed when this process dies, however that is. */
export interface Program {
    kind: "program";
    command: string;
    args: string[];
    env?: Record<string, string>;
    /** What it reads on standard input; the input stays open after it. */
    input?: string;
}

/** A module of ours in a process of its own: see `worker.ts`. */
export interface Worker {
    kind: "worker";
    worker: WorkerName;
    /** Anything that JSON carries; the worker checks it with its own schema. */
    settings: unknown;
}

export interface Hop {
    /** Unique, e.g. `camera gopro`. */
    name: string;
    /** Several hops may be of one kind: cameras, flows, pipelines. */
    kind: HopKind;
    /** What it stands for, e.g. `MediaPackage`. */
    standsFor: string;
    process: Program | Worker;
    /** The folder that the process runs in; the hop's own. */
    folder: string;
    /** What a program's line means (both outputs are read); absent: nothing. */
    read?: (line: string) => HopMessage[];
    /** Asked five times a second after the start until it says true; absent: ready when it says so (workers), or at once. */
    ready?: () => Promise<boolean>;
    /** Asked once a second while it is up, for the figures of a program that does not print them; what it throws is passed over. */
    watch?: () => Promise<Figures>;
    /** For a program that prints something all the time: it hangs, and is started again, when it is silent for longer. Workers: 6 s. */
    silentMs?: number;
    /** Asked while it is up and says nothing: a program that neither printed nor said true for 6 s hangs, and is started again. */
    alive?: () => Promise<boolean>;
    /** Files to write into the folder before each start: name → content. */
    files?: Record<string, string>;
    /**
     * For a program whose end by itself, with status 0, is no fault, e.g. a relay whose source ended: what is noted then, in place of a restart.
     * It is started again as after any other end.
     */
    regularEnd?: string;
    /** Runs with all that the caller may do: it enters a network of its own, or writes where the caller alone may. */
    privileged?: boolean;
    /** For people: what to do when it does not come up. */
    fix?: string;
}
