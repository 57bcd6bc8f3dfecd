import { missingMedia } from "../../../cli/setup/media";

/** Before each file of the tier: without its programs it is skipped, saying so; in CI that is a failure. */
export const mochaHooks = {
    beforeAll(this: Mocha.Context): void {
        const missing = missingMedia({ tests: true });
        if (missing.length === 0) return;
        const fix = `needs ${missing.join(", ")}: apt-get install them`;
        if (process.env.CI === "true") throw new Error(fix);
        console.log(`    skipped: ${fix}`);
        this.skip();
    },
};
