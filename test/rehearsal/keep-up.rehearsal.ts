import { expect } from "chai";
import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import type { Rehearsal } from "../../rehearsal/rehearsal";
import { rehearseDev } from "./support/dev";
import { hopProcesses } from "./support/processes";

/** It takes one of the machine's processors for most of a minute: with `--all` only. */
const asked = process.env.PI_LIVE_ALL === "1";

/** The ffmpeg that makes the ladder. */
function encoders(rehearsal: Rehearsal): number[] {
    return hopProcesses(rehearsal).flatMap(({ pid, hop }) => {
        try {
            const ladder =
                hop === "encoder" && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("-filter_complex");
            return ladder ? [pid] : [];
        } catch {
            return [];
        }
    });
}

/** Leaves a process to the first processor alone, where others are busy. */
function starve(pid: number): void {
    try {
        execFileSync("taskset", ["-a", "-p", "-c", "0", String(pid)], { stdio: "ignore" });
    } catch {
        // It has just ended.
    }
}

function presetOf(rehearsal: Rehearsal): unknown {
    return rehearsal.state().hops.find(({ name }) => name === "encoder")?.figures["preset"];
}

function notes(rehearsal: Rehearsal): string[] {
    return rehearsal.state().events.flatMap((event) => (event.type === "note" ? [event.text] : []));
}

if (asked)
    describe("an encoder that the machine is too slow for", function () {
        this.timeout(180_000);
        const busy: ChildProcess[] = [];
        after(() => busy.forEach((one) => one.kill("SIGKILL")));

        it("goes on with the cheapest preset, in words, and in real time again", async () => {
            const rehearsal = await rehearseDev({ scale: 0.25 });
            try {
                // Sessions of their own: Linux gives each of them the same time, whatever their priorities (man 7 sched, autogroup).
                const spin = ["-c", "0", "sh", "-c", "while :; do :; done"];
                for (let i = 0; i < 40; i += 1) busy.push(spawn("taskset", spin, { stdio: "ignore", detached: true }));
                const changed = () => notes(rehearsal).find((text) => text.startsWith("this machine does not make"));
                const before = presetOf(rehearsal);
                for (const end = Date.now() + 90_000; changed() === undefined && Date.now() < end; await wait(300))
                    encoders(rehearsal).forEach(starve);
                busy.forEach((one) => one.kill("SIGKILL"));
                expect(before).not.to.equal("ultrafast");
                expect(changed()).to.equal(
                    "this machine does not make the ladder in real time: x264's preset ultrafast from now on: worse pictures at the same bit rates",
                );
                const speed = () =>
                    Number(rehearsal.state().hops.find(({ name }) => name === "encoder")?.figures["speed"]);
                const well = () => presetOf(rehearsal) === "ultrafast" && speed() >= 0.95;
                for (const end = Date.now() + 40_000; !well() && Date.now() < end; await wait(500));
                expect([presetOf(rehearsal), speed() >= 0.95]).to.deep.equal(["ultrafast", true]);
                expect(rehearsal.state().scale).to.equal(0.25);
            } finally {
                await rehearsal.stop();
            }
        });
    });
