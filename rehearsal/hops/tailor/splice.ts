/**
 * What the ad server may be told of a splice (ANSI/SCTE 35, 9.6–9.7, 10.3.3). Read here, not by scte35 0.2.4: that reads a
 * splice_time at the wrong place (`new DataView(view.buffer, offset, 5)` forgets the view's own offset), so all after it is wrong.
 */

const spliceInsert = 5;
const timeSignal = 6;

/** Values of `[scte.…]` by their names. Empty for a section that can't be read. */
export function scteVariables(base64: string | undefined): Record<string, string> {
    if (base64 === undefined) return {};
    try {
        const section = Buffer.from(base64, "base64");
        const length = section.readUInt16BE(11) & 0xfff;
        const [type, command] = [section[13], section.subarray(14)];
        if (type === spliceInsert) return insertVariables(command);
        // 0xfff: the length is not told; a time_signal is one splice_time.
        const loop = 14 + (length === 0xfff ? (section[14] & 0x80 ? 5 : 1) : length);
        return type === timeSignal ? segmentationVariables(section.subarray(loop + 2)) : {};
    } catch {
        return {};
    }
}

function insertVariables(command: Buffer): Record<string, string> {
    const said: Record<string, string> = { event_id: String(command.readUInt32BE(0)) };
    if (command[4] & 0x80) return said;
    const flags = command[5];
    const [whole, lasting, immediate] = [flags & 0x40, flags & 0x20, flags & 0x10];
    // With components there would be a time for each; MediaLive makes splices of the whole programme.
    if (!whole) return said;
    let at = 6;
    if (!immediate) at += command[at] & 0x80 ? 5 : 1;
    if (lasting) at += 5;
    return {
        ...said,
        unique_program_id: String(command.readUInt16BE(at)),
        avail_num: String(command.readUInt8(at + 2)),
        avails_expected: String(command.readUInt8(at + 3)),
    };
}

function segmentationVariables(descriptor: Buffer): Record<string, string> {
    if (descriptor[0] !== 2) return {};
    const said: Record<string, string> = { segmentation_event_id: String(descriptor.readUInt32BE(6)) };
    if (descriptor[10] & 0x80) return said;
    const flags = descriptor[11];
    let at = 12;
    if (!(flags & 0x80)) return said;
    if (flags & 0x40) at += 5;
    const upid = descriptor.readUInt8(at + 1);
    at += 2 + upid;
    return { ...said, segmentation_type_id: String(descriptor.readUInt8(at)) };
}
