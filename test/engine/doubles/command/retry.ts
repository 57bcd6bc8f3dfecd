import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds; sdk/go/common/util/retry/until.go: 100 ms at first, half as much again each time, 5 s at most. */
const backoff = { first: 100, factor: 1.5, most: 5000 };

/** The pauses between dials, without end. */
export function* pauses(): Generator<number> {
    for (let pause = backoff.first; ; pause *= backoff.factor) yield Math.min(pause, backoff.most);
}

/** How long to go on, and what is said meanwhile. */
export interface Retrying {
    /** −1: for ever. */
    limit: number;
    /** `Dial`, `Dial proxy` or `Dial from proxy`. */
    what: string;
    /** Told after each dial that is made again. */
    log: (message: string) => void;
}

/**
 * Dials until it succeeds or has failed once more than `limit` says (−1 for ever), in the provider's words
 * (remote/connection.go, dialWithRetry). An error of any kind is tried again: a wrong host key and a refused login too.
 */
export async function dialWithRetry<T>(
    { limit, what, log }: Retrying,
    dial: (attempt: number) => Promise<T>,
): Promise<T> {
    let attempt = 0;
    for (const pause of pauses()) {
        try {
            return await dial(attempt);
        } catch (error) {
            if (limit > -1 && attempt + 1 > limit) {
                const why = error instanceof Error ? error.message : String(error);
                throw new Error(`after ${attempt} failed attempts: ${why}`);
            }
        }
        attempt += 1;
        log(`${what} ${attempt}/${limit > -1 ? limit : "inf"} failed: retrying`);
        await wait(pause);
    }
    throw new Error("the pauses have no end");
}
