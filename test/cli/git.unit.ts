import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { fileAtRevision } from "../../cli/git";

describe("a file at a git revision", () => {
    let repository: string;
    let root: string;
    const git = (...args: string[]) =>
        execFileSync("git", ["-C", repository, "-c", "user.name=x", "-c", "user.email=x@example.org", ...args], {
            stdio: "pipe",
        });
    before(() => {
        repository = mkdtempSync(path.join(tmpdir(), "pi-live-git-"));
        root = path.join(repository, "events");
        mkdirSync(root);
        git("init", "-q");
        writeFileSync(path.join(root, "Pulumi.dev.yaml"), "former: true\n");
        git("add", ".");
        git("commit", "-qm", "former");
        git("tag", "v1");
        writeFileSync(path.join(root, "Pulumi.dev.yaml"), "former: false\n");
    });
    after(() => rmSync(repository, { recursive: true }));
    const refusal = (revision: string, name = "Pulumi.dev.yaml") => {
        try {
            return fileAtRevision(root, revision, name);
        } catch (error) {
            return error instanceof Error ? error.message : String(error);
        }
    };

    it("is read by commit, tag and branch, also in a folder of a larger repository", () => {
        for (const revision of ["HEAD", "v1", "HEAD^{commit}"]) expect(refusal(revision)).to.equal("former: true\n");
    });

    it("takes no option of git for a revision", () => {
        const target = path.join(repository, "written");
        const options = [`--output=${target}`, "--no-index", "-O", "--exec=touch x", "--", "-c", "--git-dir=/tmp"];
        for (const option of options) {
            expect(refusal(option), option).to.match(
                /neither a stack with a config file nor a git revision \(git knows no such revision here\)/,
            );
        }
        expect(readdirSync(repository).sort()).to.deep.equal([".git", "events"]);
        expect(existsSync(target)).to.equal(false);
    });

    it("reports what is missing: the revision, or the file in it", () => {
        expect(refusal("no-such-branch")).to.contain('--against "no-such-branch": neither a stack');
        expect(refusal("no-such-branch")).to.contain("The only stack here is dev.");
        expect(refusal("HEAD", "Pulumi.gala.yaml")).to.equal("--against HEAD: that revision has no Pulumi.gala.yaml");
    });
});
