import { createHash } from "node:crypto";

import { clipName, isBeacon, isLocal, isPlayable } from "./vast";
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
        if (local === "MediaFile" && isLocalMedia(element)) {
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

/** Puts a digest of its clips' names, which follow their content, into the id of a creative. */
function followContent(before: XmlElement, after: XmlElement): XmlElement {
    const children = after.children.map((child, i) => followContent(before.children[i], child));
    const files = descendants(before, "MediaFile");
    const local = descendants(after, "MediaFile").filter((_, i) => isLocalMedia(files[i]));
    if (childrenNamed(after, "Linear").length === 0 || local.length === 0) return { ...after, children };
    const stems = local.map(({ text }) => clipName(new URL(text).pathname));
    const digest = createHash("sha256").update(stems.join("\n")).digest("hex").slice(0, 8);
    const id = after.attributes["id"] ?? stems[0];
    return { ...after, attributes: { ...after.attributes, id: `${id}-${digest}` }, children };
}

function isLocalMedia(file: XmlElement): boolean {
    return isPlayable(file) && isLocal(file.text);
}
