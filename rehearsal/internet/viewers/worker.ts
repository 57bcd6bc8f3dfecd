/** Simulated viewers: players without pictures, many in one process. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";

import type { WorkerMain } from "../../run/report";
import { Client } from "./client";
import { onAir } from "./on-air";
import { share } from "./share";
import { Tally } from "./tally";
import { Viewer } from "./viewer";
import { viewersSettingsSchema } from "./settings";

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
