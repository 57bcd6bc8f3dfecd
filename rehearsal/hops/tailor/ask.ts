/** Requests to what stands for other services: recorded addresses, answered on this machine where `hosts` says so. */
import http from "node:http";
import https from "node:https";

import type { Hosts } from "../../plan/types";

export interface Answer {
    status: number;
    headers: http.IncomingHttpHeaders;
    body: Buffer;
    /** Where the answer came from, after redirects. */
    url: string;
}

export interface AskOptions {
    headers?: Record<string, string>;
    timeoutMs: number;
    /** How many redirects are followed; 0 when absent. */
    redirects?: number;
}

export class TimeoutError extends Error {}

/** A GET. Throws `TimeoutError` when the answer is not whole in time, other errors when nobody answers. */
export async function ask(url: string, hosts: Hosts, options: AskOptions): Promise<Answer> {
    const until = performance.now() + options.timeoutMs;
    let at = url;
    for (let left = options.redirects ?? 0; ; left--) {
        const answer = await once(at, hosts, options.headers ?? {}, until - performance.now());
        const { location } = answer.headers;
        if (answer.status < 300 || answer.status > 399 || location === undefined || left <= 0) return answer;
        at = new URL(location, at).href;
    }
}

/** The address of this machine that answers for a recorded one, and the Host header to send. */
export function mapped(url: string, hosts: Hosts): { url: URL; host: string } {
    const recorded = new URL(url);
    const base = hosts[recorded.host];
    if (base === undefined) return { url: recorded, host: recorded.host };
    return { url: new URL(`${base.replace(/\/$/, "")}${recorded.pathname}${recorded.search}`), host: recorded.host };
}

function once(url: string, hosts: Hosts, headers: Record<string, string>, timeoutMs: number): Promise<Answer> {
    const to = mapped(url, hosts);
    return new Promise((resolve, reject) => {
        if (timeoutMs <= 0) return reject(new TimeoutError(`${url}: no time left`));
        const { request } = to.url.protocol === "https:" ? https : http;
        const call = request(to.url, { headers: { ...headers, host: to.host } }, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
                clearTimeout(timer);
                resolve({
                    status: response.statusCode ?? 0,
                    headers: response.headers,
                    body: Buffer.concat(chunks),
                    url,
                });
            });
        });
        const timer = setTimeout(() => {
            call.destroy();
            reject(new TimeoutError(`${url}: no answer within ${Math.round(timeoutMs)} ms`));
        }, timeoutMs);
        call.on("error", (error) => {
            clearTimeout(timer);
            reject(error);
        });
        call.end();
    });
}
