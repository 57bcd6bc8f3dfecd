/** segmentation_descriptor() behind its identifier (10.3.3). */
import type { BitReader, BitWriter } from "./bits";
import { tickBits } from "./break";
import { readList, writeList } from "./insert";
import type { DeliveryRestrictions, SegmentationDescriptor } from "./model";
import { hasSubSegments } from "./names";

/** segmentation_duration has 40 bits, more than the clock. */
const durationBits = 40;

export function readSegmentation(reader: BitReader): SegmentationDescriptor {
    const type = "segmentation";
    const eventId = reader.uint("segmentation_event_id", 32);
    const cancelled = reader.flag("segmentation_event_cancel_indicator");
    const eventIdCompliance = reader.flag("segmentation_event_id_compliance_indicator");
    reader.skip(6);
    if (cancelled) return { type, eventId, eventIdCompliance, cancelled };
    const isProgram = reader.flag("program_segmentation_flag");
    const hasDuration = reader.flag("segmentation_duration_flag");
    const deliveryRestrictions = readRestrictions(reader);
    const components = isProgram
        ? undefined
        : readList(reader, "component", (one) => {
              const tag = one.uint("component_tag", 8);
              one.skip(7);
              return { tag, ptsOffset: one.uint("pts_offset", tickBits) };
          });
    const duration = hasDuration ? reader.uint("segmentation_duration", durationBits) : undefined;
    const upidType = reader.uint("segmentation_upid_type", 8);
    const upidLength = reader.uint("segmentation_upid_length", 8);
    const upid = { type: upidType, bytes: reader.bytes("segmentation_upid", upidLength) };
    const typeId = reader.uint("segmentation_type_id", 8);
    const segmentNum = reader.uint("segment_num", 8);
    const segmentsExpected = reader.uint("segments_expected", 8);
    // Encoders before the 2016 edition leave the two bytes out.
    const subSegments =
        hasSubSegments(typeId) && reader.left >= 2
            ? { num: reader.uint("sub_segment_num", 8), expected: reader.uint("sub_segments_expected", 8) }
            : undefined;
    return {
        ...{ type, eventId, eventIdCompliance, cancelled },
        ...(components === undefined ? {} : { components }),
        ...(deliveryRestrictions === undefined ? {} : { deliveryRestrictions }),
        ...(duration === undefined ? {} : { duration }),
        ...{ upid, typeId, segmentNum, segmentsExpected },
        ...(subSegments === undefined ? {} : { subSegments }),
    };
}

export function writeSegmentation(writer: BitWriter, descriptor: SegmentationDescriptor): void {
    writer
        .uint("segmentation_event_id", 32, descriptor.eventId)
        .flag("segmentation_event_cancel_indicator", descriptor.cancelled)
        .flag("segmentation_event_id_compliance_indicator", descriptor.eventIdCompliance)
        .reserved(6);
    if (descriptor.cancelled) return;
    const { components, duration, upid, subSegments } = descriptor;
    writer
        .flag("program_segmentation_flag", components === undefined)
        .flag("segmentation_duration_flag", duration !== undefined);
    writeRestrictions(writer, descriptor.deliveryRestrictions);
    if (components !== undefined) {
        writeList(writer, "component", components, (one, { tag, ptsOffset }) =>
            one.uint("component_tag", 8, tag).reserved(7).uint("pts_offset", tickBits, ptsOffset),
        );
    }
    if (duration !== undefined) writer.uint("segmentation_duration", durationBits, duration);
    writer
        .uint("segmentation_upid_type", 8, upid.type)
        .uint("segmentation_upid_length", 8, upid.bytes.length)
        .bytes(upid.bytes)
        .uint("segmentation_type_id", 8, descriptor.typeId)
        .uint("segment_num", 8, descriptor.segmentNum)
        .uint("segments_expected", 8, descriptor.segmentsExpected);
    if (subSegments === undefined) return;
    if (!hasSubSegments(descriptor.typeId)) {
        throw writer.error("sub_segment_num", `has no place in a descriptor of type ${descriptor.typeId}`);
    }
    writer.uint("sub_segment_num", 8, subSegments.num).uint("sub_segments_expected", 8, subSegments.expected);
}

function readRestrictions(reader: BitReader): DeliveryRestrictions | undefined {
    if (reader.flag("delivery_not_restricted_flag")) {
        reader.skip(5);
        return undefined;
    }
    return {
        webDeliveryAllowed: reader.flag("web_delivery_allowed_flag"),
        noRegionalBlackout: reader.flag("no_regional_blackout_flag"),
        archiveAllowed: reader.flag("archive_allowed_flag"),
        deviceRestrictions: reader.uint("device_restrictions", 2),
    };
}

function writeRestrictions(writer: BitWriter, value: DeliveryRestrictions | undefined): void {
    writer.flag("delivery_not_restricted_flag", value === undefined);
    if (value === undefined) writer.reserved(5);
    else
        writer
            .flag("web_delivery_allowed_flag", value.webDeliveryAllowed)
            .flag("no_regional_blackout_flag", value.noRegionalBlackout)
            .flag("archive_allowed_flag", value.archiveAllowed)
            .uint("device_restrictions", 2, value.deviceRestrictions);
}
