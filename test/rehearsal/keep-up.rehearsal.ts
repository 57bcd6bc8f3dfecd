import { expect } from "chai";
import { ChildProcess, execFileSync, spawn } from "node:child_process";

import type { Rehearsal } from "../../rehearsal/rehearsal";
import { rehearseDev } from "./support/dev";
import { hopProcesses, makesLadder, presetOf } from "./support/processes";
import { until } from "./support/until";

/** It takes one of the machine's processors for more than a minute: with `--all` only. */
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

/** What the machine's slowness made of the event so far. */
function changes(rehearsal: Rehearsal): string[] {
    const notes = rehearsal.state().events.flatMap((event) => (event.type === "note" ? [event.text] : []));
    return notes.filter((text) => text.startsWith("this machine does not make"));
}

async function body(url: string): Promise<string> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response.text();
}

/** The first rung of a master playlist: its size, and where its playlist is. */
async function firstRung(master: string): Promise<{ size: string; url: string }> {
    const text = await body(master);
    const [, size, playlist] = /RESOLUTION=(\d+x\d+).*\n(.+)/.exec(text) ?? [];
    if (playlist === undefined) throw new Error(`no rung in\n${text}`);
    return { size, url: new URL(playlist, master).href };
}

if (asked)
    describe("an encoder that the machine is too slow for", function () {
        this.timeout(240_000);
        const busy: ChildProcess[] = [];
        const relieve = () => busy.forEach((one) => one.kill("SIGKILL"));
        after(relieve);

        it("goes on with the cheapest preset, then with smaller rungs, in words, and in real time again", async () => {
            const rehearsal = await rehearseDev({});
            try {
                const live = rehearsal.state().playback.withAds["live"];
                const plays = () =>
                    firstRung(live).then(
                        () => true,
                        () => false,
                    );
                await until("a manifest", 60, plays);
                const before = await firstRung(live);
                await until("a preset", 10, () => presetOf(rehearsal) !== undefined);
                expect([before.size, presetOf(rehearsal) === "ultrafast"]).to.deep.equal(["1280x720", false]);
                // Sessions of their own: Linux gives each of them the same time, whatever their priorities (man 7 sched, autogroup).
                const spin = ["-c", "0", "sh", "-c", "while :; do :; done"];
                for (let i = 0; i < 40; i += 1) busy.push(spawn("taskset", spin, { stdio: "ignore", detached: true }));
                const starved = () => starve(rehearsal);
                await until("both changes", 150, () => changes(rehearsal).length === 2, starved);
                relieve();
                expect(changes(rehearsal)).to.deep.equal([
                    "this machine does not make the ladder in real time: x264's preset ultrafast from now on: worse pictures at the same bit rates",
                    "this machine does not make the ladder in real time: every rung 75 % of its size from now on",
                ]);
                const encoder = () => rehearsal.state().hops.find(({ name }) => name === "encoder");
                const well = () => encoder()?.state === "up" && Number(encoder()?.figures["speed"]) >= 0.95;
                await until("real time again", 60, well);
                expect([rehearsal.state().scale, presetOf(rehearsal)]).to.deep.equal([0.75, "ultrafast"]);
                expect((await firstRung(live)).size).to.equal("960x540");
                // Who watched goes on watching.
                const newest = async () => (await body(before.url)).trim().split("\n").at(-1);
                const last = await newest();
                await until("a newer segment", 30, async () => (await newest()) !== last);
            } finally {
                await rehearsal.stop();
            }
        });
    });
