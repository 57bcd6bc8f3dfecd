export { dateRange, dateRangeTag } from "./date-range";
export type { DateRange } from "./date-range";
export { attributes, dateOf, dateText, PlaylistError, splitTag } from "./lines";
export { markerOf } from "./markers";
export type { Marker } from "./markers";
export { attributeTag, quoted, readMasterPlaylist, withAddresses } from "./master";
export { readMediaPlaylist, writeMediaPlaylist } from "./media";
export type { MediaText, WrittenSegment } from "./media";
export type {
    ByteRange,
    MasterPlaylist,
    MediaPlaylist,
    MediaSegment,
    PlaylistProblem,
    Rendition,
    Variant,
} from "./model";
export { segmentTimes } from "./times";
export type { TimeOptions } from "./times";
