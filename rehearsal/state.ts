import type { Drawing } from "../drawing";
import type { RehearsalEvent } from "./run/hop";
import type { HopStatus } from "./run/supervisor";
import type { BreakFill } from "./view/breaks";

/** What the graph has to exercise. */
export interface Planned {
    /** Applications that cameras push to. */
    cameras: string[];
    /** SRT sources of flows. */
    sources: { flow: string; name: string }[];
    pipelines: number;
    recording: boolean;
    /** True: breaks are scheduled. */
    breaks: boolean;
    /** True: the ad server's address is Google's sample tag. */
    sampleAds: boolean;
}

/** When programmes begin, by the name of the endpoint, ms since 1970: those that a viewer may watch from the start. */
export type Beginnings = Record<string, number>;

/** Everything that terminal, page and report show of a running rehearsal; plain JSON (`GET /api/state`). */
export interface RehearsalState {
    stack: string;
    event: string;
    /** ms since 1970. */
    startedAt: number;
    now: number;
    /** 1, or the factor that every rung is smaller by. */
    scale: number;
    /** Why it is not 1. */
    scaleReason?: string;
    hops: HopStatus[];
    /** Age of the picture after each hop, ms, by the coded clock, in the programme's order. */
    latency: { after: string; ms: number }[];
    breaks: {
        /** When the next one is due, ms since 1970. */
        next?: number;
        lengthSeconds: number;
        /** What became of those so far, counted as events came (`BreakLog`): the newest events alone do not hold many viewers' breaks. */
        past?: BreakFill[];
    };
    /** Simulated ones and players elsewhere. */
    viewers: number;
    /** Seconds of avails so far, of all sessions, and what of them ads filled. */
    fill: { seconds: number; filledSeconds: number };
    /** Hosts outside of the rehearsal that would have been requested, and how often: it answered itself. */
    elsewhere: { host: string; purpose: string; count: number }[];
    /** Answers of the edge so far, by how the cache took part. */
    cache: { hits: number; misses: number };
    /** Programme that viewers lost so far, by endpoint. */
    lost: Record<string, { seconds: number; gaps: number }>;
    /** What the graph has to exercise. */
    planned: Planned;
    /** Segments that were checked so far, by endpoint. */
    checked: Record<string, number>;
    /** What players open, by endpoint (`live`, `delayed`, `startover`). */
    playback: { withAds: Record<string, string>; withoutAds: Record<string, string> };
    /** Where startover begins, by endpoint: those of `playback` whose viewers come for what was before. */
    beginnings: Beginnings;
    /** Where an encoder (OBS) may send to. */
    contribution: { url: string; latencyMs: number }[];
    drawing: Drawing;
    /** The newest 500. */
    events: RehearsalEvent[];
}
