import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { withLock } from "../../../cli/setup/engine/lock";
import { engineCache, parts } from "../../../cli/setup/engine/places";
import { atLeast } from "../../../cli/setup/engine/toolchain";

describe("the engine's provider", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-lock-"));
    const lock = path.join(folder, "lock");
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("compares versions number by number", () => {
        expect(["1.25.11", "1.26.8", "2.0"].map((version) => atLeast(version, [1, 25, 11]))).to.deep.equal([
            true,
            true,
            true,
        ]);
        expect(["1.25.9", "1.19", "devel"].map((version) => atLeast(version, [1, 25, 11]))).to.deep.equal([
            false,
            false,
            false,
        ]);
        expect(atLeast("3.250.0-alpha.1", [3, 200, 0])).to.equal(true);
    });

    it("keeps what it builds outside the checkout, by version", () => {
        const [engine, yaml] = parts();
        expect(engine.version).to.match(/^3\.\d+\.\d+$/);
        expect(engineCache()).to.include(`${engine.version}-yaml${yaml.version}`);
        expect(path.relative(process.cwd(), engineCache())).to.match(/^\.\./);
    });

    it("lets one builder work at a time", async () => {
        const steps: string[] = [];
        const work = (name: string) => async () => {
            steps.push(`${name} begins`);
            await new Promise((resolve) => setTimeout(resolve, 50));
            steps.push(`${name} ends`);
        };
        await Promise.all([withLock(lock, work("one")), withLock(lock, work("two"))]);
        expect(steps).to.deep.equal(["one begins", "one ends", "two begins", "two ends"]);
    });

    it("takes over the lock of a builder that died, and leaves none behind", async () => {
        // The largest pid that Linux gives is 4,194,304.
        writeFileSync(lock, "4194305");
        expect(await withLock(lock, () => Promise.resolve("done"))).to.equal("done");
        expect(existsSync(lock)).to.equal(false);
        await withLock(lock, () => Promise.reject(new Error("no"))).catch(() => undefined);
        expect(existsSync(lock)).to.equal(false);
    });
});
