/** CRC of ISO 13818-1 Annex A: polynomial 0x04c11db7, all ones at the start, not reflected. 0 over a section with its own CRC. */
export function crc32Mpeg2(bytes: Uint8Array): number {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc ^= byte << 24;
        for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
    }
    return crc >>> 0;
}
