import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { claimFolder, removeDeadFolders } from "../../rehearsal/run/owner";

describe("folders that rehearsals leave behind", () => {
    let parent: string;
    const folder = (name: string) => path.join(parent, `pi-live-rehearsal-${name}`);
    /** A claimed folder whose owner is changed. */
    const owned = (name: string, change: Record<string, unknown> = {}) => {
        mkdirSync(folder(name));
        claimFolder(folder(name));
        const file = path.join(folder(name), "owner.json");
        const owner: unknown = JSON.parse(readFileSync(file, "utf8"));
        writeFileSync(file, JSON.stringify({ ...Object(owner), ...change }));
    };

    beforeEach(() => (parent = mkdtempSync(path.join(tmpdir(), "pi-live-test-owner-"))));
    afterEach(() => rmSync(parent, { recursive: true, force: true }));

    it("go when their process is gone, its number is another's, or the machine was started anew", () => {
        owned("dead", { pid: 4_194_305 });
        owned("reused", { startTime: "1" });
        owned("rebooted", { boot: "another" });
        mkdirSync(path.join(folder("dead"), "edge"));
        expect(removeDeadFolders(parent).sort()).to.deep.equal(["dead", "rebooted", "reused"].map(folder));
        expect(existsSync(folder("dead"))).to.equal(false);
    });

    it("stay when their rehearsal runs, when a container's ids are not ours, and when they are no rehearsal's", () => {
        owned("alive");
        owned("container", { pid: 4_194_305, pidNamespace: "pid:[1]" });
        mkdirSync(path.join(parent, "something-else"));
        symlinkSync(path.join(parent, "something-else"), folder("link"));
        writeFileSync(folder("file"), "");
        expect(removeDeadFolders(parent)).to.deep.equal([]);
    });

    it("go an hour after they were made when they have no owner", () => {
        mkdirSync(folder("new"));
        mkdirSync(folder("old"));
        mkdirSync(folder("broken"));
        writeFileSync(path.join(folder("broken"), "owner.json"), "{");
        const before = Date.now() / 1000 - 3700;
        for (const name of ["old", "broken"]) utimesSync(folder(name), before, before);
        expect(removeDeadFolders(parent).sort()).to.deep.equal(["broken", "old"].map(folder));
    });
});
