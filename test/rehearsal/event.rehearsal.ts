import { execFile } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import { expect } from "chai";
import * as HLS from "hls-parser";
import { z } from "zod";

import { recordStack } from "../../cli/recorded";
import { clockTime } from "../../rehearsal/clock/code";
import { answering } from "../../rehearsal/probe/answering";
import { ageOfPlaylist } from "../../rehearsal/probe/latency";
import { Rehearsal } from "../../rehearsal/rehearsal";
import { Browser, Sample, stalls, startBrowser, watchInBrowser } from "./support/browser";
import { playerServer } from "./support/player";
import { root, workers } from "./support/run";

/** Three minutes with two breaks; else one break, and that all comes back. */
const long = process.env.PI_LIVE_ALL === "1";

describe("the small event, rehearsed", function () {
    this.timeout(420_000);
    let rehearsal: Rehearsal;
    let browser: Browser;
    let player: Awaited<ReturnType<typeof playerServer>>;

    before(async function () {
        browser = await startBrowser(this);
        player = await playerServer();
        process.chdir(root);
        const { recording } = await recordStack(root, "dev");
        rehearsal = await Rehearsal.start(recording, { stack: "dev", root, worker: workers, scale: 1 / 3 });
        const { withAds, withoutAds } = rehearsal.state().playback;
        const patience = AbortSignal.timeout(120_000);
        for (const url of [...Object.values(withoutAds), ...Object.values(withAds)]) {
            expect(await answering(url, patience), url).to.equal(true);
        }
    });

    after(async () => {
        await browser?.close();
        await player?.close();
        await rehearsal?.stop();
    });

    /** Ages of the pictures that a page showed, ms. */
    const ages = (samples: Sample[]) =>
        samples.flatMap(({ at, clock }) => (clock === undefined ? [] : [at - clockTime(clock, at)]));
    const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

    async function open(url: string, start?: number) {
        const { page } = await browser.open({ width: 700, height: 450 });
        const watch = await watchInBrowser(page, player.url(url, start));
        return { page, watch };
    }

    it("is read by a foreign program in every rendition, at the size that is planned", async () => {
        const { withoutAds, withAds } = rehearsal.state().playback;
        for (const url of [withoutAds.live, withAds.live]) {
            const master = HLS.parse(await (await fetch(url)).text());
            if (!("variants" in master)) throw new Error(`${url} is no master playlist`);
            const sizes = master.variants.map(({ resolution }) => resolution);
            expect(sizes).to.have.length(3);
            for (const { uri, resolution } of master.variants) {
                const { stdout } = await promisify(execFile)(
                    "ffprobe",
                    [
                        "-v",
                        "error",
                        "-of",
                        "json",
                        "-show_entries",
                        "stream=codec_name,width,height",
                        new URL(uri, url).href,
                    ],
                    { timeout: 30_000 },
                );
                const { streams } = probed.parse(JSON.parse(stdout));
                expect(streams).to.deep.equal([{ codec_name: "h264", ...resolution }]);
            }
        }
    });

    it("is played by another player, with ads and without", async () => {
        const { withoutAds, withAds } = rehearsal.state().playback;
        for (const url of [withoutAds.live, withAds.live]) {
            const quiet = ["--no-config", "--really-quiet", "--vo=null", "--ao=null"];
            const { stderr } = await promisify(execFile)("mpv", [...quiet, "--length=4", url], { timeout: 60_000 });
            expect(stderr).to.equal("");
        }
    });

    it("is shown delayed by its 30 seconds, to a segment", async () => {
        const { withoutAds } = rehearsal.state().playback;
        const differences: number[] = [];
        // The delayed endpoint begins with what the channel showed before a camera was there: black.
        for (let tries = 0; differences.length < 3 && tries < 30; tries += 1) {
            const both = [ageOfPlaylist(withoutAds.live), ageOfPlaylist(withoutAds.delayed)];
            const [live, delayed] = await Promise.all(both);
            if (live !== undefined && delayed !== undefined) differences.push(delayed - live);
            else await wait(1000);
        }
        expect(differences, "pictures with a clock").to.have.length(3);
        expect(median(differences)).to.be.closeTo(30_000, 4000);
    });

    it("shows the ad in a break, then the event again, without a stall", async () => {
        const { withAds } = rehearsal.state().playback;
        const { page, watch } = await open(withAds.live);
        const breaks = long ? 2 : 1;
        // The first session's creatives are made meanwhile: that break is slate (MediaTailor transcodes what it sees first).
        await wait(5000);
        for (let i = 0; i < breaks; i += 1) {
            await rehearsal.breakNow();
            await wait(long ? 85_000 : 65_000);
        }
        const samples = await watch.samples();
        const first = samples.findIndex(({ clock }) => clock !== undefined);
        const gone = samples.findIndex(({ clock }, at) => at > first && clock === undefined);
        const back = samples.findIndex(({ clock }, at) => at > gone && clock !== undefined);
        expect(first, "the event").to.be.at.least(0);
        expect(gone, "the break").to.be.greaterThan(first);
        expect(back, "the event again").to.be.greaterThan(gone);
        expect(samples[back].currentTime - samples[gone].currentTime, "seconds of the break").to.be.closeTo(30, 3);
        expect(stalls(samples)).to.deep.equal([]);
        await page.close();
    });

    it("shows a startover viewer what was on before it came", async () => {
        const { withoutAds } = rehearsal.state().playback;
        const start = new Date(Date.now() - 60_000).toISOString();
        const { page, watch } = await open(`${withoutAds.startover}?start=${start}`, 0);
        await wait(8000);
        const first = (await watch.samples()).find(({ clock, currentTime }) => clock !== undefined && currentTime < 3);
        expect(ages(first === undefined ? [] : [first])[0], "age of its first picture").to.be.within(50_000, 75_000);
        await page.close();
    });
});

const probed = z.object({
    streams: z.array(
        z.object({ codec_name: z.string(), width: z.number().optional(), height: z.number().optional() }).strict(),
    ),
});
