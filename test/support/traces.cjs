// Pulumi's SDK writes down a stack trace for each promise of each resource (@pulumi/pulumi 3.248.0, runtime/debuggable.js). Mapped to
// TypeScript's lines that is half the time of a test which registers a stack, so only failures are mapped.
const process = require("node:process");
const { Runner } = require("mocha");

const { fail } = Runner.prototype;
Runner.prototype.fail = function (test, error, ...rest) {
    process.setSourceMapsEnabled(true);
    try {
        // A trace is written when it is read first.
        void error?.stack;
        return fail.call(this, test, error, ...rest);
    } finally {
        process.setSourceMapsEnabled(false);
    }
};

// Node keeps the maps of what is loaded while they are on.
exports.mochaHooks = {
    beforeAll: () => process.setSourceMapsEnabled(false),
    afterAll: () => process.setSourceMapsEnabled(true),
};
