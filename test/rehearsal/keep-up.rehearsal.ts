import { expect } from "chai";
import { ChildProcess, execFileSync, spawn } from "node:child_process";

import type { Rehearsal } from "../../rehearsal/rehearsal";
import { rehearseDev } from "./support/dev";
import { hopProcesses, makesLadder, presetOf } from "./support/processes";
import { until } from "./support/until";

/** It takes one of the machine's processors for most of a minute: with `--all` only. */
const asked = process.env.PI_LIVE_ALL === "1";

/** Leaves the ladder to the first processor alone, where others are busy. */
function starve(rehearsal: Rehearsal): void {
    for (const { pid } of hopProcesses(rehearsal).filter((one) => makesLadder(one.pid)))
        try {
            execFileSync("taskset", ["-a", "-p", "-c", "0", String(pid)], { stdio: "ignore" });
        } catch {
            // It has just ended.
        }
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
                const changed = () =>
                    rehearsal
                        .state()
                        .events.flatMap((event) => (event.type === "note" ? [event.text] : []))
                        .find((text) => text.startsWith("this machine does not make"));
                await until("a preset", 10, () => presetOf(rehearsal) !== undefined);
                const before = presetOf(rehearsal);
                await until(
                    "the change",
                    90,
                    () => changed() !== undefined,
                    () => starve(rehearsal),
                );
                busy.forEach((one) => one.kill("SIGKILL"));
                expect(before).not.to.equal("ultrafast");
                expect(changed()).to.equal(
                    "this machine does not make the ladder in real time: x264's preset ultrafast from now on: worse pictures at the same bit rates",
                );
                const speed = () =>
                    Number(rehearsal.state().hops.find(({ name }) => name === "encoder")?.figures["speed"]);
                await until("real time again", 40, () => presetOf(rehearsal) === "ultrafast" && speed() >= 0.95);
                expect(rehearsal.state().scale).to.equal(0.25);
            } finally {
                await rehearsal.stop();
            }
        });
    });
