import { clipName, isBeacon, isLocal } from "./vast";
import { childrenNamed, descendants, mapElements, parseXml, writeXml, XmlElement } from "./xml";

/** Where the local names of a document are found. */
export interface VastTargets {
    /** Address of a clip, by the clip's name and the file that the document names. Throws when there is none. */
    clipUrl: (clip: string, file: string) => string;
    /** Address that answers `beacon`. */
    beaconUrl: string;
}

/**
 * The document with addresses in place of local names. A creative of a local clip gets an id that follows the clip's content, since
 * MediaTailor plays again what it once transcoded of an id.
 */
export function rewriteVast(text: string, { clipUrl, beaconUrl }: VastTargets): string {
    const rewritten = mapElements(parseXml(text), (element) => {
        const local = element.name.slice(element.name.indexOf(":") + 1);
        if (local === "MediaFile" && isLocal(element.text)) {
            return { ...element, text: clipUrl(clipName(element.text), element.text) };
        }
        if ((local === "Impression" || local === "Tracking") && isBeacon(element.text)) {
            return { ...element, text: element.text.replace(/^beacon/, () => beaconUrl) };
        }
        return element;
    });
    const original = parseXml(text);
    return writeXml(followContent(original, rewritten));
}

/** Puts the file name of a rewritten clip into the ids of its creative. */
function followContent(before: XmlElement, after: XmlElement): XmlElement {
    const children = after.children.map((child, i) => followContent(before.children[i], child));
    const linear = childrenNamed(after, "Linear").length > 0;
    const wasLocal = linear && descendants(before, "MediaFile").some(({ text }) => isLocal(text));
    if (!wasLocal) return { ...after, children };
    const [file] = descendants(after, "MediaFile").filter((_, i) => isLocal(descendants(before, "MediaFile")[i].text));
    const stem = clipName(new URL(file.text).pathname);
    const { id } = after.attributes;
    const newId = id === undefined || stem.startsWith(id) ? stem : `${id}-${stem}`;
    return { ...after, attributes: { ...after.attributes, id: newId }, children };
}
