import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";
import fc from "fast-check";

import { mapLimited } from "../../rehearsal/aws/tailor/map-limited";

describe("work on many items with a limit", () => {
    it("keeps the order of the items, whichever is done first, and never does more at once", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(fc.nat(3), { maxLength: 20 }),
                fc.integer({ min: 1, max: 6 }),
                async (delays, limit) => {
                    let running = 0;
                    let most = 0;
                    const results = await mapLimited(delays, limit, async (ms, i) => {
                        running += 1;
                        most = Math.max(most, running);
                        await wait(ms);
                        running -= 1;
                        return [ms, i];
                    });
                    expect(results).to.deep.equal(delays.map((ms, i) => [ms, i]));
                    expect(most).to.equal(Math.min(limit, delays.length));
                },
            ),
            { numRuns: 30 },
        );
    });

    it("rejects with what one of them rejects with", async () => {
        const failing = mapLimited([1, 2, 3], 2, (n) => (n === 2 ? Promise.reject(new Error("two")) : wait(1)));
        await failing.then(
            () => expect.fail("it resolved"),
            (error: unknown) => expect(error).to.be.an.instanceOf(Error).with.property("message", "two"),
        );
    });
});
