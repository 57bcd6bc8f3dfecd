import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { writeReport } from "../../rehearsal/report/write";

describe("a report's files", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-test-report-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("go where they are asked for, in a new folder too", () => {
        const to = path.join(folder, "new/one");
        expect(writeReport(to, { html: "<p>", json: "{}" })).to.deep.equal([`Report: ${to}/report.html`]);
        expect(readFileSync(`${to}/report.json`, "utf8")).to.equal("{}");
    });

    it("are not lost where nothing can be written", () => {
        const taken = path.join(folder, "file");
        writeFileSync(taken, "");
        for (const to of [path.join(taken, "below"), taken]) {
            const lines = writeReport(to, { html: "<p>", json: "{}" });
            expect(lines[0]).to.match(
                /^The report can't be written to .*\(E[A-Z]+.*\); --report names another folder\.$/,
            );
            expect(lines[1]).to.match(/^Report: /);
            const written = lines[1].replace("Report: ", "");
            expect(readFileSync(written, "utf8")).to.equal("<p>");
            rmSync(path.dirname(written), { recursive: true });
        }
    });
});
