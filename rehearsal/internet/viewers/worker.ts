/** Simulated viewers: players without pictures, many in one process. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

import { z } from "zod";

import type { WorkerMain } from "../../run/report";
import { Client } from "./client";
import { onAir } from "./on-air";
import { share } from "./share";
import { Tally } from "./tally";
import { Viewer } from "./viewer";

export const viewersSettingsSchema = z.object({
    /** Master playlists, and how many of the viewers open each, in proportion. */
    urls: z.array(z.object({ url: z.string(), weight: z.number().positive() })).min(1),
    count: z.number().int().nonnegative(),
    /** They come evenly over so many seconds, to each stream as soon as it has enough to begin with. */
    rampSeconds: z.number().nonnegative(),
});
export type ViewersSettings = z.output<typeof viewersSettingsSchema>;

export const main: WorkerMain = async (given, report) => {
    const { urls, count, rampSeconds } = viewersSettingsSchema.parse(given);
    const [client, tally] = [new Client(urls.map(({ url }) => url)), new Tally()];
    const viewers = share(urls, count).map((url, number) => new Viewer(number, url, client, tally));
    // How late this process itself is: what it adds to every time that it measures.
    const own = monitorEventLoopDelay({ resolution: 10 });
    own.enable();
    report.ready();
    let came = 0;
    setInterval(() => {
        const playbacks = viewers.flatMap(({ playback }) => playback ?? []);
        const figures = tally.figures(playbacks, performance.now() / 1000);
        report.figures({ viewers: came, ...figures, ownP99Ms: Math.round(own.percentile(99) / 1e6) - 10 });
    }, 1000);
    const coming = urls.map(async ({ url }) => {
        const audience = viewers.filter((viewer) => viewer.url === url);
        await onAir(url, client);
        const started = performance.now();
        for (const [i, viewer] of audience.entries()) {
            void viewer.watch();
            came += 1;
            await wait(Math.max(0, started + (rampSeconds * 1000 * (i + 1)) / audience.length - performance.now()));
        }
    });
    await Promise.all(coming);
};
