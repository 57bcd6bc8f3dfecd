/**
 * SCTE-35 as bytes: the library that reads it (`scte35`) only reads. Clauses are those of ANSI/SCTE 35 2023. The splice is an
 * immediate one: its time travels beside it (`startsAt`), and `scte35` 0.2.4 looks for a splice_time in the wrong bytes.
 */

export interface SpliceInsert {
    /** 32 bits. */
    eventId: number;
    /** True: a break begins; false: it ends (return to network). */
    outOfNetwork: boolean;
    /** Length in ticks of 90 kHz, with automatic return; absent: until a return to network. */
    durationTicks?: number;
}

/** A whole splice_info_section with one splice_insert (9.6.1, 9.7.3). */
export function spliceInsertSection({ eventId, outOfNetwork, durationTicks }: SpliceInsert): Buffer {
    const flags =
        (outOfNetwork ? 0x80 : 0) |
        // The whole programme, not single components.
        0x40 |
        (durationTicks === undefined ? 0 : 0x20) |
        // splice_immediate_flag.
        0x10 |
        // event_id_compliance_flag and reserved bits.
        0x0f;
    const command = Buffer.concat([
        uint(eventId, 4),
        // Not cancelled; reserved bits are ones (throughout).
        Buffer.from([0x7f, flags]),
        // break_duration() (9.8.2): auto_return, 6 reserved bits, 33 bits of duration.
        durationTicks === undefined ? Buffer.alloc(0) : bits33(0xfe, durationTicks),
        // unique_program_id, avail_num, avails_expected: not used by MediaLive's action.
        uint(1, 2),
        Buffer.from([0, 0]),
    ]);
    const body = Buffer.concat([
        // protocol_version, encrypted_packet 0, pts_adjustment 0, cw_index.
        Buffer.from([0, 0, 0, 0, 0, 0, 0]),
        // tier 0xfff (12 bits: all), splice_command_length (12 bits).
        Buffer.from([0xff, 0xf0 | (command.length >> 8), command.length & 0xff]),
        // splice_insert, and no descriptors.
        Buffer.from([0x05]),
        command,
        uint(0, 2),
    ]);
    // table_id; no section syntax, not private, sap_type 3 (not specified), length with the check sum.
    const length = body.length + 4;
    const section = Buffer.concat([Buffer.from([0xfc, 0x30 | (length >> 8), length & 0xff]), body]);
    return Buffer.concat([section, uint(crc32Mpeg2(section), 4)]);
}

/** CRC of ISO 13818-1 Annex A: polynomial 0x04c11db7, all ones at the start, not reflected. */
export function crc32Mpeg2(bytes: Buffer): number {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc ^= byte << 24;
        for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    }
    return crc >>> 0;
}

function uint(value: number, bytes: number): Buffer {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntBE(value, 0, bytes);
    return buffer;
}

/** Five bytes: seven given bits, then 33 of a number. */
function bits33(flags: number, value: number): Buffer {
    const wrapped = Math.round(value) % 2 ** 33;
    const buffer = uint(wrapped % 2 ** 32, 4);
    return Buffer.concat([Buffer.from([(flags & 0xfe) | (wrapped >= 2 ** 32 ? 1 : 0)]), buffer]);
}
