import { spawnSync } from "node:child_process";

import { expect } from "chai";
import * as fc from "fast-check";

import { shellQuote, shellWords } from "../../../components/pi-ingest/shell";

/** What Debian has as `sh`, and what the services run. */
const shells = ["sh", "dash", "bash"].filter((shell) => spawnSync(shell, ["-c", ":"]).status === 0);

/** The words as a real shell hands them to a program. */
function throughShell(words: string[], shell = "sh"): string[] {
    const { stdout } = spawnSync(shell, ["-c", `printf '%s\\0' ${shellWords(words)}`], { encoding: "utf8" });
    return stdout.split("\0").slice(0, -1);
}

const nasty = fc
    .string({ unit: fc.constantFrom(..."ab '\"\\$`!*?[]{}()<>|&;~#%=\n\t-é€") })
    .filter((text) => !text.includes("\0"));

describe("shell quoting", () => {
    it("hands every word over as it was, whatever is in it", () => {
        fc.assert(
            fc.property(fc.array(nasty, { minLength: 1, maxLength: 40 }), (words) => {
                expect(throughShell(words)).to.deep.equal(words);
            }),
            // Each run is a process, and up to 40 words.
            { numRuns: 25 },
        );
    });

    for (const shell of shells) {
        it(`does so for any text at all, in ${shell}`, () => {
            const text = fc.string({ unit: "binary" }).filter((word) => !word.includes("\0"));
            fc.assert(
                fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (words) => {
                    expect(throughShell(words, shell)).to.deep.equal(words);
                }),
                // Each run is a process, and up to 40 words.
                { numRuns: 25 },
            );
        });
    }

    it("leaves plain words plain, and refuses what no shell can hold", () => {
        expect(shellQuote("rtmp://127.0.0.1:1935/gopro/live")).to.equal("rtmp://127.0.0.1:1935/gopro/live");
        expect(shellQuote("")).to.equal("''");
        expect(() => shellQuote("a\0b")).to.throw("a shell argument cannot hold a NUL");
    });
});
