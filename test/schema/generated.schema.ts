import { expect } from "chai";
import fc from "fast-check";

import { events, recordEvent } from "../support/events";
import { explain, Judge } from "./judge";

const seed = 20_261_122;
const count = process.env.PI_LIVE_ALL === "1" ? 200 : 100;

describe(`${count} generated events, judged by what AWS and the SDKs publish`, function () {
    this.timeout(300_000);
    const judge = new Judge();
    const limit = Error.stackTraceLimit;
    // Pulumi takes a stack trace for every promise (runtime/debuggable.js): half of this test's time. A failure names its resource.
    before(() => (Error.stackTraceLimit = 0));
    after(() => (Error.stackTraceLimit = limit));

    it("are accepted, recorded without an error, and agree with all of it", async () => {
        const types = new Set<string>();
        let resources = 0;
        await fc.assert(
            fc.asyncProperty(events, async (event) => {
                const recording = await recordEvent(event);
                expect(recording.errors.map(({ message }) => message)).to.deep.equal([]);
                const made = recording.resources.all();
                expect(explain(made.flatMap((resource) => judge.verdicts(resource)))).to.equal("");
                resources += made.length;
                for (const { type, custom } of made) if (custom) types.add(type);
            }),
            // A shrunk config takes long to find, and the first one says enough.
            { seed, numRuns: count, endOnFailure: true },
        );
        console.log(`      ${resources} resources of ${types.size} types`);
    });
});
