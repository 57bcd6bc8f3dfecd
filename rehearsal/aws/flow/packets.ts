/** MPEG-TS packets (ISO/IEC 13818-1): 188 bytes that begin with 0x47. */
const size = 188;
const sync = 0x47;

export interface Sorted {
    /** Whole packets, one after the other. */
    packets: Buffer;
    /** Bytes that were none. */
    garbage: number;
}

/** Cuts what a source sends into whole packets, and tells how much of it was something else. */
export class PacketSorter {
    private held: Buffer = Buffer.alloc(0);

    push(chunk: Buffer): Sorted {
        const bytes = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
        const whole: Buffer[] = [];
        let garbage = 0;
        let at = 0;
        while (at < bytes.length) {
            const end = runEnd(bytes, at);
            if (end > at) {
                whole.push(bytes.subarray(at, end));
                at = end;
                continue;
            }
            // A packet that is not complete yet counts once the next one says that it was one.
            if (bytes[at] === sync && bytes.length - at <= size) break;
            const next = nextStart(bytes, at + 1);
            garbage += next - at;
            at = next;
        }
        this.held = Buffer.from(bytes.subarray(at));
        const [first] = whole;
        return { packets: whole.length === 1 ? first : Buffer.concat(whole), garbage };
    }
}

/** Where the packets that begin here end; the first is followed by another's beginning, or is all that there is. */
function runEnd(bytes: Buffer, from: number): number {
    let end = from;
    while (
        bytes[end] === sync &&
        end + size <= bytes.length &&
        (end > from || end + size === bytes.length || bytes[end + size] === sync)
    ) {
        end += size;
    }
    return end;
}

/** The next place that may be a packet's beginning. */
function nextStart(bytes: Buffer, from: number): number {
    for (let at = bytes.indexOf(sync, from); at >= 0; at = bytes.indexOf(sync, at + 1)) {
        if (at + size >= bytes.length || bytes[at + size] === sync) return at;
    }
    return bytes.length;
}
