/** One question to the ad server, wrappers followed. */
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

import { charsetOf, decodeXml } from "../../../components/ssai-config/encoding";
import { defaultAdsPatience } from "../../plan/patience";
import type { Hosts } from "../../plan/types";
import { TimeoutError } from "../../run/request";
import { ask } from "./ask";
import { fillMacros } from "./beacons";
import {
    AdOrder,
    asOwn,
    firstAlone,
    mergeTracking,
    readVastAnswer,
    SkippedAd,
    VastAd,
    VastEntry,
    VastWrapper,
} from "./vast";

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
/** Far more than any document with ads has, bytes. */
const limits = { maxOutputLength: 16 << 20 };
/** With less time left than this no server is asked, ms: timers are no finer. */
const leastMs = 10;

export async function decide(
    url: string,
    headers: Record<string, string>,
    hosts: Hosts,
    patience: AdsPatience = defaultAdsPatience,
    /** When the time for the whole playlist is over: breaks of one playlist share it (`performance.now()`). */
    until = performance.now() + patience.totalMs,
    order: AdOrder = "sequence",
): Promise<Decision> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    const search = new Search(headers, hosts, patience, until, order);
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
        private readonly order: AdOrder,
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
        const body = uncompressed(answer.body, answer.headers["content-encoding"]);
        const { text } = decodeXml(body, charsetOf(answer.headers["content-type"]));
        const { ads } = readVastAnswer(text, this.order);
        const allowed = around.at(-1)?.allowsMany === false ? firstAlone(ads) : ads;
        const spares = allowed.filter(({ spare }) => spare);
        const found: Decision["ads"] = [];
        for (const ad of allowed.filter(({ spare }) => !spare)) {
            let played = await this.resolve(ad, around);
            found.push(...played);
            // Another that stands alone is asked for only where this one fails.
            while (played.every((one) => "skipped" in one) && spares.length > 0) {
                played = await this.resolve(spares.splice(0, 1)[0], around);
                found.push(...played);
            }
        }
        return found;
    }

    private async resolve(entry: VastEntry, around: VastWrapper[]): Promise<Decision["ads"]> {
        const ad = asOwn(entry);
        return "url" in ad ? await this.unwrap(ad, around) : [ad];
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
        const first = inner.findIndex((ad) => !("skipped" in ad));
        const counted = wrapper.allowsMany || first < 0 ? inner : inner.slice(0, first + 1);
        return counted.map((ad) => wrapped(ad, wrapper));
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

/** An answer is asked for as it is; some servers compress it all the same. Throws where it is not what its header says. */
function uncompressed(body: Buffer, encoding = "identity"): Buffer {
    const name = encoding.trim().toLowerCase();
    if (name === "gzip" || name === "x-gzip") return gunzipSync(body, limits);
    if (name === "deflate") return inflateSync(body, limits);
    if (name === "br") return brotliDecompressSync(body, limits);
    return body;
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}
