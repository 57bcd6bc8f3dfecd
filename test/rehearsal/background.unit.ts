import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";

import { runInBackground } from "../../rehearsal/run/background";

describe("a program in the background", () => {
    it("has a low priority, and a session of its own with a low one where Linux knows of that", async () => {
        const words = "nice; cut -d ' ' -f 6 /proc/$$/stat; echo $$; cat /proc/$$/autogroup 2>&1 || true";
        const said = await runInBackground("sh", ["-c", words]);
        const [nice, session, itself, group] = said.split("\n").map((line) => line.trim());
        expect(nice).to.equal("10");
        expect(session).to.equal(itself);
        if (!existsSync("/proc/self/autogroup")) return;
        expect(group).to.match(/^\/autogroup-\d+ nice 10$/);
        expect(group).not.to.equal(readFileSync("/proc/self/autogroup", "utf8").trim());
    });

    it("gets its words as they are, and its folder", async () => {
        expect(await runInBackground("printf", ["%s,", "a b", "$HOME", ""])).to.equal("a b,$HOME,,");
        expect(await runInBackground("pwd", [], { cwd: "/" })).to.equal("/\n");
    });

    it("says what it said when it fails, and ends in time", async () => {
        const refusal = (promise: Promise<string>) => promise.then(String, (error: unknown) => String(error));
        expect(await refusal(runInBackground("sh", ["-c", "echo no such thing >&2; exit 3"]))).to.include(
            "no such thing",
        );
        expect(await refusal(runInBackground("sleep", ["60"], { timeoutMs: 200 }))).to.include("Command failed");
    });
});
