import { expect } from "chai";

import { leastPrivileges } from "../../rehearsal/run/privileges";

describe("the rights of a rehearsal's processes", () => {
    it("stay as they are for a start by another user than root, who has none to give up", () => {
        expect(leastPrivileges({ files: ["/no such file"] }, 1000)).to.deep.equal({ args: [] });
    });

    it("are nobody's where nobody can read what they read, else root's without its privileges", function () {
        if (process.getuid?.() !== 0) this.skip();
        const { args, owner } = leastPrivileges({ files: ["/etc/hostname"], folders: ["/tmp"] });
        expect(owner).to.deep.equal({ uid: 65534, gid: 65534 });
        expect(args).to.include.members(["--reuid=65534", "--no-new-privs", "--bounding-set=-all"]);
        for (const closed of [{ files: ["/etc/shadow"] }, { folders: ["/no such folder"] }])
            expect(leastPrivileges(closed)).to.deep.equal({
                args: ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"],
            });
    });
});
