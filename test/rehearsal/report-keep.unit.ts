import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { keepEarlier } from "../../rehearsal/report/keep";

describe("a report beside an earlier one", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pi-live-keep-"))));
    afterEach(() => rmSync(folder, { recursive: true }));
    const write = (text: string) => {
        for (const name of ["report.html", "report.json"]) {
            writeFileSync(path.join(folder, name), text);
            utimesSync(path.join(folder, name), 1_780_000_000, 1_780_000_000);
        }
    };

    it("leaves the earlier one under the time of its end, however often", () => {
        expect(keepEarlier(folder)).to.deep.equal([]);
        write("first");
        expect(keepEarlier(folder)).to.deep.equal([
            `Earlier: ${folder}/report-20260528T202640Z.html`,
            `Earlier: ${folder}/report-20260528T202640Z.json`,
        ]);
        write("second, of the same second");
        keepEarlier(folder);
        expect(readdirSync(folder).sort()).to.deep.equal([
            "report-20260528T202640Z-2.html",
            "report-20260528T202640Z-2.json",
            "report-20260528T202640Z.html",
            "report-20260528T202640Z.json",
        ]);
        expect(readFileSync(path.join(folder, "report-20260528T202640Z.json"), "utf8")).to.equal("first");
    });
});
