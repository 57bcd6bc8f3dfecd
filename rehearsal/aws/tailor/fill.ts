/** What a break is filled with: ads that fit, one after another, then slate to the very frame. Pure. */
import { Avail, Piece, shownSeconds, sum } from "./avail";
import type { VastAd } from "./vast";

/** A clip as it was transcoded. */
export interface Clip {
    clip: string;
    seconds: number[];
}

export interface Fillers {
    /** Absent: none is configured, so the rest of a break shows the content under it. */
    slate?: Clip;
    /** What fills less than a segment where there is no slate. */
    black: Clip;
    bumperStart?: Clip;
    bumperEnd?: Clip;
    /** Frames a second. */
    frameRate: number;
    /** Length of what the content's segments are made of. */
    gopSeconds: number;
}

export interface FillAd extends VastAd {
    /** Absent: it can't be shown, `skipped` says why. */
    ready?: Clip;
    skipped?: string;
}

export interface Filled {
    pieces: Piece[];
    replacedSeconds: number;
    /** The ads that are shown, in order: `Piece.ad` is a place in it. */
    ads: VastAd[];
    filledSeconds: number;
    slateSeconds: number;
    /** Why not all of it holds ads. */
    reason?: string;
}

/** `thresholdSeconds`: how much of it ads may leave unfilled, else nothing is replaced (API reference, PersonalizationThresholdSeconds). */
export function fill(seconds: number, offered: FillAd[], fillers: Fillers, thresholdSeconds?: number): Filled {
    const frame = 1 / fillers.frameRate;
    const reasons = new Set<string>();
    const { bumperStart, bumperEnd } = fillers;
    const playable = offered.filter(({ ready, skipped }) => {
        if (ready === undefined) reasons.add(skipped ?? "NotReady");
        return ready !== undefined;
    });
    const bumperSeconds = lengthOf(bumperStart) + lengthOf(bumperEnd);
    const withBumpers = playable.some(({ ready }) => lengthOf(ready) + bumperSeconds <= seconds + frame / 2);
    const room = seconds - (withBumpers ? bumperSeconds : 0);
    const shown: { ad: VastAd; ready: Clip }[] = [];
    let filledSeconds = 0;
    for (const { ready, skipped, ...ad } of playable) {
        if (ready === undefined) continue;
        // An ad is never cut off: one that does not fit is left out (guide, SkippedReason.DurationExceeded).
        if (filledSeconds + lengthOf(ready) > room + frame / 2) reasons.add(skipped ?? "DurationExceeded");
        else {
            shown.push({ ad, ready });
            filledSeconds += lengthOf(ready);
        }
    }
    const pieces: Piece[] = shown.map(({ ready }, ad) => ({ kind: "ad", ...ready, ad }));
    if (withBumpers && bumperStart !== undefined) pieces.unshift({ kind: "bumper", ...bumperStart });
    if (withBumpers && bumperEnd !== undefined) pieces.push({ kind: "bumper", ...bumperEnd });
    const replaced = shownSeconds({ pieces });
    const rest = seconds - replaced;
    if (rest > frame / 2 && offered.length === 0) reasons.add("NoAds");
    const ads = shown.map(({ ad }) => ad);
    const reason = [...reasons].join(", ");
    const said = reason === "" ? {} : { reason };
    if (thresholdSeconds !== undefined && rest > thresholdSeconds + frame / 2) {
        const why = [...reasons, "PersonalizationThreshold"].join(", ");
        return { pieces: [], replacedSeconds: 0, ads: [], filledSeconds: 0, slateSeconds: 0, reason: why };
    }
    if (fillers.slate === undefined) {
        return { pieces, replacedSeconds: replaced, ads, filledSeconds, slateSeconds: 0, ...said };
    }
    const slate = repeat("slate", fillers.slate, rest, fillers.frameRate);
    return {
        pieces: [...pieces, ...slate],
        replacedSeconds: seconds,
        ads,
        filledSeconds,
        slateSeconds: shownSeconds({ pieces: slate }),
        ...said,
    };
}

/**
 * The avail's pieces when it is known where the content comes back: to the frame. Longer than planned (the origin's segments reach
 * further): slate. Shorter (an early return): what was to come later is left out.
 */
export function settle(avail: Avail, fillers: Fillers): Piece[] {
    const whole = sum(avail.under);
    const missing = whole - shownSeconds(avail);
    const frame = 1 / fillers.frameRate;
    const [kind, filler] =
        fillers.slate === undefined ? (["black", fillers.black] as const) : (["slate", fillers.slate] as const);
    // Nearer than a frame is the same: nobody needs to see one frame of slate.
    const near = frame * 1.01;
    if (missing > near) return [...avail.pieces, ...repeat(kind, filler, missing, fillers.frameRate)];
    if (missing > -near) return avail.pieces;
    const kept: Piece[] = [];
    let total = 0;
    for (const piece of avail.pieces) {
        const fitting = piece.seconds.filter((_, i) => total + sum(piece.seconds.slice(0, i + 1)) <= whole + frame);
        if (fitting.length > 0) kept.push({ ...piece, seconds: fitting });
        total += sum(fitting);
        if (fitting.length < piece.seconds.length) break;
    }
    return [...kept, ...repeat(kind, filler, whole - total, fillers.frameRate)];
}

/** Name of a clip's first frames as a clip of its own. */
export function cutName(clip: string, frames: number): string {
    return `${clip}-${frames}`;
}

/** Undefined when the name is no cut's. */
export function readCut(name: string): { clip: string; frames: number } | undefined {
    const [, clip, frames] = /^([0-9a-z]+)-(\d+)$/.exec(name) ?? [];
    return clip === undefined ? undefined : { clip, frames: Number(frames) };
}

/** A clip over and over, for so long: whole segments of it, and a cut one of what is left. */
function repeat(kind: "slate" | "black", { clip, seconds }: Clip, wanted: number, frameRate: number): Piece[] {
    const pieces: Piece[] = [];
    let frames = Math.round(wanted * frameRate);
    const segments = seconds.map((one) => Math.round(one * frameRate));
    if (sum(segments) === 0) return [];
    while (frames >= segments[0]) {
        let count = 0;
        while (count < segments.length && frames >= segments[count]) {
            frames -= segments[count];
            count += 1;
        }
        pieces.push({ kind, clip, seconds: seconds.slice(0, count) });
    }
    if (frames > 0) pieces.push({ kind, clip: cutName(clip, frames), seconds: [frames / frameRate] });
    return pieces;
}

function lengthOf(clip: Clip | undefined): number {
    return clip === undefined ? 0 : sum(clip.seconds);
}
