import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import {
    applyScript,
    applySteps,
    generatorScript,
    headScript,
    removeScript,
} from "../../../components/pi-ingest/host-scripts";
import { bundle, releaseFiles } from "../../../components/pi-ingest/release";
import { needShellcheck, shellcheck } from "../../support/shellcheck";
import { hostSettings, gopro, pattern } from "./fixtures";

const scripts = {
    "bundle.sh": bundle(releaseFiles(hostSettings([gopro, pattern]))),
    "apply.sh": `#!/bin/sh\n${applyScript}`,
    "generator.sh": generatorScript,
    "remove.sh": removeScript,
};
/**
 * SC1091: what the release brings along; SC2034, SC2154: head and apply share their variables; SC2317: functions of the one
 * that the other calls; SC2013: units and targets are words.
 */
const shared = ["SC1091", "SC2034", "SC2154", "SC2317", "SC2013"];

describe("scripts that run on a host", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "pi-live-scripts-"));
        for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text);
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const name of Object.keys(scripts)) {
        it(`holds nothing that shellcheck knows better: ${name}`, function () {
            const words = ["-s", "sh", "-e", shared.join(","), join(folder, name)];
            needShellcheck(this);
            expect(shellcheck(...words)).to.equal("");
        });
    }

    it("names each step once, and all of them", () => {
        const named = [...`${headScript}${bundle({ "apply.sh": "\n" })}${applyScript}`.matchAll(/^ *step (\d+)$/gm)];
        const steps = new Set(named.map(([, step]) => Number(step)));
        expect([...steps].sort((a, b) => a - b)).to.deep.equal(Object.keys(applySteps).map(Number));
    });
});
