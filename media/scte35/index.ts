export { Scte35Error } from "./bits";
export { crc32Mpeg2 } from "./crc";
export type {
    AudioComponent,
    BreakFields,
    DeliveryRestrictions,
    ScheduledSplice,
    SegmentationDescriptor,
    SpliceCommand,
    SpliceDescriptor,
    SpliceInfoSection,
    SpliceInsert,
    SpliceTime,
    Upid,
} from "./model";
export { hasSubSegments, segmentationTypeName, segmentationTypes, upidKind } from "./names";
export { readSection, writeSection } from "./section";
export type { ReadOptions } from "./section";
export { hexText, readSectionText, sectionBytes } from "./text";
export { addTicks, spliceTime, ticksBetween, ticksPerSecond } from "./time";
export { midUpid, upidParts, upidText } from "./upid";
