import { expect } from "chai";

import { continueCounters } from "../../rehearsal/aws/tailor/continuity";
import { lostPackets } from "./support/continuity";

/** Packets of 188 bytes: PID, counter, and whether it has a payload. */
function packets(...list: [pid: number, counter: number, payload?: boolean][]): Buffer {
    return Buffer.concat(
        list.map(([pid, counter, payload = true]) => {
            const packet = Buffer.alloc(188, 0xff);
            packet.set([0x47, pid >> 8, pid & 0xff, (payload ? 0x10 : 0x20) | counter]);
            return packet;
        }),
    );
}

function counters(content: Buffer): number[] {
    return Array.from({ length: content.length / 188 }, (_, i) => content[188 * i + 3] & 0x0f);
}

describe("continuity counters", () => {
    it("go on from the segment before, by PID, past 15", () => {
        const first = packets([0, 0], [256, 14], [256, 15]);
        const second = packets([0, 0], [256, 0], [256, 1], [0, 1]);
        const ends = continueCounters(first, new Map());
        continueCounters(second, ends);
        expect(counters(first)).to.deep.equal([0, 14, 15]);
        expect(counters(second)).to.deep.equal([1, 0, 1, 2]);
        expect(lostPackets([first, second])).to.equal(0);
    });

    it("keep what a segment tells by them: losses, repeats, and packets without payload", () => {
        const second = packets([256, 0], [256, 3], [256, 3], [256, 3, false], [256, 4]);
        continueCounters(second, new Map([[256, 9]]));
        expect(counters(second)).to.deep.equal([10, 13, 13, 13, 14]);
        const third = packets([256, 0, false], [256, 1]);
        continueCounters(third, new Map([[256, 14]]));
        expect(counters(third)).to.deep.equal([14, 15]);
    });

    it("leave what is no transport stream as it is", () => {
        const text = Buffer.from("no packets here".repeat(40));
        const before = Buffer.from(text);
        expect(continueCounters(text, new Map([[1, 2]]))).to.deep.equal(new Map([[1, 2]]));
        expect(text.equals(before)).to.equal(true);
    });
});
