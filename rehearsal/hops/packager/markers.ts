/**
 * Tags of ad breaks. Forms: MediaLive guide, "Sample manifests - HLS", SCTE-35 enhanced (what MediaLive's MediaPackage group
 * writes, so what PASSTHROUGH copies), MediaConvert guide, "Sample manifest: SCTE-35 enhanced ad markers" (without a CAID),
 * and RFC 8216, section 4.3.2.7.1 for EXT-X-DATERANGE.
 */
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
            dateRange(eventId, start, [
                `END-DATE="${iso(segment.start)}"`,
                `DURATION=${((segment.start - start) / 1000).toFixed(3)}`,
                ...(scte35 === undefined ? [] : [`SCTE35-IN=${hex(scte35)}`]),
            ]),
        );
    }
    if (segment.break !== undefined && (isFirst || segment.break.start === segment.start)) {
        const { splice, start } = segment.break;
        lines.push(
            dateRange(splice.eventId, start, [
                ...(splice.seconds === undefined ? [] : [`PLANNED-DURATION=${splice.seconds.toFixed(3)}`]),
                `SCTE35-OUT=${hex(splice.scte35)}`,
            ]),
        );
    }
    return lines;
}

/** One ID is one break: events use their ids again. */
function dateRange(eventId: number, start: number, attributes: string[]): string {
    const id = `ID="${eventId}-${Math.round(start)}"`;
    return `#EXT-X-DATERANGE:${[id, `START-DATE="${iso(start)}"`, ...attributes].join(",")}`;
}

function hex(base64: string): string {
    return `0x${Buffer.from(base64, "base64").toString("hex").toUpperCase()}`;
}

export function iso(time: number): string {
    return new Date(Math.round(time)).toISOString();
}
