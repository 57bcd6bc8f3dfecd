/** One question to the ad server, wrappers followed. */
import type { Hosts } from "../../plan/types";
import { TimeoutError } from "../../run/request";
import { ask } from "./ask";
import { mergeTracking, readVastAnswer, VastAd } from "./vast";

export interface Decision {
    outcome: "ads" | "empty" | "timeout" | "error";
    ads: (VastAd | { skipped: string; id: string })[];
    ms: number;
    /** For people, when there are no ads. */
    why?: string;
}

/** AWS's own bounds (guide, "ADS requirements"): 3 s for the whole answer, 5 redirects and wrappers. */
const adsTimeoutMs = 3000;
const redirects = 5;
const wrapperDepth = 5;

export async function decide(url: string, headers: Record<string, string>, hosts: Hosts): Promise<Decision> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    try {
        const ads = await collect(url, headers, hosts, started + adsTimeoutMs, 0);
        return { outcome: ads.length > 0 ? "ads" : "empty", ads, ms: ms() };
    } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { outcome: error instanceof TimeoutError ? "timeout" : "error", ads: [], ms: ms(), why };
    }
}

async function collect(
    url: string,
    headers: Record<string, string>,
    hosts: Hosts,
    until: number,
    depth: number,
): Promise<Decision["ads"]> {
    const answer = await ask(url, hosts, { headers, timeoutMs: until - performance.now(), redirects });
    if (answer.status === 204) return [];
    if (answer.status !== 200) throw new Error(`the ad server answers ${answer.status}`);
    const { ads } = readVastAnswer(answer.body.toString("utf8"));
    const found: Decision["ads"] = [];
    for (const ad of ads) {
        if (!("url" in ad)) found.push(ad);
        else if (depth + 1 > wrapperDepth) found.push({ skipped: "WrapperLimit", id: ad.url });
        else {
            const inner = await collect(new URL(ad.url, answer.url).href, headers, hosts, until, depth + 1);
            found.push(
                ...inner.map((one) =>
                    "skipped" in one ? one : { ...one, tracking: mergeTracking(one.tracking, ad.tracking) },
                ),
            );
        }
    }
    return found;
}
