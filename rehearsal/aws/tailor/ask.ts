/** Requests to what stands for other services: recorded addresses, answered on this machine where `hosts` says so. */
import type { Hosts } from "../../plan/types";
import { Purpose, purposeHeader, route, secondsHeader, urlHeader } from "../../run/outbound";
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
    /** `ads` when absent. */
    purpose?: Purpose;
    /** Of the clip that is asked for; what stands for its host makes one as long. */
    seconds?: number;
}

/** A GET. Throws `TimeoutError` when the answer is not whole in time, other errors when nobody answers. */
export async function ask(url: string, hosts: Hosts, options: AskOptions): Promise<Answer> {
    const until = performance.now() + options.timeoutMs;
    let at = url;
    for (let left = options.redirects ?? 0; ; left--) {
        const to = route(at, hosts);
        const headers = { ...options.headers, host: to.host, ...(to.here ? notes(at, options) : {}) };
        const answer = { ...(await request(to.url, { headers, timeoutMs: until - performance.now() })), url: at };
        const { location } = answer.headers;
        if (answer.status < 300 || answer.status > 399 || location === undefined || left <= 0) return answer;
        at = new URL(location, at).href;
    }
}

/** For the hop that stands for the host. */
function notes(url: string, { purpose = "ads", seconds }: AskOptions): Record<string, string> {
    return {
        [purposeHeader]: purpose,
        [urlHeader]: url,
        ...(seconds === undefined ? {} : { [secondsHeader]: String(seconds) }),
    };
}
