import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import type { Page } from "playwright-core";

import { recordStack } from "../../cli/recorded";
import { Drawing, eventDrawing } from "../../drawing";
import { clockTime } from "../../rehearsal/clock/code";
import { pageServer, PageServer } from "../../rehearsal/page/server";
import { reportHtml } from "../../rehearsal/report/html";
import { Recorder } from "../../rehearsal/report/recorder";
import type { RehearsalEvent } from "../../rehearsal/run/hop";
import { Media, serveMedia } from "./page-media";
import { cannedState } from "./page-state";
import { seriousFaults } from "./support/axe";
import { Browser, screenshotFolder, startBrowser, watchInBrowser } from "./support/browser";
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
        const [, recorded, served] = await Promise.all([buildPage(assets), recordStack(root, "dev"), serveMedia()]);
        drawing = eventDrawing(recorded.recording);
        media = served;
        const startedAt = Date.now();
        const splice: RehearsalEvent = {
            ...{ type: "splice", at: startedAt, eventId: 103, seconds: 120, action: "splice_insert" },
            startsAt: startedAt - 60_000,
        };
        // More than the log has room for.
        const notes = Array.from({ length: 80 }, (_, i): RehearsalEvent => ({
            type: "note",
            at: startedAt - 600_000 + i,
            hop: "tailor",
            text: `note ${i}`,
        }));
        server = await pageServer({
            port: 0,
            host: "127.0.0.1",
            assets,
            state: () => ({
                ...cannedState(Date.now(), drawing),
                // The clip's pictures are of this moment, and one of its parts is an ad.
                events: [...cannedState(startedAt, drawing).events, ...notes, splice],
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
        const watch = await watchInBrowser(page, server.url);
        await until(page, () => /^\d+(\.\d+)? m?s$/.test(document.querySelector("#age")?.textContent ?? ""));
        const samples = await watch.samples();
        const read = samples.flatMap(({ at, clock }) => (clock === undefined ? [] : [at - clockTime(clock, at)]));
        expect(read.length).to.be.greaterThan(0);
        expect(await page.locator("#fill").textContent()).to.equal("88 %");
        expect(await page.locator("#cache").textContent()).to.equal("93 %");
        expect(await page.locator("#hops tr").count()).to.equal(13);
        expect(await page.locator(".stop .dot.up").count()).to.equal(drawing.stops.length);
        expect(await page.locator("#breaks > li").nth(1).textContent()).to.contain("73 % ads · 27 % slate");
        expect(await page.locator(".params").textContent()).to.contain("correlator8124406518");
        expect(errors).to.deep.equal([]);
        expect([...origins].sort()).to.deep.equal([new URL(server.url).origin, new URL(media.url("x")).origin].sort());
        await page.screenshot({ path: path.join(await screenshotFolder(), "wide.png"), fullPage: true });
        await page.close();
    });

    it("changes the stream by its tabs, and says when an ad is shown", async () => {
        const { page, errors } = await browser.open({ width: 1440, height: 900 });
        const watch = await watchInBrowser(page, server.url);
        await page.getByRole("button", { name: "startover" }).click();
        // A stream that begins within a break tells of it only once a clock was seen.
        await until(
            page,
            () => document.querySelector<HTMLElement>("#badge:not([hidden])")?.textContent === "Ad break",
        );
        await until(page, () => document.querySelector<HTMLElement>("#badge")?.hidden === true);
        const samples = await watch.samples();
        const red = samples.filter(({ colour: [r, g, b] }) => r > 200 && g < 40 && b < 40);
        expect(red.length).to.be.greaterThan(5);
        expect(red.filter(({ clock }) => clock !== undefined)).to.deep.equal([]);
        expect(await page.getByRole("button", { name: "startover" }).getAttribute("aria-pressed")).to.equal("true");
        expect(errors).to.deep.equal([]);
        await page.close();
    });

    it("asks for a break by mouse and by keyboard, and says why there is none", async () => {
        const { page } = await browser.open({ width: 1440, height: 900 });
        await page.goto(server.url);
        await page.getByRole("button", { name: "Break now" }).click();
        await page.getByText("Asked for.").waitFor();
        await page.locator("#break-answer").evaluate((element) => (element.textContent = ""));
        await page.getByRole("button", { name: "Break now" }).press("Enter");
        await page.getByText("Asked for.").waitFor();
        expect(breaks).to.equal(2);
        await page.getByRole("button", { name: "Break now" }).press("Space");
        await page.getByText("the channel is not running").waitFor();
        await page.close();
    });

    it("fits a phone, light and dark, and every control is reached by the keyboard", async () => {
        for (const scheme of ["dark", "light"] as const) {
            const { page, errors } = await browser.open({ width: 360, height: 640 }, scheme);
            await page.goto(server.url);
            await until(page, () => document.querySelector("#curtain")?.classList.contains("clear") === true);
            expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(360);
            const names = new Set<string>();
            for (let i = 0; i < 30; i += 1) {
                await page.keyboard.press("Tab");
                names.add((await page.evaluate(() => document.activeElement?.textContent ?? "")).trim());
            }
            expect([...names]).to.include.members(["live", "startover", "with ads", "without", "Break now"]);
            expect(errors).to.deep.equal([]);
            await page.screenshot({ path: path.join(await screenshotFolder(), `phone-${scheme}.png`), fullPage: true });
            await page.close();
        }
    });

    it("breaks no rule of axe that is serious, nor does the report", async () => {
        const { page } = await browser.open({ width: 1280, height: 900 });
        await page.goto(server.url);
        await until(page, () => document.querySelector("#curtain")?.classList.contains("clear") === true);
        expect(await seriousFaults(page)).to.deep.equal([]);
        await page.close();
        const recorder = new Recorder();
        recorder.sample(cannedState(Date.now(), drawing));
        // A page of its own: the other's policy would refuse the report's style.
        const { page: phone } = await browser.open({ width: 390, height: 844 });
        await phone.setContent(reportHtml(recorder.report([{ code: "x", text: "one finding" }])));
        expect(await seriousFaults(phone)).to.deep.equal([]);
        await phone.screenshot({ path: path.join(await screenshotFolder(), "report-phone.png"), fullPage: true });
        await phone.close();
    });

    it("answers only its own page", async () => {
        const other = { headers: { origin: "http://elsewhere.example" }, method: "POST" };
        expect((await fetch(`${server.url}api/break`, other)).status).to.equal(403);
        expect((await fetch(`${server.url}api/break`)).status).to.equal(405);
        expect((await fetch(`${server.url}api/state`)).status).to.equal(200);
        expect((await fetch(`${server.url}nothing`)).status).to.equal(404);
        expect((await fetch(`${server.url}report.html`)).status).to.equal(404);
        const policy = (await fetch(server.url)).headers.get("content-security-policy") ?? "";
        expect(policy).to.contain("default-src 'none'; script-src 'self'");
        expect(policy).to.contain(new URL(media.url("x")).origin);
    });
});

/** On a busy machine a player takes its time. */
function until(page: Page, seen: () => boolean): Promise<unknown> {
    return page.waitForFunction(seen, undefined, { timeout: 60_000, polling: 100 });
}
