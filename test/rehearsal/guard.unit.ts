import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { guarded } from "../../rehearsal/run/guard";
import { groupOf } from "./support/processes";
import { until } from "./support/until";

/** Every process of a group, also the zombie's children that still run. */
function members(group: number): number[] {
    return readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry) && groupOf(Number(entry)) === group)
        .filter((entry) => runs(entry))
        .map(Number);
}

function runs(pid: string): boolean {
    try {
        return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
        return false;
    }
}

/** A program with two children, as nginx with its workers: none of them reads its input. */
const family = ["-c", "sleep 61 & sleep 62 & exec sleep 63"];

describe("a guarded program", () => {
    // Debian's sh is dash; other systems' is bash.
    for (const shell of ["/bin/dash", "/bin/bash"].filter(existsSync)) {
        for (const [what, end] of [
            ["its starter lets go of it", "input"],
            ["it is killed alone", "SIGKILL"],
        ] as const) {
            it(`leaves no process when ${what} (${shell})`, async () => {
                const { args } = guarded("sh", family);
                const child = spawn(shell, args, { detached: true, stdio: ["pipe", "ignore", "ignore"] });
                const group = child.pid ?? 0;
                try {
                    // Three of the family, the guard and its reader.
                    await until("all run", 10, () => members(group).length === 5);
                    if (end === "input") child.stdin.end();
                    else process.kill(group, end);
                    await until("none is left", 10, () => members(group).length === 0);
                } finally {
                    if (members(group).length > 0) process.kill(-group, "SIGKILL");
                }
            });
        }
    }
});

describe("the folder of a rehearsal", () => {
    it("goes with its process, also after SIGKILL", async () => {
        const own = mkdtempSync(path.join(tmpdir(), "pi-live-sweep-"));
        const module = path.resolve(__dirname, "../../rehearsal/run/place.ts");
        const source = `require(${JSON.stringify(module)}).Place.make(["a"]).then(({ root }) => console.log(root))`;
        const child = spawn(process.execPath, ["-r", "tsx/cjs", "-e", `${source}; setInterval(() => {}, 1000)`], {
            env: { ...process.env, TMPDIR: own },
            stdio: ["ignore", "pipe", "inherit"],
        });
        try {
            const [said] = await new Promise<string[]>((resolve) =>
                child.stdout.once("data", (piece: Buffer) => resolve(piece.toString().split("\n"))),
            );
            expect(path.dirname(said)).to.equal(own);
            mkdirSync(path.join(said, "edge/cache"), { recursive: true });
            writeFileSync(path.join(said, "edge/cache/one"), "kept");
            child.kill("SIGKILL");
            await until("the folder is gone", 10, () => !existsSync(said));
        } finally {
            child.kill("SIGKILL");
            rmSync(own, { recursive: true, force: true });
        }
    });

    it("keeps no process alive that is done with it, and ends the watch when it is removed", async () => {
        const module = path.resolve(__dirname, "../../rehearsal/run/place.ts");
        const source = `require(${JSON.stringify(module)}).Place.make([])`;
        const child = spawn(process.execPath, ["-r", "tsx/cjs", "-e", source], { stdio: "ignore" });
        const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
        expect(code).to.equal(0);
    });
});
