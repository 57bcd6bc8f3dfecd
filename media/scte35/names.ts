/** Names of numbers in sections (ANSI/SCTE 35 2023, tables 7, 22 and 23). */

/** segmentation_type_id → what begins or ends. Absent: reserved. */
export const segmentationTypes: ReadonlyMap<number, string> = new Map([
    [0x00, "Not Indicated"],
    [0x01, "Content Identification"],
    [0x02, "Private"],
    [0x10, "Program Start"],
    [0x11, "Program End"],
    [0x12, "Program Early Termination"],
    [0x13, "Program Breakaway"],
    [0x14, "Program Resumption"],
    [0x15, "Program Runover Planned"],
    [0x16, "Program Runover Unplanned"],
    [0x17, "Program Overlap Start"],
    [0x18, "Program Blackout Override"],
    [0x19, "Program Join"],
    [0x1a, "Program Immediate Resumption"],
    [0x20, "Chapter Start"],
    [0x21, "Chapter End"],
    [0x22, "Break Start"],
    [0x23, "Break End"],
    [0x24, "Opening Credit Start"],
    [0x25, "Opening Credit End"],
    [0x26, "Closing Credit Start"],
    [0x27, "Closing Credit End"],
    [0x30, "Provider Advertisement Start"],
    [0x31, "Provider Advertisement End"],
    [0x32, "Distributor Advertisement Start"],
    [0x33, "Distributor Advertisement End"],
    [0x34, "Provider Placement Opportunity Start"],
    [0x35, "Provider Placement Opportunity End"],
    [0x36, "Distributor Placement Opportunity Start"],
    [0x37, "Distributor Placement Opportunity End"],
    [0x38, "Provider Overlay Placement Opportunity Start"],
    [0x39, "Provider Overlay Placement Opportunity End"],
    [0x3a, "Distributor Overlay Placement Opportunity Start"],
    [0x3b, "Distributor Overlay Placement Opportunity End"],
    [0x3c, "Provider Promo Start"],
    [0x3d, "Provider Promo End"],
    [0x3e, "Distributor Promo Start"],
    [0x3f, "Distributor Promo End"],
    [0x40, "Unscheduled Event Start"],
    [0x41, "Unscheduled Event End"],
    [0x42, "Alternate Content Opportunity Start"],
    [0x43, "Alternate Content Opportunity End"],
    [0x44, "Provider Ad Block Start"],
    [0x45, "Provider Ad Block End"],
    [0x46, "Distributor Ad Block Start"],
    [0x47, "Distributor Ad Block End"],
    [0x50, "Network Start"],
    [0x51, "Network End"],
]);

/** segmentation_type_id for people; a reserved one by its number. */
export function segmentationTypeName(typeId: number): string {
    return segmentationTypes.get(typeId) ?? `reserved type 0x${typeId.toString(16).padStart(2, "0")}`;
}

const withSubSegments = new Set([0x30, 0x32, 0x34, 0x36, 0x38, 0x3a, 0x44, 0x46]);

/** Types whose descriptors may end with sub_segment_num and sub_segments_expected (10.3.3.1). */
export function hasSubSegments(typeId: number): boolean {
    return withSubSegments.has(typeId);
}

const upidKinds: ReadonlyMap<number, string> = new Map([
    [0x00, "none"],
    [0x01, "user defined"],
    [0x02, "ISCI"],
    [0x03, "Ad-ID"],
    [0x04, "UMID"],
    [0x05, "ISAN"],
    [0x06, "V-ISAN"],
    [0x07, "TID"],
    [0x08, "Airing ID"],
    [0x09, "ADI"],
    [0x0a, "EIDR"],
    [0x0b, "ATSC content identifier"],
    [0x0c, "MPU"],
    [0x0d, "MID"],
    [0x0e, "ADS information"],
    [0x0f, "URI"],
    [0x10, "UUID"],
    [0x11, "SCR"],
]);

/** segmentation_upid_type for people; a reserved one by its number. */
export function upidKind(type: number): string {
    return upidKinds.get(type) ?? `reserved UPID 0x${type.toString(16).padStart(2, "0")}`;
}
