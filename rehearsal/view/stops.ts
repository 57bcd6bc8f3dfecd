/** Which hops of the rehearsal stand for a stop of the drawing; no Node imports: the page uses it too. */
import type { Stop } from "../../drawing";
import { HopKind, hopKinds } from "../run/hop-kind";
import type { HopState, HopStatus } from "../run/status";

/** By the stop's kind: the kinds of its hops. */
const kinds: Record<string, HopKind[]> = {
    Camera: ["camera"],
    "Pi, nginx-rtmp": ["ingest"],
    Encoder: ["contribution"],
    "MediaConnect flow": ["flow"],
    "MediaConnect output": ["flow"],
    "MediaLive input": ["encoder"],
    "MediaLive channel": ["encoder"],
    "MediaPackage channel": ["packager"],
    "MediaPackage endpoint": ["packager"],
    "S3 bucket": ["bucket"],
    MediaTailor: ["tailor"],
    CloudFront: ["edge"],
    "Ad breaks": ["scheduler"],
    "Ad server": ["ad-server"],
    Viewers: ["viewers"],
};

/** A hop of several kinds that carries the stop's name in its own is the stop's alone: `camera gopro`. */
export function hopsOf({ kind, label }: Stop, hops: readonly HopStatus[]): HopStatus[] {
    const own = hops.filter((hop) => kinds[kind]?.includes(hop.kind));
    const called = label.split("\n")[0] ?? "";
    const named = own.filter(({ name }) => {
        const rest = name.slice(name.indexOf(" ") + 1);
        return name.includes(" ") && (rest === called || called.includes(rest));
    });
    return named.length > 0 ? named : own;
}

const order: HopState[] = ["down", "starting", "waiting", "stopped", "up"];

/** The state that needs eyes most; absent without hops. */
export function worst(hops: readonly HopStatus[]): HopState | undefined {
    return order.find((state) => hops.some((hop) => hop.state === state));
}

/** How the whole does: `on air`, or the hops that need eyes most. */
export function healthText(hops: readonly HopStatus[]): string {
    const state = worst(hops);
    if (state === undefined) return "nothing runs";
    if (state === "up") return "on air";
    const [first = "", second, ...more] = hops.filter((hop) => hop.state === state).map(({ name }) => name);
    const names = second === undefined ? first : `${first}, ${second}`;
    return `${names}${more.length > 0 ? ` and ${more.length} more` : ""} ${state}`;
}

/** From camera to viewer, whatever order they were started in. */
export function inOrder<T extends { kind: HopKind }>(hops: readonly T[]): T[] {
    return [...hops].sort((a, b) => hopKinds.indexOf(a.kind) - hopKinds.indexOf(b.kind));
}
