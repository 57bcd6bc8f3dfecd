import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";

import { expect } from "chai";

import { loadText } from "../../components/common/text";
import { inlineTexts } from "../../components/inline-text.mjs";

describe("texts of files in code", () => {
    let folder = "";
    const text = "printf '%s\\n' \"$1\" `date`\n# ü ${x}\n";
    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-text-"));
        writeFileSync(path.join(folder, "run.sh"), text);
    });
    after(() => rmSync(folder, { recursive: true }));

    it("stand in sources and in TypeScript's output as the file has them", () => {
        for (const call of ["loadText", "(0, text_1.loadText)"]) {
            const code = inlineTexts(`module.exports = ${call}(__dirname, "run.sh");`, folder);
            const module = { exports: "" };
            runInNewContext(code, { module });
            expect(module.exports).to.equal(text).and.to.equal(loadText(folder, "run.sh"));
        }
    });

    it("are refused where a build could not find them", () => {
        for (const call of ["loadText(__dirname, name)", 'text_1.loadText(folder(), "run.sh")']) {
            expect(() => inlineTexts(call, folder), call).to.throw(
                `${folder}: loadText takes __dirname and a literal name, so that builds can replace it`,
            );
        }
        expect(() => inlineTexts('loadText(__dirname, "none.sh")', folder)).to.throw("ENOENT");
    });

    it("leave the function itself alone", () => {
        for (const code of [
            "export function loadText(folder: string, name: string) {}",
            "function loadText(folder, name) {}",
        ]) {
            expect(inlineTexts(code, folder)).to.equal(code);
        }
    });
});
