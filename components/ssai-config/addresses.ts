/** What the texts of a VAST document are: addresses, names of files beside it, or `beacon…`. */

/** An address that MediaTailor can fetch. */
export function isAddress(text: string): boolean {
    return /^https?:\/\/[^\s/?#]+\S*$/i.test(text);
}

/** Names a file beside the document, not an address. */
export function isLocal(text: string): boolean {
    return text !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(text) && !text.startsWith("/");
}

/** A tracking address that the edge answers. */
export function isBeacon(text: string): boolean {
    return /^beacon(\?\S*)?$/.test(text);
}
