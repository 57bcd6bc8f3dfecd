import { adsInOrder, isForeign, isTrackerElement, linearCreatives, linearTrackers, vmapSources } from "./ad";
import { isBeacon, isLocal } from "./addresses";
import { isPlayable, mediaFiles } from "./media";
import { addressNotes, inlineNotes, linearNotes, wrapperNotes } from "./vast-notes";
import { isNamed, parseXml, placeOf, XmlElement, childrenNamed } from "./xml";

/** What MediaTailor would play of one ad. */
export interface VastCreative {
    /** Id of the ad, or its place in the document, e.g. `#1`. */
    ad: string;
    /** Where the ad begins, e.g. `line 3, column 5`. */
    place: string;
    /** Id of the creative; MediaTailor distinguishes creatives by it. */
    id?: string;
    /** Length that the document gives, seconds; absent when it gives none. */
    durationSeconds?: number;
    /** Addresses or local file names that can be put into a stream. */
    mediaFiles: string[];
    /** Tracking events of the creative that have an address, e.g. `firstQuartile`. */
    trackingEvents: string[];
}

/** What a VAST or VMAP document holds. */
export interface VastFacts {
    /** Version of VAST, empty when it has none; of the first one within a VMAP document. */
    version: string;
    /** A VMAP document: a playlist of breaks around VAST. */
    vmap: boolean;
    /** `timeOffset` of each of VMAP's breaks. */
    offsets: string[];
    creatives: VastCreative[];
    /** What MediaTailor takes and does not play, or not as the document means; each names the place. */
    notes: string[];
    /** Some tracking address is `beacon…`, which the edge answers and logs. */
    beacons: boolean;
}

/** The facts, and everything that MediaTailor would refuse, in words that follow the file's name. */
export interface VastReading {
    facts: VastFacts;
    reasons: string[];
}

/** What MediaTailor reports of every ad (guide, "Server-side ad tracking"). */
export const standardTrackingEvents = ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"];

/** VAST 2.0–4.3 (guide, "MediaTailor ad server integration requirements"). */
const oldestVast = 2;
const newestVast = 4.3;

export function emptyFacts(): VastFacts {
    return { version: "", vmap: false, offsets: [], creatives: [], notes: [], beacons: false };
}

/**
 * Reads a document and checks it against what MediaTailor takes: VAST 2.0–4.3, VMAP 1 (guide, "MediaTailor ad server integration
 * requirements"). Only what makes the whole document useless is a reason; MediaTailor goes past an ad that it can't use to the next.
 */
export function readVast(text: string): VastReading {
    const reading: VastReading = { facts: emptyFacts(), reasons: [] };
    const { facts, reasons } = reading;
    let root: XmlElement;
    try {
        root = parseXml(text);
    } catch (error) {
        reasons.push(error instanceof Error ? error.message : String(error));
        return reading;
    }
    if (isNamed(root, "VMAP")) readVmap(root, reading);
    else if (isNamed(root, "VAST")) readAds(root, reading);
    else reasons.push(`is neither VAST nor VMAP: its root element is ${root.name} (${placeOf(root)})`);
    facts.beacons = hasBeacon(root);
    noteSharedIds(facts);
    return reading;
}

function readVmap(root: XmlElement, reading: VastReading): void {
    const { facts, reasons } = reading;
    facts.vmap = true;
    const version = root.attributes["version"]?.trim() ?? "";
    if (version === "") facts.notes.push(`${placeOf(root)}: VMAP has no version; MediaTailor reads VMAP 1.0`);
    else if (!/^1(\.\d+)*$/.test(version)) {
        reasons.push(`is VMAP ${version} (${placeOf(root)}): MediaTailor reads VMAP 1.0`);
    }
    facts.offsets = childrenNamed(root, "AdBreak").map(({ attributes }) => attributes["timeOffset"] ?? "none");
    const sources = vmapSources(root);
    for (const data of sources.flatMap(({ unread }) => unread)) {
        facts.notes.push(
            `${placeOf(data)}: VASTAdData holds its VAST as text (CDATA): put the elements there, as VMAP has them`,
        );
    }
    for (const tag of sources.flatMap(({ tags }) => tags)) facts.notes.push(...addressNotes("AdTagURI", tag));
    const documents = sources.flatMap((source) => source.documents);
    if (documents.length === 0 && sources.every(({ tags }) => tags.length === 0)) {
        facts.notes.push(`${placeOf(root)}: no linear AdBreak holds a VAST document or an AdTagURI: it has no ad`);
    }
    for (const document of documents) readAds(document, reading);
}

function readAds(vast: XmlElement, reading: VastReading): void {
    const { facts } = reading;
    readVersion(vast, reading);
    const ads = adsInOrder(vast);
    // In a VMAP document an empty break is one without ads, as ad servers answer where they have none.
    if (ads.length === 0 && !facts.vmap) {
        facts.notes.push(`${placeOf(vast)}: VAST has no Ad: every break shows the slate`);
    }
    for (const { ad, name } of ads) {
        const [inline] = childrenNamed(ad, "InLine");
        const [wrapper] = childrenNamed(ad, "Wrapper");
        if (inline !== undefined) readInline(name, ad, inline, reading);
        else if (wrapper !== undefined) facts.notes.push(...wrapperNotes(name, wrapper));
        else facts.notes.push(`${placeOf(ad)}: ad ${name} has neither InLine nor Wrapper and is skipped`);
    }
}

function readVersion(vast: XmlElement, { facts, reasons }: VastReading): void {
    const version = vast.attributes["version"]?.trim() ?? "";
    facts.version ||= version;
    const [, major = "", minor = ""] = /^(\d+)(?:\.(\d+))?(?:\.\d+)*$/.exec(version) ?? [];
    const number = Number(`${major}.${minor || "0"}`);
    if (major === "") {
        const found = version === "" ? "has no version" : `has the version ${JSON.stringify(version)}`;
        facts.notes.push(`${placeOf(vast)}: VAST ${found}; MediaTailor reads VAST 2.0 to 4.3`);
    } else if (number < oldestVast || number > newestVast) {
        reasons.push(`is VAST ${version} (${placeOf(vast)}): MediaTailor reads VAST 2.0 to 4.3`);
    }
}

function readInline(name: string, ad: XmlElement, inline: XmlElement, { facts, reasons }: VastReading): void {
    facts.notes.push(...inlineNotes(name, inline));
    for (const { creative, linear } of linearCreatives(inline)) {
        const files = mediaFiles(linear).filter(isPlayable);
        facts.notes.push(...linearNotes(name, linear, files));
        for (const file of files) {
            if (isLocal(file.text) && !/^[A-Za-z0-9_-]+\.mp4$/.test(file.text.split("/").at(-1) ?? "")) {
                reasons.push(
                    `${placeOf(file)}: ad ${name}: MediaFile must name an .mp4 file of letters, digits, - and _, or an address; got ${JSON.stringify(file.text)}`,
                );
            }
        }
        const id = creative.attributes["id"]?.trim();
        const durationSeconds = lengthOf(linear);
        facts.creatives.push({
            ad: name,
            place: placeOf(ad),
            ...(id === undefined || id === "" ? {} : { id }),
            ...(durationSeconds === undefined ? {} : { durationSeconds }),
            mediaFiles: files.map(({ text }) => text),
            trackingEvents: linearTrackers(linear).map(({ event }) => event),
        });
    }
}

/** Length that a `Linear` gives, seconds; undefined when it gives none. */
export function lengthOf(linear: XmlElement): number | undefined {
    const seconds = parseDuration(childrenNamed(linear, "Duration")[0]?.text ?? "");
    return seconds > 0 ? seconds : undefined;
}

/** MediaTailor keeps what it transcoded under the creative's id: two that share one show the same picture. */
function noteSharedIds(facts: VastFacts): void {
    const files = new Map<string, string>();
    for (const { ad, place, id, mediaFiles: own } of facts.creatives) {
        if (id === undefined) {
            facts.notes.push(
                `${place}: ad ${ad}: its Creative has no id, by which MediaTailor distinguishes creatives`,
            );
            continue;
        }
        const media = own.join(" ");
        const other = files.get(id);
        if (other !== undefined && other !== media) {
            facts.notes.push(
                `${place}: ad ${ad}: another creative with other media has the id ${JSON.stringify(id)} too: MediaTailor shows one picture for both`,
            );
        }
        files.set(id, other ?? media);
    }
}

function hasBeacon(element: XmlElement): boolean {
    if (isForeign(element)) return false;
    return (isTrackerElement(element) && isBeacon(element.text)) || element.children.some(hasBeacon);
}

/** The clip that a local media file stands for: its file name without `.mp4`. */
export function clipName(file: string): string {
    return (file.split("/").at(-1) ?? "").replace(/\.mp4$/, "");
}

/** A media file beside the document. */
export interface LocalFile {
    file: string;
    clip: string;
    /** Length that the document gives it; absent when it gives none. */
    durationSeconds?: number;
}

/** The local media files of a document, each once. */
export function localFiles({ creatives }: VastFacts): LocalFile[] {
    const found = new Map<string, LocalFile>();
    for (const { mediaFiles: files, durationSeconds } of creatives) {
        for (const file of files.filter(isLocal)) {
            found.set(file, {
                file,
                clip: clipName(file),
                ...(durationSeconds === undefined ? {} : { durationSeconds }),
            });
        }
    }
    return [...found.values()];
}

/** Seconds of VAST's `HH:MM:SS` or `HH:MM:SS.mmm`; NaN when it is neither. */
export function parseDuration(text: string): number {
    const match = /^(\d{2,}):([0-5]\d):([0-5]\d(?:\.\d{1,3})?)$/.exec(text);
    return match === null ? NaN : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
