/** A whole rehearsal that is killed: nothing of it may run on, listen or stay on the disk. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { z } from "zod";

import { root, workers } from "./support/run";
import { until } from "./support/until";

interface Running {
    pid: number;
    /** Start time in ticks: another process may get the number. */
    started: string;
}

describe("a rehearsal that is killed", function () {
    this.timeout(180_000);

    it("leaves no process, no folder and no network", async () => {
        const own = mkdtempSync(path.join(tmpdir(), "pi-live-killed-"));
        const links = pairs();
        const child = spawn(process.execPath, ["--import", require.resolve("tsx"), "-e", script()], {
            cwd: root,
            env: { ...process.env, TMPDIR: own, REHEARSE: JSON.stringify({ root, worker: workers() }) },
            stdio: ["ignore", "pipe", "inherit"],
        });
        let all: Running[] = [];
        try {
            let said = "";
            child.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
            await until("every hop is up", 120, () => said.includes("\n"));
            const hops = z.array(z.string()).parse(JSON.parse(said));
            expect(hops).to.include.members(["edge", "tailor", "viewers"]);
            all = [...descendants(child.pid ?? 0), ...inside(own)];
            const names = all.map(({ pid }) => commandOf(pid));
            // Masters and workers: the edge's and the ingest's.
            expect(names.filter((name) => name.startsWith("nginx: worker")).length).to.be.at.least(2);
            child.kill("SIGKILL");
            await until("no process is left", 20, () => all.filter(runs).length === 0 && inside(own).length === 0);
            await until("no folder is left", 20, () => folders(own).length === 0);
            await until("no network is left", 20, () => pairs().length === links.length);
        } catch (error) {
            const left = all.filter(runs).map(({ pid }) => `${pid} ${commandOf(pid)}`);
            throw new Error(`${String(error)}; left: ${left.join("; ")}; ${folders(own).join(" ")}`);
        } finally {
            child.kill("SIGKILL");
            for (const one of all.filter(runs)) process.kill(one.pid, "SIGKILL");
            rmSync(own, { recursive: true, force: true });
        }
    });
});

/** The small event with two viewers, in a process of its own. */
function script(): string {
    const load = (file: string) => `require(${JSON.stringify(path.join(root, file))})`;
    return `(async () => {
        const { root, worker } = JSON.parse(process.env.REHEARSE);
        const { recording } = await ${load("cli/recorded.ts")}.recordStack(root, "dev");
        const { Rehearsal } = ${load("rehearsal/rehearsal.ts")};
        const rehearsal = await Rehearsal.start(recording, { stack: "dev", root, worker, scale: 0.25, viewers: 2 });
        console.log(JSON.stringify(rehearsal.state().hops.map(({ name }) => name)));
    })();`;
}

/** Fields of man 5 proc from the third on: state, parent, … */
function stat(pid: number): string[] {
    try {
        const text = readFileSync(`/proc/${pid}/stat`, "utf8");
        return text.slice(text.lastIndexOf(")") + 2).split(" ");
    } catch {
        return [];
    }
}

function pids(): number[] {
    return readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .map(Number);
}

function running(pid: number): Running {
    return { pid, started: stat(pid)[19] ?? "" };
}

function runs({ pid, started }: Running): boolean {
    const fields = stat(pid);
    return fields[19] === started && !/^[ZX]$/.test(fields[0] ?? "Z");
}

function descendants(of: number): Running[] {
    const parents = new Map(pids().map((pid) => [pid, Number(stat(pid)[1])]));
    const isBelow = (pid: number): boolean => {
        const parent = parents.get(pid);
        return parent !== undefined && parent > 1 && (parent === of || isBelow(parent));
    };
    return [...parents.keys()].filter(isBelow).map(running);
}

/** Those that run in a folder, whoever their parent is. */
function inside(folder: string): Running[] {
    const isInside = (pid: number) => {
        try {
            return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        } catch {
            return false;
        }
    };
    return pids().filter(isInside).map(running).filter(runs);
}

function commandOf(pid: number): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    } catch {
        return "";
    }
}

/** This machine's ends of rehearsals' networks. */
function pairs(): string[] {
    return Object.keys(networkInterfaces()).filter((name) => name.startsWith("pilive-"));
}

/** Of rehearsals; the TypeScript runner has one too. */
function folders(below: string): string[] {
    return readdirSync(below).filter((name) => name.startsWith("pi-live-"));
}
