import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { build } from "esbuild";
import { BrowserContext, chromium, Page } from "playwright-core";
import { z } from "zod";

import { root } from "./run";

const executablePath = "/usr/bin/chromium";

export interface Browser {
    /** A new page, with what went wrong on it so far. */
    open(size: Size, colorScheme?: "dark" | "light"): Promise<OpenPage>;
    close(): Promise<void>;
}

export interface Size {
    width: number;
    height: number;
    /** Pixels of the screen to one of the page; 1 when absent. */
    deviceScaleFactor?: number;
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
        const fix = `no ${executablePath}: apt-get install chromium fonts-dejavu-core`;
        if (process.env["CI"] === "true") throw new Error(fix);
        console.log(`      skipped: ${fix}`);
        context.skip();
    }
    return launchBrowser();
}

/** The same where no test runs. Throws without Chromium. */
export async function launchBrowser(): Promise<Browser> {
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
        open: async ({ width, height, deviceScaleFactor = 1 }, colorScheme = "dark") => {
            const own = await browser.newContext({ viewport: { width, height }, deviceScaleFactor, colorScheme });
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

/** What the video of a page showed at one moment. */
export interface Sample {
    /** ms since 1970. */
    at: number;
    currentTime: number;
    paused: boolean;
    /** 24 bits of the coded clock; absent for ads and slate. */
    clock?: number;
    /** Mean red, green, blue of the lower half, 0–255. */
    colour: [number, number, number];
    /** Height of the rendition. */
    height: number;
    droppedFrames: number;
}

export interface Watch {
    /** All so far, ten a second. */
    samples(): Promise<Sample[]>;
}

/** Opens the address and samples its first video from then on. The address may have any policy: nothing of it is loosened. */
export async function watchInBrowser(page: Page, url: string): Promise<Watch> {
    const script = await build({
        stdin: { contents: sampler, resolveDir: root, loader: "ts" },
        ...{ bundle: true, write: false, format: "iife", platform: "browser", logLevel: "silent" },
    });
    await page.addInitScript({ content: script.outputFiles[0]?.text ?? "" });
    await page.goto(url);
    return {
        samples: async () =>
            z.array(sampleSchema).parse(JSON.parse(await page.evaluate("JSON.stringify(watchSamples)"))),
    };
}

/** Times in which the picture stood, longer than so many ms; the wait for the first picture is none. */
export function stalls(samples: readonly Sample[], longerThanMs = 1000): { at: number; ms: number }[] {
    const found: { at: number; ms: number }[] = [];
    let moved = samples.find(({ currentTime }) => currentTime > 0);
    for (const sample of samples.slice(moved === undefined ? samples.length : samples.indexOf(moved))) {
        if (moved !== undefined && sample.currentTime === moved.currentTime) continue;
        if (moved !== undefined && sample.at - moved.at > longerThanMs) {
            found.push({ at: moved.at, ms: sample.at - moved.at });
        }
        moved = sample;
    }
    const last = samples.at(-1);
    if (moved !== undefined && last !== undefined && last.at - moved.at > longerThanMs) {
        found.push({ at: moved.at, ms: last.at - moved.at });
    }
    return found;
}

const sampleSchema = z.object({
    at: z.number(),
    currentTime: z.number(),
    paused: z.boolean(),
    clock: z.number().optional(),
    colour: z.tuple([z.number(), z.number(), z.number()]),
    height: z.number(),
    droppedFrames: z.number(),
});

const sampler = `
import { readClock } from "./rehearsal/clock/code";
const [width, height] = [640, 360];
const canvas = document.createElement("canvas");
Object.assign(canvas, { width, height });
const context = canvas.getContext("2d", { willReadFrequently: true });
const samples = (globalThis.watchSamples = []);
setInterval(() => {
    const video = document.querySelector("video");
    if (video === null || video.readyState < 2 || video.videoWidth === 0) return;
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const luma = (x, y) => {
        const at = 4 * (Math.floor(y) * width + Math.floor(x));
        return 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
    };
    const sums = [0, 0, 0];
    let count = 0;
    for (let at = 2 * width * height; at < data.length; at += 4 * 37) {
        for (let i = 0; i < 3; i += 1) sums[i] += data[at + i];
        count += 1;
    }
    samples.push({
        at: Date.now(),
        currentTime: video.currentTime,
        paused: video.paused,
        clock: readClock(luma, width, height),
        colour: sums.map((sum) => Math.round(sum / count)),
        height: video.videoHeight,
        droppedFrames: video.getVideoPlaybackQuality().droppedVideoFrames,
    });
}, 100);
`;
