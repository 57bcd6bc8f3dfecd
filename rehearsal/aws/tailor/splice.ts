/** What the ad server may be told of a splice: values of `[scte.…]` (MediaTailor guide, "Session data"). */
import { readSectionText, Scte35Error, SegmentationDescriptor, SpliceInsert } from "../../../media/scte35";

/** Values by their names. Empty for a section that can't be read; its check sum is not looked at. */
export function scteVariables(base64: string | undefined): Record<string, string> {
    if (base64 === undefined) return {};
    try {
        const { command, descriptors } = readSectionText(base64, { ignoreCrc: true });
        if (command.type === "splice_insert") return insertVariables(command);
        const segmentation = descriptors.find(({ type }) => type === "segmentation");
        return command.type === "time_signal" && segmentation?.type === "segmentation"
            ? segmentationVariables(segmentation)
            : {};
    } catch (error) {
        if (error instanceof Scte35Error) return {};
        throw error;
    }
}

function insertVariables(command: SpliceInsert): Record<string, string> {
    const told = { event_id: String(command.eventId) };
    if (command.cancelled) return told;
    return {
        ...told,
        unique_program_id: String(command.uniqueProgramId),
        avail_num: String(command.availNum),
        avails_expected: String(command.availsExpected),
    };
}

function segmentationVariables(descriptor: SegmentationDescriptor): Record<string, string> {
    const told = { segmentation_event_id: String(descriptor.eventId) };
    return descriptor.cancelled ? told : { ...told, segmentation_type_id: String(descriptor.typeId) };
}
