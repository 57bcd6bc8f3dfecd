/**
 * VAST 2 and 3 and VMAP 1, read by the repository's own XML reader on fast-xml-parser: @dailymotion/vast-client 6.4.5 knows no VMAP,
 * needs a DOM that it does not export in Node, and its tracker would call addresses past `hosts`.
 */
import { childrenNamed, descendants, isNamed, parseXml, XmlElement } from "../../../components/ssai-config/xml";
import { isPlayable, parseDuration } from "../../../components/ssai-config/vast";

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
    /** By the document. */
    seconds: number;
    mediaUrl: string;
    /** Event → addresses. */
    tracking: Record<string, string[]>;
    clickThrough?: string;
    clickTracking: string[];
}

export interface VastWrapper {
    url: string;
    /** Added to those of the ads that it wraps. */
    tracking: Record<string, string[]>;
}

export interface VastAnswer {
    ads: (VastAd | VastWrapper | { skipped: string; id: string })[];
}

/** Throws for what is no VAST or VMAP. */
export function readVastAnswer(content: string): VastAnswer {
    const root = parseXml(content);
    if (isNamed(root, "VAST")) return { ads: inOrder(root) };
    if (!isNamed(root, "VMAP")) throw new Error(`neither VAST nor VMAP: its root element is ${root.name}`);
    // Offsets do nothing live: every linear break's ads are offered (aws.md §10).
    return {
        ads: descendants(root, "AdBreak").flatMap((adBreak) => [
            ...descendants(adBreak, "VAST").flatMap(inOrder),
            ...descendants(adBreak, "AdTagURI").map(({ text }) => ({ url: text, tracking: {} })),
        ]),
    };
}

/** Ads of a pod by their sequence, as the document has them else. */
function inOrder(vast: XmlElement): VastAnswer["ads"] {
    return childrenNamed(vast, "Ad")
        .map((ad, place) => ({ ad, place, sequence: Number(ad.attributes["sequence"] ?? place + 1) }))
        .sort((a, b) => a.sequence - b.sequence || a.place - b.place)
        .map(({ ad, place }) => readAd(ad, place));
}

function readAd(ad: XmlElement, place: number): VastAnswer["ads"][number] {
    const id = ad.attributes["id"] ?? `#${place + 1}`;
    const [wrapper] = childrenNamed(ad, "Wrapper");
    if (wrapper !== undefined) {
        const [tag] = childrenNamed(wrapper, "VASTAdTagURI");
        return { url: tag?.text ?? "", tracking: readTracking(wrapper) };
    }
    const [inline] = childrenNamed(ad, "InLine");
    const creative = (inline === undefined ? [] : descendants(inline, "Creative")).find(
        (one) => childrenNamed(one, "Linear").length > 0,
    );
    if (inline === undefined || creative === undefined) return { skipped: "NoLinearCreative", id };
    const [linear] = childrenNamed(creative, "Linear");
    const files = descendants(linear, "MediaFile");
    const best = files.filter(isPlayable).sort((a, b) => size(b) - size(a))[0];
    // MediaTailor has no VPAID player: the slate is shown (guide, "VPAID requirements").
    if (best === undefined) return { skipped: files.length > 0 ? "VPAID" : "NoMediaFile", id };
    const creativeId = creative.attributes["id"];
    const clickThrough = descendants(linear, "ClickThrough")[0]?.text;
    return {
        id,
        ...(creativeId === undefined ? {} : { creativeId }),
        seconds: parseDuration(childrenNamed(linear, "Duration")[0]?.text ?? ""),
        mediaUrl: best.text,
        tracking: readTracking(inline),
        ...(clickThrough === undefined ? {} : { clickThrough }),
        clickTracking: descendants(linear, "ClickTracking").map(({ text }) => text),
    };
}

function readTracking(below: XmlElement): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    const add = (event: string, url: string) => {
        if (url !== "") (found[event] ??= []).push(url);
    };
    for (const { text } of descendants(below, "Impression")) add("impression", text);
    for (const { attributes, text } of descendants(below, "Tracking")) add(attributes["event"] ?? "", text);
    return found;
}

/** MediaTailor takes the best file: the one with the most pixels, then bits. */
function size({ attributes }: XmlElement): number {
    const [width, height, bitrate] = ["width", "height", "bitrate"].map((name) => Number(attributes[name] ?? "0"));
    return width * height * 1e5 + bitrate;
}

export function mergeTracking(
    ours: Record<string, string[]>,
    more: Record<string, string[]>,
): Record<string, string[]> {
    const events = new Set([...Object.keys(ours), ...Object.keys(more)]);
    return Object.fromEntries([...events].map((event) => [event, [...(ours[event] ?? []), ...(more[event] ?? [])]]));
}
