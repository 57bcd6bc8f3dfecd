/**
 * Tags of ad breaks. Forms: MediaLive guide, "Sample manifests - HLS", SCTE-35 enhanced (what MediaLive's MediaPackage group
 * writes, so what PASSTHROUGH copies), MediaConvert guide, "Sample manifest: SCTE-35 enhanced ad markers" (without a CAID),
 * and RFC 8216, section 4.3.2.7.1 for EXT-X-DATERANGE.
 */
import { dateRangeTag } from "../../../media/hls";
import { hexText } from "../../../media/scte35";
import type { EndpointPlan } from "../../plan/types";
import type { Segment } from "./segments";

/** What stands before a segment. `isFirst`: of its playlist, where a break may run already. */
export function markerLines(mode: EndpointPlan["adMarkers"], segment: Segment, isFirst: boolean): string[] {
    if (mode === "NONE") return [];
    return mode === "DATERANGE" ? dateRanges(segment, isFirst) : cues(segment);
}

function cues(segment: Segment): string[] {
    const lines: string[] = [];
    if (segment.in !== undefined) {
        if (segment.in.scte35 !== undefined) lines.push(`#EXT-OATCLS-SCTE35:${segment.in.scte35}`);
        lines.push("#EXT-X-CUE-IN");
    }
    if (segment.break === undefined) return lines;
    const { splice, start } = segment.break;
    if (start === segment.start) {
        const length = splice.seconds === undefined ? "" : `:${splice.seconds.toFixed(3)}`;
        lines.push(`#EXT-OATCLS-SCTE35:${splice.scte35}`, `#EXT-X-CUE-OUT${length}`);
    } else {
        const elapsed = ((segment.start - start) / 1000).toFixed(3);
        const length = splice.seconds === undefined ? "" : `,Duration=${splice.seconds}`;
        lines.push(`#EXT-X-CUE-OUT-CONT:ElapsedTime=${elapsed}${length},SCTE35=${splice.scte35}`);
    }
    return lines;
}

function dateRanges(segment: Segment, isFirst: boolean): string[] {
    const lines: string[] = [];
    if (segment.in !== undefined) {
        const { eventId, start, scte35 } = segment.in;
        lines.push(
            dateRangeTag({
                ...identity(eventId, start),
                ...{ endDate: segment.start, duration: (segment.start - start) / 1000 },
                ...(scte35 === undefined ? {} : { scte35In: hex(scte35) }),
            }),
        );
    }
    if (segment.break !== undefined && (isFirst || segment.break.start === segment.start)) {
        const { splice, start } = segment.break;
        lines.push(
            dateRangeTag({
                ...identity(splice.eventId, start),
                ...(splice.seconds === undefined ? {} : { plannedDuration: splice.seconds }),
                scte35Out: hex(splice.scte35),
            }),
        );
    }
    return lines;
}

/** One ID is one break: events use their ids again. */
function identity(eventId: number, start: number): { id: string; startDate: number; own: Record<string, string> } {
    return { id: `${eventId}-${Math.round(start)}`, startDate: start, own: {} };
}

function hex(base64: string): string {
    return hexText(Buffer.from(base64, "base64"));
}
