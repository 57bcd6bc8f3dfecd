import { childrenNamed, descendants, isNamed, parseXml, XmlElement } from "./xml";

/** What MediaTailor would play of one ad. */
export interface VastCreative {
    /** Id of the ad, or its place in the document, e.g. `#1`. */
    ad: string;
    /** Id of the creative; MediaTailor tells creatives apart by it. */
    id?: string;
    /** Length that the document gives, seconds. */
    durationSeconds: number;
    /** Addresses or local file names. */
    mediaFiles: string[];
    /** Tracking events of the creative, e.g. `firstQuartile`. */
    trackingEvents: string[];
}

/** What a VAST or VMAP document holds. */
export interface VastFacts {
    /** Version of VAST; of the first one within a VMAP document. */
    version: string;
    /** A VMAP document: a playlist of breaks around VAST. */
    vmap: boolean;
    creatives: VastCreative[];
    /** What is no error, and surprises all the same. */
    notes: string[];
    /** Some tracking address is `beacon…`, which the edge answers and logs. */
    beacons: boolean;
}

/** The facts, and everything that MediaTailor would refuse, in words that follow the file's name. */
export interface VastReading {
    facts: VastFacts;
    reasons: string[];
}

/** What MediaTailor reports of every ad (guide, "Server-side ad tracking"); without them it rejects the VAST ("VAST requirements"). */
export const standardTrackingEvents = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

/** Reads a document and checks it against what MediaTailor takes: VAST 2 and 3, VMAP 1 (guide, "VAST, VMAP, and VPAID requirements"). */
export function readVast(text: string): VastReading {
    const facts: VastFacts = { version: "", vmap: false, creatives: [], notes: [], beacons: false };
    const reading: VastReading = { facts, reasons: [] };
    let root: XmlElement;
    try {
        root = parseXml(text);
    } catch (error) {
        reading.reasons.push(error instanceof Error ? error.message : String(error));
        return reading;
    }
    if (isNamed(root, "VMAP")) readVmap(root, reading);
    else if (isNamed(root, "VAST")) readAds(root, reading);
    else reading.reasons.push(`is neither VAST nor VMAP: its root element is ${root.name}`);
    checkCreativeIds(reading);
    return reading;
}

function readVmap(root: XmlElement, reading: VastReading): void {
    const { facts, reasons } = reading;
    facts.vmap = true;
    const version = root.attributes["version"] ?? "";
    if (!/^1(\.\d+)*$/.test(version))
        reasons.push(`is VMAP ${version || "without a version"}: MediaTailor reads VMAP 1`);
    const offsets = childrenNamed(root, "AdBreak").map(({ attributes }) => attributes["timeOffset"] ?? "none");
    facts.notes.push(
        `VMAP offsets (${offsets.join(", ") || "none"}) do nothing live: MediaTailor fills the breaks that the channel marks`,
    );
    const documents = descendants(root, "VAST");
    const tags = descendants(root, "AdTagURI");
    if (documents.length + tags.length === 0)
        reasons.push("has no ad: no AdBreak holds a VAST document or an AdTagURI");
    for (const tag of tags) checkHttps("AdTagURI", tag.text, reasons);
    for (const document of documents) readAds(document, reading);
}

function readAds(vast: XmlElement, reading: VastReading): void {
    const { facts, reasons } = reading;
    const version = vast.attributes["version"] ?? "";
    facts.version ||= version;
    if (!/^[23](\.\d+)*$/.test(version)) {
        reasons.push(`is VAST ${version || "without a version"}: MediaTailor reads VAST 2 and 3`);
    }
    const ads = childrenNamed(vast, "Ad");
    if (ads.length === 0) reasons.push("has no Ad: every break would show the slate only");
    ads.forEach((ad, i) => {
        const name = ad.attributes["id"] ?? `#${i + 1}`;
        const [inline] = childrenNamed(ad, "InLine");
        const [wrapper] = childrenNamed(ad, "Wrapper");
        if (inline !== undefined) readInline(name, inline, reading);
        else if (wrapper !== undefined) readWrapper(name, wrapper, reading);
        else reasons.push(`ad ${name}: has neither InLine nor Wrapper`);
    });
}

function readWrapper(ad: string, wrapper: XmlElement, { facts, reasons }: VastReading): void {
    const [tag] = childrenNamed(wrapper, "VASTAdTagURI");
    if (tag === undefined) reasons.push(`ad ${ad}: its Wrapper has no VASTAdTagURI`);
    else checkHttps(`ad ${ad}: VASTAdTagURI`, tag.text, reasons);
    checkBeacons(ad, wrapper, facts, reasons);
}

function readInline(ad: string, inline: XmlElement, reading: VastReading): void {
    const { facts, reasons } = reading;
    if (childrenNamed(inline, "Impression").length === 0) {
        reasons.push(`ad ${ad}: has no Impression, without which MediaTailor rejects the document`);
    }
    checkBeacons(ad, inline, facts, reasons);
    const linear = descendants(inline, "Creative").filter((creative) => childrenNamed(creative, "Linear").length > 0);
    if (linear.length === 0) reasons.push(`ad ${ad}: has no Linear creative, the only kind that is put into a stream`);
    for (const creative of linear) facts.creatives.push(readCreative(ad, creative, reasons));
}

function readCreative(ad: string, creative: XmlElement, reasons: string[]): VastCreative {
    const [linear] = childrenNamed(creative, "Linear");
    const duration = childrenNamed(linear, "Duration")[0]?.text ?? "";
    const durationSeconds = parseDuration(duration);
    if (!(durationSeconds > 0)) {
        reasons.push(`ad ${ad}: Duration must be HH:MM:SS and more than 0; got ${JSON.stringify(duration)}`);
    }
    const trackingEvents = descendants(linear, "Tracking").map(({ attributes }) => attributes["event"] ?? "");
    const missing = standardTrackingEvents.filter((event) => !trackingEvents.includes(event));
    if (missing.length > 0) {
        reasons.push(
            `ad ${ad}: lacks the tracking events ${missing.join(", ")}, without which MediaTailor rejects the document`,
        );
    }
    const mediaFiles = descendants(linear, "MediaFile")
        .filter(isPlayable)
        .map(({ text }) => text);
    if (mediaFiles.length === 0) reasons.push(`ad ${ad}: has no MediaFile with a video that can be put into a stream`);
    for (const file of mediaFiles) checkMediaFile(ad, file, reasons);
    const { id } = creative.attributes;
    return { ad, ...(id === undefined ? {} : { id }), durationSeconds, mediaFiles, trackingEvents };
}

/** VPAID is a program, not a video: MediaTailor shows the slate for it (guide, "VPAID requirements"). */
export function isPlayable({ attributes }: XmlElement): boolean {
    return attributes["apiFramework"] !== "VPAID" && (attributes["type"] ?? "video/").startsWith("video/");
}

function checkMediaFile(ad: string, file: string, reasons: string[]): void {
    if (!isLocal(file)) checkHttps(`ad ${ad}: MediaFile`, file, reasons);
    else if (!/^[A-Za-z0-9_-]+\.mp4$/.test(file.split("/").at(-1) ?? "")) {
        reasons.push(
            `ad ${ad}: MediaFile must name an .mp4 file of letters, digits, - and _, or an address; got ${JSON.stringify(file)}`,
        );
    }
}

/** Addresses that MediaTailor calls when an ad is seen. */
function checkBeacons(ad: string, below: XmlElement, facts: VastFacts, reasons: string[]): void {
    for (const kind of ["Impression", "Tracking", "Error"]) {
        for (const { text } of descendants(below, kind)) {
            if (isBeacon(text)) facts.beacons = true;
            else checkHttps(`ad ${ad}: ${kind}`, text, reasons, " (or beacon?…, which the edge answers and logs)");
        }
    }
}

/** MediaTailor keeps what it transcoded under the creative's id: two that share one would show the same picture. */
function checkCreativeIds({ facts, reasons }: VastReading): void {
    const files = new Map<string, string>();
    for (const { ad, id, mediaFiles } of facts.creatives) {
        if (id === undefined) {
            facts.notes.push(`ad ${ad}: its Creative has no id, by which MediaTailor tells creatives apart`);
            continue;
        }
        const own = mediaFiles.join(" ");
        const other = files.get(id);
        if (other !== undefined && other !== own) {
            reasons.push(`ad ${ad}: another creative with other media has the id ${JSON.stringify(id)} too`);
        }
        files.set(id, other ?? own);
    }
}

function checkHttps(what: string, address: string, reasons: string[], alternative = ""): void {
    if (!/^https:\/\/[^\s/?#]+/i.test(address)) {
        reasons.push(`${what} must be an https address${alternative}; got ${JSON.stringify(address)}`);
    }
}

/** Names a file beside the document, not an address. */
export function isLocal(address: string): boolean {
    return address !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(address) && !address.startsWith("/");
}

/** A tracking address that the edge answers. */
export function isBeacon(address: string): boolean {
    return /^beacon(\?\S*)?$/.test(address);
}

/** The clip that a local media file stands for: its file name without `.mp4`. */
export function clipName(file: string): string {
    return (file.split("/").at(-1) ?? "").replace(/\.mp4$/, "");
}

/** The local media files of a document, each once, with the lengths that the document gives them. */
export function localFiles({ creatives }: VastFacts): { file: string; clip: string; durationSeconds: number }[] {
    const found = new Map<string, { file: string; clip: string; durationSeconds: number }>();
    for (const { mediaFiles, durationSeconds } of creatives) {
        for (const file of mediaFiles.filter(isLocal)) found.set(file, { file, clip: clipName(file), durationSeconds });
    }
    return [...found.values()];
}

/** Seconds of VAST's `HH:MM:SS` or `HH:MM:SS.mmm`; NaN when it is neither. */
export function parseDuration(text: string): number {
    const match = /^(\d{2,}):([0-5]\d):([0-5]\d(?:\.\d{1,3})?)$/.exec(text);
    return match === null ? NaN : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
