import { z } from "zod";

import { figuresSchema } from "../run/hop";
import { hopKinds } from "../run/hop-kind";

const counts = z.record(z.string(), z.number());

export const breakFillSchema = z.object({
    eventId: z.number().optional(),
    startsAt: z.number(),
    seconds: z.number(),
    avails: z.number(),
    total: z.object({ seconds: z.number(), adSeconds: z.number(), slateSeconds: z.number() }),
    ads: counts,
    adSeconds: counts,
    reasons: counts,
    requests: z.object({ ads: z.number(), empty: z.number(), timeout: z.number(), error: z.number() }),
    beacons: z.record(z.string(), z.object({ fired: z.number(), failed: z.number() })),
});

export const findingSchema = z.object({ code: z.string(), text: z.string() });
export type Finding = z.output<typeof findingSchema>;

/** A time a hop was away. */
const faultSchema = z.object({
    at: z.number(),
    why: z.string(),
    /** The program inside the hop that ended or hung; absent: the hop itself. */
    process: z.string().optional(),
    /** Absent: it did not come back. */
    downMs: z.number().optional(),
});

export const reportVersion = 2;

/** What is left of a rehearsal, as JSON. */
export const reportSchema = z.object({
    version: z.literal(reportVersion),
    stack: z.string(),
    event: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
    scale: z.number(),
    scaleReason: z.string().optional(),
    hops: z.array(
        z.object({
            name: z.string(),
            kind: z.enum(hopKinds),
            standsFor: z.string(),
            /** When the rehearsal ended. */
            state: z.enum(["waiting", "starting", "up", "down", "stopped"]),
            /** Part of the samples in which it was up, 0–1. */
            up: z.number(),
            restarts: z.number(),
            faults: z.array(faultSchema),
            /** Medians of rates and times; the newest of counts and texts. */
            figures: figuresSchema,
            /** Its last line, when it is not up. */
            said: z.string().optional(),
        }),
    ),
    /** Age of the picture after each hop, and what the hop added to the median. */
    latency: z.array(
        z.object({
            after: z.string(),
            medianMs: z.number(),
            p95Ms: z.number(),
            addedMs: z.number(),
            samples: z.number(),
        }),
    ),
    findings: z.array(findingSchema),
    /** Hosts that the rehearsal answered for, so that no request left this machine. */
    elsewhere: z.array(z.object({ host: z.string(), purpose: z.string(), count: z.number() })).default([]),
    fill: z.object({ seconds: z.number(), filledSeconds: z.number() }),
    /** Why breaks are not full of ads. */
    fillNote: z.string().optional(),
    cache: z.object({ hits: z.number(), misses: z.number() }),
    /** Answers of the edge with an error status, and what they were (`404 segment ×3`). */
    errors: z.object({ count: z.number(), causes: z.string() }),
    /** Programme that no playlist of an endpoint held. */
    lost: z.array(
        z.object({
            endpoint: z.string(),
            seconds: z.number(),
            count: z.number(),
            /** The first ones; `startsAt`: the picture's time, ms since 1970. */
            gaps: z.array(z.object({ startsAt: z.number(), seconds: z.number() })),
        }),
    ),
    /** Segments that were checked. */
    segments: z.number(),
    /** What of the event was exercised, and what not. */
    coverage: z.array(z.object({ what: z.string(), exercised: z.boolean(), detail: z.string() })),
    /** The most at one time. */
    viewers: z.number(),
    breaks: z.array(breakFillSchema),
    verdict: z.object({
        good: z.boolean(),
        /** 0: good; 1: there are reasons. */
        exitCode: z.union([z.literal(0), z.literal(1)]),
        /** In one line: what is known, and what was not exercised. */
        text: z.string(),
        reasons: z.array(z.string()),
    }),
});
export type Report = z.output<typeof reportSchema>;

/** An earlier report. Throws in one line what is wrong with the text. */
export function readReport(text: string, name: string): Report {
    let raw: unknown;
    try {
        raw = JSON.parse(text);
    } catch {
        throw new Error(`${name} is no report: it is not JSON`);
    }
    const version = z.object({ version: z.number() }).safeParse(raw);
    if (version.success && version.data.version !== reportVersion) {
        throw new Error(`${name} is a report of version ${version.data.version}; this program reads ${reportVersion}`);
    }
    const read = reportSchema.safeParse(raw);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    throw new Error(`${name} is no report: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
}
