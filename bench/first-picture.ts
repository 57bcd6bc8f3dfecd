import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

import { type Browser, launchBrowser, watchInBrowser } from "../test/rehearsal/support/browser";
import { run } from "./child";
import { type BenchRow, median } from "./table";

const runs = 3;
const boundSeconds = 15;
/** Timeout of a run; without a picture by then it fails. */
const patienceMs = 120_000;
const lookMs = 200;

interface First {
    /** Seconds after the command: its page's address, any picture, a picture of the camera (with the coded clock). */
    address: number;
    picture: number;
    camera: number;
}

/** A user's wait: from the command's start to a picture in a browser that is open already. In seconds of wall time. */
export async function firstPictureRows(root: string): Promise<BenchRow[]> {
    // Builds, installs and records everything of a first start.
    run("./pi-live", ["plan", "dev"], { cwd: root, env: process.env });
    const browser = await launchBrowser();
    try {
        const firsts: First[] = [];
        for (let i = 0; i < runs; i += 1) firsts.push(await firstPicture(root, browser));
        const row = (figure: string, of: (first: First) => number, bounded: boolean): BenchRow => {
            const seconds = firsts.map(of);
            const middle = median(seconds);
            return {
                figure,
                measured: `${middle.toFixed(1)} s (${seconds.map((one) => one.toFixed(1)).join(", ")})`,
                against: "",
                ...(bounded ? { bound: `≤ ${boundSeconds} s`, holds: middle <= boundSeconds } : { bound: "" }),
            };
        };
        return [
            row("from the command to the page's address", ({ address }) => address, false),
            row("… to the first picture in the browser", ({ picture }) => picture, true),
            row("… to the camera's first picture there", ({ camera }) => camera, false),
        ];
    } finally {
        await browser.close();
    }
}

async function firstPicture(root: string, browser: Browser): Promise<First> {
    const begun = Date.now();
    const seconds = (at: number) => (at - begun) / 1000;
    const command = spawn("./pi-live", ["rehearse", "dev"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise<void>((resolve) => command.once("exit", () => resolve()));
    try {
        const url = await pageAddress(command);
        const address = seconds(Date.now());
        const { page } = await browser.open({ width: 1280, height: 900 });
        const watch = await watchInBrowser(page, url);
        for (;;) {
            const samples = await watch.samples();
            const camera = samples.find(({ clock }) => clock !== undefined);
            if (camera !== undefined) {
                await page.close();
                return { address, picture: seconds(samples[0].at), camera: seconds(camera.at) };
            }
            if (Date.now() - begun > patienceMs) throw new Error(`no picture within ${patienceMs / 1000} s`);
            await wait(lookMs);
        }
    } finally {
        command.kill("SIGINT");
        await ended;
    }
}

/** As the command prints it. */
async function pageAddress({ stdout }: ChildProcess): Promise<string> {
    if (stdout === null) throw new Error("no output");
    const lines: string[] = [];
    for await (const line of createInterface({ input: stdout })) {
        const [, url] = /^page\s+(http\S+)/.exec(line) ?? [];
        if (url !== undefined) {
            stdout.resume();
            return url;
        }
        lines.push(line);
    }
    throw new Error(`the rehearsal prints no page address: ${lines.join("\n")}`);
}
