/** Which events an asked-for segment is, and their reports: each once for a session. */
import { sum } from "./avail";
import type { SessionAvail } from "./session";
import { beaconEvents, VastAd } from "./vast";

export interface Beacon {
    /** Unique in a session. */
    name: string;
    ad: VastAd;
    event: string;
    urls: string[];
}

/** Events of an ad that fall into one of its segments: `start` is in the first one, `complete` in the last. */
export function beaconsOf(avail: SessionAvail, piece: SessionAvail["pieces"][number], index: number): Beacon[] {
    if (piece.ad === undefined) return [];
    const ad = avail.ads[piece.ad];
    const whole = sum(piece.seconds);
    const from = sum(piece.seconds.slice(0, index)) / whole;
    const to = sum(piece.seconds.slice(0, index + 1)) / whole;
    const isLast = index === piece.seconds.length - 1;
    return Object.entries(beaconEvents)
        .filter(([, share]) => (share >= from && share < to) || (share === 1 && isLast))
        .map(([event]) => ({ name: `${avail.id}/${piece.ad}/${event}`, ad, event, urls: ad.tracking[event] ?? [] }))
        .filter(({ urls }) => urls.length > 0);
}

/** VAST's macros that a server fills (VAST 3, 2.3.7). */
export function fillMacros(url: string, now: number, random: number): string {
    return url
        .replaceAll(/\[CACHEBUSTING\]|%%CACHEBUSTER%%/g, String(random))
        .replaceAll("[TIMESTAMP]", encodeURIComponent(new Date(now).toISOString()));
}
