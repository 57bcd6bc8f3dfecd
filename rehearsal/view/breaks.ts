/** Events of a rehearsal sorted into the breaks that they belong to; no Node imports: the page uses it too. */
import type { RehearsalEvent } from "../run/hop";

type Of<T extends RehearsalEvent["type"]> = Extract<RehearsalEvent, { type: T }>;

/** One break of the programme, with what all sessions made of it. */
export interface BreakFill {
    /** Absent: no splice is known for it, e.g. a pre-roll. */
    eventId?: number;
    /** The picture's time where it begins, ms since 1970. */
    startsAt: number;
    seconds: number;
    action?: string;
    avails: Of<"avail">[];
    beacons: Of<"beacon">[];
    requests: Of<"ads-request">[];
    /** Of all sessions. */
    total: { seconds: number; adSeconds: number; slateSeconds: number };
}

/** Both pipelines tell of one splice; startover viewers meet a break long after it. */
const sameMs = 5000;
/** A playlist tells of a break at most this long before it. */
const earlyMs = 15_000;

/** Breaks, oldest first. */
export function breakFills(events: readonly RehearsalEvent[]): BreakFill[] {
    const breaks: BreakFill[] = [];
    const homes = new Map<string, BreakFill>();
    for (const event of [...events].sort((a, b) => a.at - b.at)) {
        if (event.type === "splice") {
            const known = breaks.some(
                ({ eventId, startsAt }) => eventId === event.eventId && Math.abs(startsAt - event.startsAt) < sameMs,
            );
            if (!known) breaks.push(made(event.startsAt, event.seconds, event));
        } else if (event.type === "avail" || event.type === "ads-request") {
            const key = `${event.session} ${event.avail}`;
            const home = homes.get(key) ?? homeOf(breaks, event);
            homes.set(key, home);
            if (event.type === "ads-request") home.requests.push(event);
            else take(home, event);
        } else if (event.type === "beacon") {
            // The newest avail of this session that holds the ad.
            const home = breaks
                .filter(({ avails }) =>
                    avails.some(
                        ({ session, ads }) => session === event.session && ads.some(({ id }) => id === event.ad),
                    ),
                )
                .at(-1);
            home?.beacons.push(event);
        }
    }
    return breaks.sort((a, b) => a.startsAt - b.startsAt);
}

function made(startsAt: number, seconds: number, splice?: Of<"splice">): BreakFill {
    return {
        eventId: splice?.eventId,
        action: splice?.action,
        startsAt,
        seconds,
        avails: [],
        beacons: [],
        requests: [],
        total: { seconds: 0, adSeconds: 0, slateSeconds: 0 },
    };
}

/** By the splice's number when the avail is named after it, else the last one that had begun. */
function homeOf(breaks: BreakFill[], event: Of<"avail" | "ads-request">): BreakFill {
    const numbers = new Set(event.avail.match(/\d+/g) ?? []);
    const begun = breaks.filter(({ startsAt }) => startsAt <= event.at + earlyMs);
    const named = begun.filter(({ eventId }) => eventId !== undefined && numbers.has(String(eventId))).at(-1);
    const preRoll = /pre-?roll/i.test(event.avail);
    const found = preRoll
        ? breaks.find(({ eventId, startsAt }) => eventId === undefined && Math.abs(startsAt - event.at) < sameMs)
        : (named ?? begun.at(-1));
    if (found !== undefined) return found;
    const own = made(event.at, event.type === "avail" ? event.seconds : 0);
    breaks.push(own);
    return own;
}

function take(home: BreakFill, avail: Of<"avail">): void {
    home.avails.push(avail);
    if (home.eventId === undefined) home.seconds = Math.max(home.seconds, avail.seconds);
    home.total.seconds += avail.seconds;
    home.total.adSeconds += avail.filledSeconds;
    home.total.slateSeconds += avail.slateSeconds;
}

/** Beacons by their event, in the order they first fired. */
export function beaconCounts(beacons: readonly Of<"beacon">[]): { event: string; count: number; failed: number }[] {
    const counts = new Map<string, { event: string; count: number; failed: number }>();
    for (const { event, status } of beacons) {
        const row = counts.get(event) ?? { event, count: 0, failed: 0 };
        row.count += 1;
        if (status < 200 || status >= 400) row.failed += 1;
        counts.set(event, row);
    }
    return [...counts.values()];
}
