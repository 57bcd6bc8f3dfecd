/** The ads that there are, and which of them one request gets. Pure. */

export interface OwnAd {
    id: string;
    /** Letters in the picture; the id when absent. */
    label?: string;
    seconds: number;
    /** Of the whole picture: `0xRRGGBB`. */
    color: string;
    /** Hz of its tone. */
    tone: number;
}

export const inventory: OwnAd[] = [
    { id: "red-10", seconds: 10, color: "0xC02020", tone: 330 },
    { id: "green-10", seconds: 10, color: "0x208030", tone: 392 },
    { id: "blue-10", seconds: 10, color: "0x2040C0", tone: 440 },
    { id: "violet-10", seconds: 10, color: "0x8030A0", tone: 494 },
    { id: "orange-5", seconds: 5, color: "0xD07010", tone: 554 },
    { id: "cyan-5", seconds: 5, color: "0x109090", tone: 587 },
    { id: "olive-15", seconds: 15, color: "0x707010", tone: 659 },
];

/**
 * What one gets who does not say how long the break is: one ad of 10 s, as of Google's single inline sample. Google's is always the
 * same; here there are two, so that viewers differ, and not more, since each is new to MediaTailor once.
 */
const singles = inventory.filter(({ seconds }) => seconds === 10).slice(0, 2);

/** Seconds that a request asks for; undefined when it does not say. */
export function askedSeconds(query: URLSearchParams): number | undefined {
    for (const name of ["dur", "duration", "avail_duration", "d"]) {
        const seconds = Number(query.get(name) ?? "");
        if (seconds > 0) return seconds;
    }
    // Google's own: longest pod, ms.
    const ms = Number(query.get("pmxd") ?? "");
    return ms > 0 ? ms / 1000 : undefined;
}

/** Another number in each request, so that no cache answers it: Google's, and what others call theirs. */
const randoms = new Set(["correlator", "ord", "rnd", "random", "cb", "cachebuster", "timestamp"]);

/** What tells viewers apart: all that was asked for, and by whom. The same viewer asks alike at every break. */
export function viewerKey(query: URLSearchParams, userAgent: string, forwardedFor: string): string {
    const sorted = [...query].flatMap(([name, value]) => (randoms.has(name) ? [] : [`${name}=${value}`])).sort();
    return [...sorted, userAgent, forwardedFor].join("\n");
}

/** The n-th viewer's ads: another first one for each, and as many as fit. */
export function choose(turn: number, seconds: number | undefined): OwnAd[] {
    if (seconds === undefined) return [singles[turn % singles.length]];
    const chosen: OwnAd[] = [];
    let left = seconds + 0.01;
    for (let i = 0; i < inventory.length; i++) {
        const ad = inventory[(turn + i) % inventory.length];
        if (ad.seconds > left) continue;
        chosen.push(ad);
        left -= ad.seconds;
    }
    return chosen;
}
