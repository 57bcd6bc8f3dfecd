/** How many packets of a transport stream lack one before them, by its continuity counters (ISO/IEC 13818-1, 2.4.3.3). */
export function lostPackets(segments: Buffer[]): number {
    const last = new Map<number, number>();
    let lost = 0;
    const all = Buffer.concat(segments);
    for (let at = 0; at + 188 <= all.length; at += 188) {
        const pid = ((all[at + 1] & 0x1f) << 8) | all[at + 2];
        const counter = all[at + 3] & 0x0f;
        const step = Number((all[at + 3] & 0x10) !== 0);
        const before = last.get(pid);
        if (before !== undefined && counter !== ((before + step) & 0x0f)) lost += 1;
        last.set(pid, counter);
    }
    return lost;
}
