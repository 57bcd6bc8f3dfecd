import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { recordStack } from "../../cli/recorded";
import { Drawing, eventDrawing } from "../../graph";
import { pageServer, PageServer } from "../../rehearsal/page/server";
import { Media, serveMedia } from "./page-media";
import { cannedState } from "./page-state";
import { Browser, screenshotFolder, startBrowser } from "./support/browser";
import { root } from "./support/run";

describe("the page in a browser", function () {
    let browser: Browser;
    let media: Media;
    let server: PageServer;
    let drawing: Drawing;
    let breaks = 0;
    const assets = mkdtempSync(path.join(tmpdir(), "pi-live-page-assets-"));

    before(async function () {
        browser = await startBrowser(this);
        const { buildPage } = await import("../../rehearsal/page/build.mjs");
        await buildPage(assets);
        drawing = eventDrawing((await recordStack(root, "dev")).recording);
        media = await serveMedia();
        const startedAt = Date.now();
        server = await pageServer({
            port: 0,
            host: "127.0.0.1",
            assets,
            state: () => ({
                ...cannedState(Date.now(), drawing),
                startedAt,
                playback: {
                    withAds: { live: media.url("live.m3u8"), startover: media.url("breaks.m3u8") },
                    withoutAds: { live: media.url("live.m3u8") },
                },
            }),
            breakNow: () => {
                breaks += 1;
                return breaks < 3 ? Promise.resolve() : Promise.reject(new Error("the channel is not running"));
            },
        });
    });
    after(async () => {
        await server?.close();
        await media?.stop();
        await browser?.close();
        rmSync(assets, { recursive: true, force: true });
    });

    it("plays the event, tells the picture's age, and shows the figures", async () => {
        const { page, errors, origins } = await browser.open({ width: 1440, height: 900 });
        await page.goto(server.url);
        await page.waitForFunction(() => /^\d+(\.\d+)? m?s$/.test(document.querySelector("#age")?.textContent ?? ""));
        const age = await page.locator("#age").textContent();
        expect(age).to.match(/^[1-9]\.\d s$/);
        expect(await page.locator("#fill").textContent()).to.equal("88 %");
        await page.screenshot({ path: path.join(await screenshotFolder(), "wide.png"), fullPage: true });
        expect(errors).to.deep.equal([]);
        expect([...origins].sort()).to.deep.equal([new URL(server.url).origin, new URL(media.url("x")).origin].sort());
    });
});
