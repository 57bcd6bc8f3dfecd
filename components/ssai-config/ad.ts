/** Which elements of a VAST document are an ad's own. What stands below Extensions, companions, overlays or verification scripts is not. */
import { childrenNamed, isNamed, XmlElement } from "./xml";

/** An `InLine` or a `Wrapper`. */
export type AdBody = XmlElement;

/** An `Ad` of a document. */
export interface OrderedAd {
    ad: XmlElement;
    /** Its id, or its place, e.g. `#1`. */
    name: string;
    /** It has no sequence beside ads that have one: it only replaces one of the pod that fails (VAST 3, 2.3.3.1). */
    spare: boolean;
}

/** The `Ad` elements of a `VAST`: those of a pod by their sequence, stand-alone ones after them. */
export function adsInOrder(vast: XmlElement): OrderedAd[] {
    const all = childrenNamed(vast, "Ad").map((ad, place) => ({
        ad,
        name: nameOf(ad, place),
        sequence: sequenceOf(ad),
    }));
    const isPod = all.some(({ sequence }) => sequence < Infinity);
    // Stable: the document's order decides between equals.
    return all
        .sort((a, b) => (a.sequence === b.sequence ? 0 : a.sequence - b.sequence))
        .map(({ ad, name, sequence }) => ({ ad, name, spare: isPod && sequence === Infinity }));
}

/** The same as the document has them. */
export function adsAsWritten(vast: XmlElement): OrderedAd[] {
    return childrenNamed(vast, "Ad").map((ad, place) => ({ ad, name: nameOf(ad, place), spare: false }));
}

function nameOf({ attributes }: XmlElement, place: number): string {
    return attributes["id"]?.trim() || `#${place + 1}`;
}

function sequenceOf({ attributes }: XmlElement): number {
    const sequence = Number(attributes["sequence"]?.trim() || NaN);
    return Number.isFinite(sequence) ? sequence : Infinity;
}

/** A creative that is put into the stream, and its `Linear`. */
export interface LinearCreative {
    creative: XmlElement;
    linear: XmlElement;
}

export function linearCreatives(body: AdBody): LinearCreative[] {
    return childrenNamed(body, "Creatives")
        .flatMap((list) => childrenNamed(list, "Creative"))
        .flatMap((creative) => childrenNamed(creative, "Linear").map((linear) => ({ creative, linear })));
}

/** One address that is called when something happens to the ad. */
export interface Tracker {
    /** `impression`, `error`, or a tracking event, e.g. `firstQuartile`. */
    event: string;
    element: XmlElement;
}

/** The ad's own trackers, without empty ones. */
export function trackersOf(body: AdBody): Tracker[] {
    const own = (name: string, event: string) => childrenNamed(body, name).map((element) => ({ event, element }));
    return [
        ...own("Impression", "impression"),
        ...own("Error", "error"),
        ...linearCreatives(body).flatMap(({ linear }) => linearTrackers(linear)),
    ].filter(({ element }) => element.text !== "");
}

export function linearTrackers(linear: XmlElement): Tracker[] {
    return childrenNamed(linear, "TrackingEvents")
        .flatMap((list) => childrenNamed(list, "Tracking"))
        .map((element) => ({ event: element.attributes["event"]?.trim() ?? "", element }))
        .filter(({ event, element }) => event !== "" && element.text !== "");
}

/** Where a linear break of a VMAP document gets its ads from. */
export interface VmapSource {
    /** VAST documents within it. */
    documents: XmlElement[];
    /** Addresses of others. */
    tags: XmlElement[];
    /** What holds a VAST document as text (CDATA), where elements are wanted: nothing reads it. */
    unread: XmlElement[];
    /** False: only the first ad counts (VMAP 1.0, 2.3.2). */
    allowsMany: boolean;
    /** False: wrappers are left out (the same place). */
    followsWrappers: boolean;
}

/** The sources of a VMAP document's linear breaks. */
export function vmapSources(vmap: XmlElement): VmapSource[] {
    return childrenNamed(vmap, "AdBreak")
        .filter(isLinearBreak)
        .flatMap((adBreak) => childrenNamed(adBreak, "AdSource"))
        .map((source) => {
            // `VASTData` is VMAP 1.0's own spelling in its schema's first edition.
            const data = [...childrenNamed(source, "VASTAdData"), ...childrenNamed(source, "VASTData")];
            return {
                documents: data.flatMap((each) => childrenNamed(each, "VAST")),
                tags: childrenNamed(source, "AdTagURI").filter(({ text }) => text !== ""),
                unread: data.filter(({ text }) => text.startsWith("<")),
                allowsMany: !isFalse(source.attributes["allowMultipleAds"]),
                followsWrappers: !isFalse(source.attributes["followRedirects"]),
            };
        });
}

/** A Boolean attribute of XML Schema; absent is not false. */
export function isFalse(value: string | undefined): boolean {
    return /^\s*(false|0)\s*$/i.test(value ?? "");
}

/** `breakType` is a list of linear, nonlinear and display (VMAP 1.0, 2.3.1). */
function isLinearBreak({ attributes }: XmlElement): boolean {
    const types = (attributes["breakType"] ?? "linear").split(",").map((type) => type.trim().toLowerCase());
    return types.includes("linear") || types.includes("");
}

/** The VAST documents that a `VAST` or `VMAP` root holds. */
export function vastDocuments(root: XmlElement): XmlElement[] {
    return isNamed(root, "VMAP") ? vmapSources(root).flatMap(({ documents }) => documents) : [root];
}

/** The ads of a root that hold media of their own. */
export function inlineAds(root: XmlElement): AdBody[] {
    return vastDocuments(root)
        .flatMap((vast) => childrenNamed(vast, "Ad"))
        .flatMap((ad) => childrenNamed(ad, "InLine"));
}

/** Every element whose text is a tracking address; `beacon…` works in each of them. */
const trackerElements = [
    ...["Impression", "Tracking", "Error", "ClickThrough", "ClickTracking", "CustomClick"],
    ...["CompanionClickTracking", "NonLinearClickTracking", "IconClickTracking", "IconViewTracking"],
    ...["Viewable", "NotViewable", "ViewUndetermined"],
];

export function isTrackerElement(element: XmlElement): boolean {
    return trackerElements.some((name) => isNamed(element, name));
}

/** Other parties' elements: nothing in them is read or changed. */
export function isForeign(element: XmlElement): boolean {
    return isNamed(element, "Extensions") || isNamed(element, "CreativeExtensions");
}
