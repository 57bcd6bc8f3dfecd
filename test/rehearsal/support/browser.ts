import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { BrowserContext, chromium, Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";

export interface Browser {
    /** A new page, with what went wrong on it so far. */
    open(size: { width: number; height: number }, colorScheme?: "dark" | "light"): Promise<OpenPage>;
    close(): Promise<void>;
}

export interface OpenPage {
    page: Page;
    /** Console errors, refused requests, exceptions. */
    errors: string[];
    /** Origins that the page asked. */
    origins: Set<string>;
}

/** Debian's Chromium, without a network of its own. Skips the tests that need it where it is not installed; in CI that fails. */
export async function startBrowser(context: Mocha.Context): Promise<Browser> {
    if (!existsSync(executablePath)) {
        const mend = `no ${executablePath}: apt-get install chromium fonts-dejavu-core`;
        if (process.env["CI"] === "true") throw new Error(mend);
        console.log(`      skipped: ${mend}`);
        context.skip();
    }
    const folder = await mkdtemp(path.join(tmpdir(), "pi-live-chromium-"));
    const args = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
    const browser = await chromium.launch({
        executablePath,
        headless: true,
        args: [
            ...args,
            "--no-sandbox",
            "--disable-gpu",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
        ],
        // Its caches and crash reports stay in a folder that goes.
        env: { ...definedEnv(), XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder },
    });
    const contexts: BrowserContext[] = [];
    return {
        open: async (size, colorScheme = "dark") => {
            const own = await browser.newContext({ viewport: size, colorScheme });
            contexts.push(own);
            return watched(await own.newPage());
        },
        close: async () => {
            for (const own of contexts) await own.close();
            await browser.close();
            await rm(folder, { recursive: true, force: true });
        },
    };
}

function watched(page: Page): OpenPage {
    const errors: string[] = [];
    const origins = new Set<string>();
    page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => {
        if (/^https?:/.test(request.url())) origins.add(new URL(request.url()).origin);
    });
    return { page, errors, origins };
}

/** Where screenshots of a test run go; printed by nobody, kept for whoever looks. */
export async function screenshotFolder(): Promise<string> {
    const folder = process.env["PI_LIVE_SCREENSHOTS"] ?? path.join(tmpdir(), "pi-live-screenshots");
    await mkdir(folder, { recursive: true });
    return folder;
}

function definedEnv(): Record<string, string> {
    return Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
}
