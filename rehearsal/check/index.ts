/** Conformance of what viewers get (RFC 8216). */
export { checkPlaylist } from "./playlist";
export { Finding, isFinding, readPlaylist, SeenPlaylist, SeenSegment } from "./read";
export { checkRenditions, checkSuccession } from "./succession";
export { Located, watchPlaylist, Watched, WatchOptions } from "./watch";
