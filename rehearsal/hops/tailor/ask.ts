/** Requests to what stands for other services: recorded addresses, answered on this machine where `hosts` says so. */
import type { Hosts } from "../../plan/types";
import { request, Response } from "../../run/request";

export interface Answer extends Response {
    /** Where the answer came from, after redirects. */
    url: string;
}

export interface AskOptions {
    headers?: Record<string, string>;
    timeoutMs: number;
    /** How many redirects are followed; 0 when absent. */
    redirects?: number;
}

/** A GET. Throws `TimeoutError` when the answer is not whole in time, other errors when nobody answers. */
export async function ask(url: string, hosts: Hosts, options: AskOptions): Promise<Answer> {
    const until = performance.now() + options.timeoutMs;
    let at = url;
    for (let left = options.redirects ?? 0; ; left--) {
        const to = mapped(at, hosts);
        const headers = { ...options.headers, host: to.host };
        const answer = { ...(await request(to.url, { headers, timeoutMs: until - performance.now() })), url: at };
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
