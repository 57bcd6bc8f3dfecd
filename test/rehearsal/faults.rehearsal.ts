import { setTimeout as wait } from "node:timers/promises";

import { expect } from "chai";
import { z } from "zod";

import { recordStack } from "../../cli/recorded";
import { clockTime } from "../../rehearsal/clock/code";
import { answering } from "../../rehearsal/probe/answering";
import { Rehearsal } from "../../rehearsal/rehearsal";
import { Browser, startBrowser, Watch, watchInBrowser } from "./support/browser";
import { playerServer } from "./support/player";
import { root, workers } from "./support/run";

/** Every hop killed and hung, under 50 viewers; else some, under a few. */
const long = process.env.PI_LIVE_ALL === "1";
const every = [
    ...["camera gopro", "ingest dev-pi-venue", "contribution main", "flow dev-contribution-main", "encoder"],
    ...["packager", "tailor", "ad-server", "bucket", "edge", "scheduler"],
];
const faults = long
    ? { SIGKILL: every, SIGSTOP: every }
    : { SIGKILL: ["flow dev-contribution-main", "encoder", "packager", "tailor", "edge"], SIGSTOP: ["packager"] };
/** 10 s and two segments of four. */
const goalMs = 18_000;

describe("a player, while hops fail", function () {
    this.timeout(1_200_000);
    const rows: string[] = [];
    let rehearsal: Rehearsal;
    let browser: Browser;
    let player: Awaited<ReturnType<typeof playerServer>>;
    let watch: Watch;
    let fatal: () => Promise<string[]>;

    before(async function () {
        browser = await startBrowser(this);
        player = await playerServer();
        process.chdir(root);
        const { recording } = await recordStack(root, "dev");
        const viewers = long ? 50 : 5;
        rehearsal = await Rehearsal.start(recording, { stack: "dev", root, worker: workers, scale: 0.25, viewers });
        const { live } = rehearsal.state().playback.withAds;
        expect(await answering(live, AbortSignal.timeout(120_000))).to.equal(true);
        const { page } = await browser.open({ width: 700, height: 450 });
        watch = await watchInBrowser(page, player.url(live));
        fatal = async () =>
            z.array(z.string()).parse(JSON.parse(await page.evaluate("JSON.stringify(globalThis.fatal)")));
        await seen(Date.now(), 60_000);
    });

    after(async () => {
        if (rows.length > 0)
            console.log(
                ["      fault, until pictures made after it are seen, longest time without a new one", ...rows].join(
                    "\n      ",
                ),
            );
        await browser?.close();
        await player?.close();
        await rehearsal?.stop();
    });

    /** Waits for a picture that the camera made after a moment; how long that took from the moment, and how long the picture stood. */
    async function seen(moment: number, patienceMs: number): Promise<{ afterMs: number; stoodMs: number }> {
        const deadline = Date.now() + patienceMs;
        for (;;) {
            const samples = await watch.samples();
            const found = samples.find(({ at, clock }) => clock !== undefined && clockTime(clock, at) > moment);
            if (found !== undefined) {
                const since = samples.filter(({ at }) => at >= moment && at <= found.at);
                const changes = since.filter((sample, i) => i === 0 || sample.currentTime !== since[i - 1].currentTime);
                const gaps = changes.slice(1).map(({ at }, i) => at - changes[i].at);
                return { afterMs: found.at - moment, stoodMs: Math.max(0, ...gaps) };
            }
            expect(Date.now(), "a picture made after the fault").to.be.below(deadline);
            await wait(250);
        }
    }

    for (const [signal, word] of [
        ["SIGKILL", "killed"],
        ["SIGSTOP", "hung"],
    ] as const) {
        for (const hop of faults[signal]) {
            it(`sees new pictures again after ${hop} was ${word}`, async () => {
                const moment = Date.now();
                rehearsal.signal(hop, signal);
                const { afterMs, stoodMs } = await seen(moment, 90_000);
                rows.push(`${hop} ${word}: ${(afterMs / 1000).toFixed(1)} s, ${(stoodMs / 1000).toFixed(1)} s`);
                expect(stoodMs, "without a new picture").to.be.below(goalMs);
                expect(await fatal(), "fatal errors of the player").to.deep.equal([]);
            });
        }
    }
});
