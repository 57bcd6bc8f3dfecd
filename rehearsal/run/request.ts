/** One request with its whole answer. By `node:http`: for a small answer `fetch` takes twice the time (measured, Node 20). */
import { setMaxListeners } from "node:events";
import http from "node:http";
import https from "node:https";

export interface RequestOptions {
    /** `GET` when absent. */
    method?: "GET" | "PUT";
    headers?: Record<string, string>;
    body?: Uint8Array | string;
    /** The answer must be whole by then. */
    timeoutMs: number;
    signal?: AbortSignal;
}

export interface Response {
    status: number;
    headers: http.IncomingHttpHeaders;
    body: Buffer;
}

/** The answer was not whole in time. */
export class TimeoutError extends Error {}

/** Follows no redirects. Throws `TimeoutError` when the answer is not whole in time, other errors when nobody answers or the signal comes. */
export async function request(url: string | URL, options: RequestOptions): Promise<Response> {
    const until = performance.now() + options.timeoutMs;
    // Any number of requests may share one; Node warns of the eleventh.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    for (;;) {
        const { answer, stale } = once(new URL(url), { ...options, timeoutMs: until - performance.now() });
        try {
            return await answer;
        } catch (error) {
            if (!stale()) throw error;
        }
    }
}

/** `stale`: the connection was one kept from before, and its other end had just closed it (Node's documentation, `request.reusedSocket`). */
function once(to: URL, options: RequestOptions): { answer: Promise<Response>; stale: () => boolean } {
    const { method, headers, body, timeoutMs, signal } = options;
    const ask = to.protocol === "https:" ? https.request : http.request;
    const call = ask(to, { method, headers, signal });
    let stale = false;
    const answer = new Promise<Response>((resolve, reject) => {
        const timer = setTimeout(() => {
            reject(new TimeoutError(`${to.href}: no answer within ${Math.round(timeoutMs)} ms`));
            call.destroy();
        }, timeoutMs);
        const fail = (error: Error) => {
            clearTimeout(timer);
            reject(error);
        };
        call.on("error", (error: NodeJS.ErrnoException) => {
            stale = call.reusedSocket && error.code === "ECONNRESET";
            fail(error);
        });
        call.once("response", (response) => {
            const pieces: Buffer[] = [];
            response.on("data", (piece: Buffer) => pieces.push(piece));
            response.on("error", fail);
            response.once("end", () => {
                clearTimeout(timer);
                resolve({
                    status: response.statusCode ?? 0,
                    headers: response.headers,
                    body: Buffer.concat(pieces),
                });
            });
        });
        call.end(body);
    });
    return { answer, stale: () => stale };
}
