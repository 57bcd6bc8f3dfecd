/** Addresses of startover: without `start` such an endpoint plays the live edge. No Node imports: the page uses it too. */

import type { Beginnings, RehearsalState } from "../state";

/**
 * The address that plays from a time on. MediaPackage takes ISO 8601 and seconds since 1970 (MediaPackage guide, "Time-shifted viewing");
 * MediaTailor hands the parameter on to it.
 */
export function fromStart(url: string, beginning: number): string {
    const start = new Date(1000 * Math.floor(beginning / 1000)).toISOString().replace(".000Z", "Z");
    // Not by URLSearchParams, which escapes the colons: the address is for people too.
    return `${url}${url.includes("?") ? "&" : "?"}start=${start}`;
}

/** The address that viewers open: from the beginning where there is one. */
export function openedAt(name: string, url: string, beginnings: Beginnings): string {
    const beginning = beginnings[name];
    return beginning === undefined ? url : fromStart(url, beginning);
}

/** Kept from the end of a startover window, ms: the address is opened a while after it was made. */
const marginMs = 30_000;

interface Endpoint {
    path: string;
    delaySeconds: number;
    startoverSeconds: number;
}

/** Of the endpoints whose viewers come for what was before: a startover window and no delay. Their names are those of `withoutAds`. */
export function beginningsOf(
    {
        endpoints,
        playback: { withoutAds },
    }: { endpoints: readonly Endpoint[]; playback: Pick<RehearsalState["playback"], "withoutAds"> },
    { startedAt, now }: { startedAt: number; now: number },
): Beginnings {
    return Object.fromEntries(
        Object.entries(withoutAds).flatMap(([name, url]) => {
            const endpoint = endpoints.find(({ path }) => new URL(url).pathname.startsWith(`${path}/`));
            if (endpoint === undefined || endpoint.startoverSeconds === 0 || endpoint.delaySeconds > 0) return [];
            const oldest = now - 1000 * endpoint.startoverSeconds + marginMs;
            return [[name, Math.max(startedAt, Math.min(now, oldest))]];
        }),
    );
}
