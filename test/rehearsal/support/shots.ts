/**
 * The README's pictures, of a rehearsal that runs: `./pi-live rehearse dev --break-every 50s --viewers 20`, two breaks later
 * `npx tsx test/rehearsal/support/shots.ts <address of its page>`.
 */
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { type Browser, launchBrowser, type Size } from "./browser";
import { root } from "./run";

const shots: Record<string, Size> = {
    rehearsal: { width: 1280, height: 1660 },
    "rehearsal-phone": { width: 390, height: 844, deviceScaleFactor: 2 },
};

/** Until the page has a picture, and the figures that come every few seconds. */
const settledMs = 5000;

async function shoot(browser: Browser, address: string, folder: string): Promise<void> {
    for (const [name, size] of Object.entries(shots)) {
        const { page } = await browser.open(size);
        await page.goto(address);
        await page.locator("#curtain.clear").waitFor({ state: "attached", timeout: 60_000 });
        await wait(settledMs);
        await page.screenshot({ path: path.join(folder, `${name}.png`) });
        await page.close();
    }
}

async function main([address, folder = path.join(root, "docs/images")]: string[]): Promise<void> {
    if (address === undefined) throw new Error("which address has the page?");
    const browser = await launchBrowser();
    try {
        await shoot(browser, address, folder);
    } finally {
        await browser.close();
    }
}

void main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
