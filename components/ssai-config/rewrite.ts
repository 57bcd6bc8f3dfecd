import { createHash } from "node:crypto";

import { inlineAds, isForeign, isTrackerElement, linearCreatives } from "./ad";
import { isBeacon, isLocal } from "./addresses";
import { isPlayable, mediaFiles } from "./media";
import { clipName } from "./vast";
import { childrenNamed, parseXml, writeXml, XmlElement } from "./xml";

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
    const root = parseXml(text);
    const linear = inlineAds(root).flatMap((body) => linearCreatives(body));
    const local = new Set(linear.flatMap((one) => mediaFiles(one.linear)).filter(isLocalMedia));
    return writeXml(rewritten(root));

    function rewritten(element: XmlElement): XmlElement {
        if (isForeign(element)) return element;
        if (local.has(element)) return { ...element, text: clipUrl(clipName(element.text), element.text) };
        if (isTrackerElement(element) && isBeacon(element.text)) {
            return { ...element, text: element.text.replace(/^beacon/, () => beaconUrl) };
        }
        return followContent(element, { ...element, children: element.children.map(rewritten) });
    }
}

/** Puts a digest of its clips' names, which follow their content, into the id of a creative. */
function followContent(before: XmlElement, after: XmlElement): XmlElement {
    const files = (element: XmlElement) => childrenNamed(element, "Linear").flatMap(mediaFiles);
    const original = files(before);
    const local = files(after).filter(({ text }, i) => isLocalMedia(original[i]) && text !== original[i].text);
    if (local.length === 0) return after;
    const stems = local.map(({ text }) => clipName(new URL(text).pathname));
    const digest = createHash("sha256").update(stems.join("\n")).digest("hex").slice(0, 8);
    const id = after.attributes["id"] ?? stems[0];
    return { ...after, attributes: { ...after.attributes, id: `${id}-${digest}` } };
}

function isLocalMedia(file: XmlElement): boolean {
    return isPlayable(file) && isLocal(file.text);
}
