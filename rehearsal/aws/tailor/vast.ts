/**
 * VAST 2.0–4.3 and VMAP 1, read by the repository's own XML reader on fast-xml-parser: @dailymotion/vast-client 6.4.5 knows no VMAP,
 * needs a DOM that it does not export in Node, and its tracker would call addresses past `hosts`.
 */
import {
    AdBody,
    adsAsWritten,
    adsInOrder,
    isFalse,
    linearCreatives,
    trackersOf,
    vmapSources,
} from "../../../components/ssai-config/ad";
import { isAddress } from "../../../components/ssai-config/addresses";
import { bestMedia, mediaFiles } from "../../../components/ssai-config/media";
import { lengthOf } from "../../../components/ssai-config/vast";
import { childrenNamed, isNamed, parseXml, XmlElement } from "../../../components/ssai-config/xml";

/** Events of a linear ad that MediaTailor reports (guide, "Server-side ad tracking"), with the share of the ad that must be asked for. */
export const beaconEvents = {
    impression: 0,
    creativeView: 0,
    start: 0,
    firstQuartile: 0.25,
    midpoint: 0.5,
    thirdQuartile: 0.75,
    complete: 1,
} as const;

export interface VastAd {
    /** Of the ad, or of its place in the document. */
    id: string;
    creativeId?: string;
    /** By the document; 0 when it gives none. */
    seconds: number;
    mediaUrl: string;
    /** Event → addresses; `error` are those of `Error`, which nothing here calls. */
    tracking: Record<string, string[]>;
    clickThrough?: string;
    clickTracking: string[];
}

/** The address of another document, and what its ads are given. */
export interface VastWrapper {
    url: string;
    /** Added to those of the ads that it wraps. */
    tracking: Record<string, string[]>;
    clickTracking: string[];
    /** False: a wrapper in the other document is left out (VAST 3, 2.3.2.2). */
    followsWrappers: boolean;
    /** False: only the first ad of the other document counts. */
    allowsMany: boolean;
}

/** An ad that can't be put into the stream, with the reason. */
export interface SkippedAd {
    skipped: string;
    id: string;
}

/** One entry of an answer. */
export type VastEntry = (VastAd | VastWrapper | SkippedAd) & {
    /** True: only for an ad of the pod before it that fails. */
    spare?: true;
};

export interface VastAnswer {
    ads: VastEntry[];
}

/**
 * Which ads of an answer come when (API reference, "VastResponse"): `sequence` is FOLLOW_AD_SEQUENCE, pods in order and stand-alone ads
 * for those that fail; `document` is IGNORE_AD_SEQUENCE, AWS's default, all in the order of the document.
 */
export type AdOrder = "sequence" | "document";

/** Throws for what is no VAST or VMAP. */
export function readVastAnswer(content: string, order: AdOrder = "sequence"): VastAnswer {
    const root = parseXml(content);
    if (isNamed(root, "VAST")) return { ads: readAds(root, order) };
    if (!isNamed(root, "VMAP")) throw new Error(`neither VAST nor VMAP: its root element is ${root.name}`);
    // Offsets do nothing live: every linear break's ads are offered (MediaTailor user guide, "Ad behavior for live").
    return {
        ads: vmapSources(root).flatMap(({ documents, tags, allowsMany, followsWrappers }) => {
            const ads = documents.flatMap((document) => readAds(document, order));
            const wrappers = tags.map(({ text }): VastEntry => {
                const wrapper = wrapperTo("AdTagURI", text);
                return "url" in wrapper ? { ...wrapper, allowsMany, followsWrappers } : wrapper;
            });
            const followed = followsWrappers ? ads : ads.map(withoutWrapper);
            return [...(allowsMany ? followed : firstAlone(followed)), ...wrappers];
        }),
    };
}

function withoutWrapper(entry: VastEntry): VastEntry {
    return "url" in entry ? { skipped: "WrapperLimit", id: entry.url } : entry;
}

/** The one ad that counts where several are not allowed: the first that stands alone (VAST 4.2, 3.19.1), else a pod's first. */
export function firstAlone(ads: VastEntry[]): VastEntry[] {
    const alone = ads.filter(({ spare }) => spare);
    return (alone.length > 0 ? alone : ads).slice(0, 1).map(asOwn);
}

/** An entry that counts by itself. */
export function asOwn({ spare: _, ...entry }: VastEntry): VastAd | VastWrapper | SkippedAd {
    return entry;
}

function readAds(vast: XmlElement, order: AdOrder): VastEntry[] {
    const inOrder = order === "sequence" ? adsInOrder(vast) : adsAsWritten(vast);
    return inOrder.map(({ ad, name, spare }) => {
        const [inline] = childrenNamed(ad, "InLine");
        const [wrapper] = childrenNamed(ad, "Wrapper");
        const entry =
            inline !== undefined
                ? readInline(name, inline)
                : wrapper === undefined
                  ? { skipped: "InvalidAd", id: name }
                  : readWrapper(name, wrapper);
        return spare ? { ...entry, spare } : entry;
    });
}

function readInline(id: string, inline: AdBody): VastAd | SkippedAd {
    const creatives = linearCreatives(inline);
    const found =
        creatives.find(({ linear }) => bestMedia(linear) !== undefined) ??
        // None can be played: the first says why.
        creatives[0];
    if (found === undefined) return { skipped: "NoLinearCreative", id };
    const { creative, linear } = found;
    const best = bestMedia(linear);
    if (best === undefined) return { skipped: whyNoMedia(linear), id };
    const creativeId = creative.attributes["id"]?.trim();
    const clickThrough = clicks(linear, "ClickThrough")[0];
    return {
        id,
        ...(creativeId === undefined || creativeId === "" ? {} : { creativeId }),
        seconds: lengthOf(linear) ?? 0,
        mediaUrl: best.text,
        tracking: readTracking(inline),
        ...(clickThrough === undefined ? {} : { clickThrough }),
        clickTracking: clicks(linear, "ClickTracking"),
    };
}

/** MediaTailor has no VPAID player: the slate is shown (guide, "VPAID requirements"). */
function whyNoMedia(linear: XmlElement): string {
    const files = mediaFiles(linear);
    if (files.some(({ attributes }) => /^vpaid/i.test(attributes["apiFramework"] ?? ""))) return "VPAID";
    return files.length > 0 ? "UnsupportedMediaFile" : "NoMediaFile";
}

function readWrapper(id: string, wrapper: AdBody): VastWrapper | SkippedAd {
    const tag = childrenNamed(wrapper, "VASTAdTagURI").find(({ text }) => text !== "");
    const found = wrapperTo(id, tag?.text ?? "");
    if ("skipped" in found) return found;
    const { followAdditionalWrappers, allowMultipleAds } = wrapper.attributes;
    return {
        ...found,
        tracking: readTracking(wrapper),
        clickTracking: linearCreatives(wrapper).flatMap(({ linear }) => clicks(linear, "ClickTracking")),
        followsWrappers: !isFalse(followAdditionalWrappers),
        // The default is false since VAST 3, and true before: what MediaTailor does is on docs/live-checklist.md.
        allowsMany: !isFalse(allowMultipleAds),
    };
}

/** Without an address of its own it would ask the one that it came from again. */
function wrapperTo(id: string, url: string): VastWrapper | SkippedAd {
    if (!isAddress(url)) return { skipped: "InvalidWrapper", id };
    return { url, tracking: {}, clickTracking: [], followsWrappers: true, allowsMany: true };
}

function clicks(linear: XmlElement, name: string): string[] {
    return childrenNamed(linear, "VideoClicks")
        .flatMap((list) => childrenNamed(list, name))
        .map(({ text }) => text)
        .filter((text) => text !== "");
}

function readTracking(body: AdBody): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { event, element } of trackersOf(body)) (found[event] ??= []).push(element.text);
    return found;
}

export function mergeTracking(
    ours: Record<string, string[]>,
    more: Record<string, string[]>,
): Record<string, string[]> {
    const events = new Set([...Object.keys(ours), ...Object.keys(more)]);
    return Object.fromEntries([...events].map((event) => [event, [...(ours[event] ?? []), ...(more[event] ?? [])]]));
}
