/** Continuity counters of MPEG-TS (ISO/IEC 13818-1, 2.4.3.3) over the segments of one track. Pure. */

const packetBytes = 188;
const syncByte = 0x47;

/** Counter of the last packet with payload, by PID. */
export type Counters = ReadonlyMap<number, number>;

/**
 * Makes a segment go on where another ended: ffmpeg's `segment` muxer begins every file with counters of 0, which says that packets were
 * lost where no discontinuity is told. Steps within the segment stay as they are. Changes the content, and answers with its own ends.
 */
export function continueCounters(content: Buffer, before: Counters): Map<number, number> {
    const after = new Map(before);
    const original = new Map<number, number>();
    for (let at = 0; at + packetBytes <= content.length && content[at] === syncByte; at += packetBytes) {
        const pid = ((content[at + 1] & 0x1f) << 8) | content[at + 2];
        const counter = content[at + 3] & 0x0f;
        // Without a payload the counter stands (same section).
        const hasPayload = (content[at + 3] & 0x10) !== 0;
        const last = after.get(pid);
        const former = original.get(pid);
        original.set(pid, counter);
        if (last === undefined) {
            after.set(pid, counter);
            continue;
        }
        const step = former === undefined ? Number(hasPayload) : counter - former;
        const next = (last + step + 16) & 0x0f;
        content[at + 3] = (content[at + 3] & 0xf0) | next;
        after.set(pid, next);
    }
    return after;
}
