import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";

import { expect } from "chai";

import { needShellcheck, shellcheck } from "./support/shellcheck";

const root = path.resolve(__dirname, "..");

/** Of the working tree, by the end of its name. */
function files(...patterns: string[]): string[] {
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
        cwd: root,
        encoding: "utf8",
    });
    return listed.trim().split("\n");
}

describe("the scripts of this repository", function () {
    this.timeout(60_000);

    it("have no finding of shellcheck", function () {
        needShellcheck(this);
        const scripts = files("*.sh", "pi-live");
        expect(scripts.length).to.be.greaterThan(12);
        expect(shellcheck("-x", ...scripts)).to.equal("");
    });

    it("compile where they are Perl", () => {
        for (const file of files("*.pl")) {
            const { status, stderr } = spawnSync("perl", ["-c", path.join(root, file)], { encoding: "utf8" });
            expect(stderr).to.contain("syntax OK");
            expect(status, file).to.equal(0);
        }
    });

    it("are skipped where shellcheck is missing, and a failure in CI", () => {
        const before = process.env.CI;
        const skipped = new Error("skipped");
        const context = {
            skip: () => {
                throw skipped;
            },
        };
        try {
            process.env.CI = "true";
            expect(() => needShellcheck(context, false)).to.throw("needs shellcheck: apt-get install shellcheck");
            delete process.env.CI;
            expect(() => needShellcheck(context, false)).to.throw(skipped);
            expect(() => needShellcheck(context, true)).not.to.throw();
        } finally {
            if (before === undefined) delete process.env.CI;
            else process.env.CI = before;
        }
    });
});
