import { expect } from "chai";

import { checkTemporaryFolder, withFolder } from "../../rehearsal/run/temporary";

describe("the temporary folder", () => {
    it("may have any usual name, with spaces too", () => {
        expect(() => checkTemporaryFolder("/tmp")).not.to.throw();
    });

    it("is refused with its path and the fix when nothing can be written there", () => {
        expect(() => checkTemporaryFolder("/no such folder")).to.throw(
            /^the temporary folder \/no such folder can't be used \(ENOENT.*\); set TMPDIR to another folder$/,
        );
        expect(() => checkTemporaryFolder("/etc/passwd")).to.throw(
            "the temporary folder /etc/passwd can't be used (it is no folder); set TMPDIR to another folder",
        );
        expect(() => checkTemporaryFolder("/proc")).to.throw(
            "the temporary folder /proc has 0 MB free: a rehearsal needs at least 64 MB; free some, or set TMPDIR to another folder",
        );
    });

    it("is refused when sockets' paths below it would be too long, or nginx cannot take the path", () => {
        expect(() => checkTemporaryFolder("/tmp/$HOME")).to.throw(
            "the temporary folder /tmp/$HOME has a $ in its path, which nginx cannot take; set TMPDIR to another folder",
        );
        const long = `/tmp/${"x".repeat(80)}`;
        expect(() => checkTemporaryFolder(long)).to.throw(
            `the temporary folder ${long} has a path of 85 bytes: at most 66 are possible; set TMPDIR to another folder`,
        );
        expect(() => checkTemporaryFolder("/tmp/a\nb")).to.throw(
            'the temporary folder "/tmp/a\\nb" has a control character in its path; set TMPDIR to another folder',
        );
    });

    it("is named in the error of a write, which names no path when the disk is full", () => {
        expect(withFolder(new Error("ENOSPC: no space left on device, write"), "/tmp/x").message).to.equal(
            "/tmp/x: ENOSPC: no space left on device, write",
        );
        expect(withFolder(new Error("EROFS: open '/tmp/x/a'"), "/tmp/x").message).to.equal("EROFS: open '/tmp/x/a'");
    });
});
