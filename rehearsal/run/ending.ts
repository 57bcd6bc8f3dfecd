/**
 * Aborts when the session is to end. A timer and a listener of our own: Node 20 may forget an `AbortSignal.timeout` that only
 * `AbortSignal.any` knows (nodejs/node 57736), and the session would never end.
 */
export function endOf({ forMs, signal }: { forMs?: number; signal: AbortSignal }): AbortSignal {
    const ending = new AbortController();
    const end = () => ending.abort();
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    if (forMs !== undefined) setTimeout(end, forMs).unref();
    return ending.signal;
}
