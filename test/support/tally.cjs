// Mocha's own report, plus counts and failures for `pi-live test`, which adds up the tiers.
const { writeFileSync } = require("node:fs");
const process = require("node:process");
const { reporters } = require("mocha");

module.exports = class Tally extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        // What passes at its second try has failed all the same.
        runner.on("retry", (test, error) =>
            process.stderr.write(`  tried again: ${test.fullTitle()}: ${String(error?.message ?? error)}\n`),
        );
        const file = process.env.PI_LIVE_TALLY;
        if (file === undefined) return;
        runner.once("end", () => {
            const { passes, failures, pending } = this.stats;
            const failed = this.failures.map((test) => ({
                title: test.fullTitle(),
                why: String(test.err?.message ?? test.err),
            }));
            writeFileSync(file, JSON.stringify({ passes, failures, pending, failed }));
        });
    }
};
