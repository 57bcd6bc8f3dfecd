import type { Drawing } from "../../drawing";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { hopKinds } from "../../rehearsal/run/hop-kind";
import type { HopStatus } from "../../rehearsal/run/supervisor";
import type { RehearsalState } from "../../rehearsal/state";

export function hop(name: string, standsFor: string, figures: HopStatus["figures"] = {}): HopStatus {
    const kind = hopKinds.find((one) => name === one || name.startsWith(`${one} `));
    if (kind === undefined) throw new Error(`no kind of hop begins ${name}`);
    return { name, kind, standsFor, state: "up", restarts: 0, figures, said: [], pid: 4711 };
}

export const smallDrawing: Drawing = {
    title: "dev",
    stops: [
        { id: "camera", kind: "Camera", label: "gopro\nrtmp" },
        { id: "pi", kind: "Pi, nginx-rtmp", label: "dev-pi-venue" },
        { id: "channel", kind: "MediaLive channel", label: "dev-encoder-channel\nSINGLE_PIPELINE" },
        { id: "viewers", kind: "Viewers", label: "players" },
    ],
    hops: [
        { from: "camera", to: "pi", label: "RTMP" },
        { from: "pi", to: "channel", label: "" },
        { from: "channel", to: "viewers", label: "HTTPS" },
    ],
};

const adsUrl =
    "https://pubads.g.doubleclick.net/gampad/ads?iu=/21775744923/external/single_ad_samples&sz=640x480" +
    "&ciu_szs=300x250%2C728x90&gdfp_req=1&output=vast&env=vp&unviewed_position_start=1&correlator=8124406518&pod=1&dur=30";

/** A rehearsal eleven minutes in: two breaks played, a third one due, one hop that was restarted. */
export function cannedState(now: number, drawing: Drawing = smallDrawing): RehearsalState {
    return {
        stack: "dev",
        event: "Sunday service",
        startedAt: now - 11 * 60_000,
        now,
        scale: 1,
        elsewhere: [],
        hops: [
            hop("camera gopro", "a camera that pushes RTMP", { bitrate: 4_120_000, fps: 25, speed: 1 }),
            hop("camera raspivid", "the Pi's camera", { bitrate: 2_480_000, fps: 25, speed: 1 }),
            hop("ingest", "nginx-rtmp on the Pi", { bitrate: 6_600_000, publishers: 2 }),
            hop("contribution", "OBS", { bitrate: 4_190_000, fps: 25, speed: 1 }),
            hop("flow", "MediaConnect", { bitrate: 4_190_000, source: "main", rttMs: 1, latencyMs: 500, lost: 0 }),
            hop("encoder", "MediaLive", { bitrate: 9_340_000, fps: 25, speed: 1, queueMs: 640, dropped: 0 }),
            hop("scheduler", "EventBridge Scheduler", { schedules: 4, next: now + 96_000, seconds: 30 }),
            {
                ...hop("packager", "MediaPackage", {
                    ...{ segments: 672, bytes: 318_000_000, requestsPerSecond: 14, liveLagMs: 2310 },
                }),
                restarts: 1,
            },
            hop("bucket", "S3", { objects: 9, requests: 36 }),
            hop("ad-server", "ad server", { requests: 14, impressions: 20, beacons: 118, mode: "ads" }),
            hop("tailor", "MediaTailor", { sessions: 12, requests: 14, fillRate: 0.88, creatives: 5 }),
            hop("edge", "CloudFront", { requests: 18_240, hits: 16_920, misses: 1320, errors: 0 }),
            hop("viewers", "viewers", { viewers: 12, playing: 12, manifests: 3960, segments: 2640, stalls: 0 }),
        ],
        latency: [
            { after: "ingest", ms: 140 },
            { after: "contribution", ms: 420 },
            { after: "flow", ms: 1310 },
            { after: "encoder", ms: 3480 },
            { after: "packager", ms: 6210 },
            { after: "edge", ms: 6260 },
        ],
        breaks: { next: now + 96_000, lengthSeconds: 30 },
        viewers: 12,
        lost: {},
        checked: { live: 120, "live with ads": 118 },
        planned: { cameras: [], sources: [], pipelines: 1, recording: false, breaks: true, sampleAds: true },
        fill: { seconds: 720, filledSeconds: 634 },
        cache: { hits: 16_920, misses: 1320 },
        playback: {
            withAds: {
                live: "http://127.0.0.1:9/v1/master/50ec/dev-ads-live/index.m3u8",
                delayed: "http://127.0.0.1:9/v1/master/50ec/dev-ads-delayed/index.m3u8",
                startover: "http://127.0.0.1:9/v1/master/50ec/dev-ads-startover/index.m3u8",
            },
            withoutAds: { live: "http://127.0.0.1:9/out/v1/6ac2/index.m3u8" },
        },
        beginnings: { startover: now - 11 * 60_000 },
        contribution: [{ url: "srt://127.0.0.1:5000?mode=caller&pbkeylen=16", latencyMs: 500 }],
        drawing,
        events: [
            ...brokenPackager(now),
            ...playedBreak(now, 101, 300_000, 30, 0),
            ...playedBreak(now, 102, 120_000, 30, 8),
        ],
    };
}

function brokenPackager(now: number): RehearsalEvent[] {
    const at = now - 200_000;
    return [
        { type: "input", at: now - 640_000, pipeline: 0, shows: "programme" },
        { type: "restart", at, hop: "packager", why: "it was ended by SIGKILL" },
        { type: "note", at: at + 900, hop: "packager", text: "read 316 segments from disk" },
    ];
}

function playedBreak(now: number, eventId: number, ago: number, seconds: number, slate: number): RehearsalEvent[] {
    const startsAt = now - ago;
    const ads = slate === 0 ? ["bumper-10", "clip-10", "clip-10b"] : ["clip-10", "sample-12"];
    const each = (seconds - slate) / ads.length;
    const sessions = ["a1", "a2", "a3", "a4"].flatMap((session, i): RehearsalEvent[] => {
        const at = startsAt + 4000 + 40 * i;
        const configuration = i === 3 ? "dev-ads-delayed" : "dev-ads-live";
        const avail = String(eventId);
        const reason = slate === 0 ? undefined : "no ad was short enough for the rest";
        return [
            { type: "ads-request", at, configuration, session, avail, url: adsUrl, outcome: "ads", ms: 38 + i },
            {
                ...{ type: "avail", at: at + 60, configuration, session, avail, seconds, reason },
                filledSeconds: seconds - slate,
                slateSeconds: slate,
                ads: ads.map((id) => ({ id, seconds: each })),
            },
            ...["impression", "start", "firstQuartile", "midpoint", "thirdQuartile", "complete"].flatMap((event, k) =>
                ads.map((ad, n): RehearsalEvent => {
                    const url = `http://127.0.0.1:9/beacon/${session}/${ad}/${event}`;
                    return {
                        type: "beacon",
                        at: at + 5000 + 9000 * n + 1500 * k,
                        session,
                        ad,
                        event,
                        url,
                        status: 200,
                    };
                }),
            ),
        ];
    });
    return [{ type: "splice", at: startsAt - 6000, eventId, seconds, action: "splice_insert", startsAt }, ...sessions];
}
