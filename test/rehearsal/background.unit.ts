import { expect } from "chai";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { runInBackground } from "../../rehearsal/run/background";
import { until } from "./support/until";

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

    it("dies with the process that started it, however that ends", async () => {
        const folder = mkdtempSync(path.join(tmpdir(), "pi-live-background-"));
        const told = path.join(folder, "pid");
        const module = path.resolve(__dirname, "../../rehearsal/run/background.ts");
        const words = JSON.stringify(["-c", `echo $$ >${told}; exec sleep 60`]);
        const source = `require(${JSON.stringify(module)}).runInBackground("sh", ${words})`;
        const parent = spawn(process.execPath, ["-r", "tsx/cjs", "-e", source], { stdio: "ignore" });
        try {
            const itself = () => (existsSync(told) ? readFileSync(told, "utf8").trim() : "");
            await until("the program runs", 15, () => itself() !== "");
            expect(runs(itself())).to.equal(true);
            parent.kill("SIGKILL");
            await until("the program is gone", 5, () => !runs(itself()));
        } finally {
            parent.kill("SIGKILL");
            rmSync(folder, { recursive: true });
        }
    });
});

/** False for a zombie too: not every first process of a container waits for those it inherits. */
function runs(pid: string): boolean {
    const file = `/proc/${pid}/stat`;
    return existsSync(file) && !/\) [ZX] /.test(readFileSync(file, "utf8"));
}
