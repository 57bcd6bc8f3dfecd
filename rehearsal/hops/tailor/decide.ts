/** One question to the ad server, wrappers followed. */
import { charsetOf, decodeXml } from "../../../components/ssai-config/encoding";
import { defaultAdsPatience } from "../../plan/patience";
import type { Hosts } from "../../plan/types";
import { TimeoutError } from "../../run/request";
import { ask } from "./ask";
import { fillMacros } from "./beacons";
import { mergeTracking, readVastAnswer, SkippedAd, VastAd, VastWrapper } from "./vast";

export interface Decision {
    outcome: "ads" | "empty" | "timeout" | "error";
    ads: (VastAd | SkippedAd)[];
    ms: number;
    /** For people, when there are no ads. */
    why?: string;
    /** For people: one for each wrapper that led nowhere. */
    notes: string[];
}

/** MediaTailor's patience (API reference, "AdsPersonalizationTimeouts"), ms. */
export interface AdsPatience {
    /** For one answer. */
    requestMs: number;
    /** For all requests of one playlist, wrappers and all. */
    totalMs: number;
}

/** Depth of wrappers, and redirects of one request (guide, "Quotas"). */
const wrapperDepth = 7;
/** With less time left than this no server is asked, ms: timers are no finer. */
const leastMs = 10;

export async function decide(
    url: string,
    headers: Record<string, string>,
    hosts: Hosts,
    patience: AdsPatience = defaultAdsPatience,
    /** When the time for the whole playlist is over: breaks of one playlist share it (`performance.now()`). */
    until = performance.now() + patience.totalMs,
): Promise<Decision> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    const search = new Search(headers, hosts, patience, until);
    if (until - started < leastMs) {
        return { outcome: "timeout", ads: [], ms: 0, why: search.overText, notes: [] };
    }
    try {
        const ads = await search.collect(url, []);
        return { outcome: ads.length > 0 ? "ads" : "empty", ads, ms: ms(), notes: search.notes };
    } catch (error) {
        const outcome = error instanceof TimeoutError ? "timeout" : "error";
        return { outcome, ads: [], ms: ms(), why: messageOf(error), notes: search.notes };
    }
}

class Search {
    readonly notes: string[] = [];

    constructor(
        private readonly headers: Record<string, string>,
        private readonly hosts: Hosts,
        private readonly patience: AdsPatience,
        private readonly until: number,
    ) {}

    get overText(): string {
        return `was not asked: the ${this.patience.totalMs / 1000} s for the ads of a playlist are over`;
    }

    /** The ads of an address; `around` are the wrappers that led to it. Throws when it can't be had. */
    async collect(url: string, around: VastWrapper[]): Promise<Decision["ads"]> {
        const left = this.until - performance.now();
        const timeoutMs = Math.min(this.patience.requestMs, Math.max(left, 1));
        const { headers } = this;
        const answer = await ask(url, this.hosts, { headers, timeoutMs, redirects: wrapperDepth });
        if (answer.status === 204) return [];
        if (answer.status !== 200) throw new Error(`the ad server answers ${answer.status}`);
        const { ads } = readVastAnswer(decodeXml(answer.body, charsetOf(answer.headers["content-type"])).text);
        const found: Decision["ads"] = [];
        for (const ad of ads) {
            if ("url" in ad) found.push(...(await this.unwrap(ad, around)));
            else found.push(ad);
        }
        return found;
    }

    /** What is behind a wrapper. One that leads nowhere is skipped: MediaTailor goes to the next ad (guide, "VAST requirements"). */
    private async unwrap(wrapper: VastWrapper, around: VastWrapper[]): Promise<Decision["ads"]> {
        const { url } = wrapper;
        if (around.length >= wrapperDepth || around.some(({ followsWrappers }) => !followsWrappers)) {
            return this.skip(wrapper, "WrapperLimit", "is one wrapper too many");
        }
        if (this.until - performance.now() < leastMs) {
            return this.skip(wrapper, "AdsTimeout", this.overText);
        }
        let inner: Decision["ads"];
        try {
            inner = await this.collect(fillMacros(url, Date.now(), Math.floor(Math.random() * 1e8)), [
                ...around,
                wrapper,
            ]);
        } catch (error) {
            const reason = error instanceof TimeoutError ? "AdsTimeout" : "InvalidWrapper";
            return this.skip(wrapper, reason, `leads nowhere: ${messageOf(error)}`);
        }
        if (inner.length === 0) return this.skip(wrapper, "EmptyWrapper", "has no ad");
        return (wrapper.allowsMany ? inner : inner.slice(0, 1)).map((ad) => wrapped(ad, wrapper));
    }

    private skip({ url }: VastWrapper, skipped: string, why: string): SkippedAd[] {
        this.notes.push(`the wrapped ad ${url} ${why}`);
        return [{ skipped, id: url }];
    }
}

/** An ad with the trackers of the wrapper around it. */
function wrapped(ad: VastAd | SkippedAd, { tracking, clickTracking }: VastWrapper): VastAd | SkippedAd {
    if ("skipped" in ad) return ad;
    return {
        ...ad,
        tracking: mergeTracking(ad.tracking, tracking),
        clickTracking: [...ad.clickTracking, ...clickTracking],
    };
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
