import { expect } from "chai";

import { parseStat, ProgramEntry, programsBelow, StoppedPrograms } from "../../rehearsal/run/programs";

function entry(pid: number, state: string, children: number[] = []): ProgramEntry {
    return { pid, name: `p${pid}`, state, children };
}

describe("programs inside a hop", () => {
    it("are read also with parentheses in their names", () => {
        expect(parseStat("12 (a) (b) T 3 12 12 0")).to.deep.equal({ name: "a) (b", state: "T" });
        expect(parseStat("")).to.equal(undefined);
    });

    it("are all descendants, and none of a hop that is stopped as a whole", () => {
        const all = (state: string) => {
            const entries = [entry(1, state, [2, 3]), entry(2, "S", [4]), entry(4, "T")];
            return (pid: number) => entries.find((one) => one.pid === pid);
        };
        expect(programsBelow(1, all("S")).map(({ pid }) => pid)).to.deep.equal([2, 4]);
        expect(programsBelow(1, all("T"))).to.deep.equal([]);
    });

    it("hang when they are stopped for four seconds, and give the end that follows its reason", () => {
        const stopped = new StoppedPrograms();
        const at = (now: number, state: string) => stopped.due([entry(7, state)], now).map(({ pid }) => pid);
        expect(at(0, "T")).to.deep.equal([]);
        expect(at(1000, "S")).to.deep.equal([]);
        expect(at(2000, "T")).to.deep.equal([]);
        expect(at(6000, "T")).to.deep.equal([7]);
        expect(stopped.unclaimed(7000)).to.deep.equal([]);
        expect(stopped.reason("it was ended by SIGKILL")).to.equal("it hung: stopped for 4 s");
        expect(stopped.reason("it was ended by SIGKILL")).to.equal("it was ended by SIGKILL");
    });

    it("are counted also when their owner reports no end", () => {
        const stopped = new StoppedPrograms();
        stopped.due([entry(7, "T")], 0);
        stopped.due([entry(7, "T")], 4000);
        expect(stopped.unclaimed(6500)).to.deep.equal([{ name: "p7", why: "it hung: stopped for 4 s" }]);
        expect(stopped.unclaimed(7000)).to.deep.equal([]);
    });
});
