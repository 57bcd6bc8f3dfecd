import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { z } from "zod";

import type { Answer } from "./main";
import { provideMedia } from "./setup/media";

const tallySchema = z.object({ passes: z.number(), failures: z.number(), pending: z.number() });
type Tally = z.output<typeof tallySchema>;

/** Tiers in the order of how soon they tell something. */
const allTiers = ["unit", "graph", "schema", "rehearsal", "engine", "pi"];

/** What a run of the tests includes beyond the usual. */
export interface TestOptions {
    /** Also what takes long: every fault five times, soaks, load. */
    all?: boolean;
    /** Also an emulated guest with the Pi's own processor. */
    arm64?: boolean;
}

/** Runs the tiers one after another, and adds up what they counted; the last line is the sum. */
export async function test(root: string, tiers: string[], { all, arm64 }: TestOptions = {}): Promise<Answer> {
    const unknown = tiers.filter((tier) => !allTiers.includes(tier));
    if (unknown.length > 0) throw new Error(`no tier ${unknown.join(", ")}: there are ${allTiers.join(", ")}`);
    const chosen = tiers.length === 0 ? allTiers : tiers;
    // What cannot be had, the tier itself tells.
    if (chosen.includes("rehearsal")) await provideMedia({ tests: true }).catch(() => {});
    if (chosen.includes("engine") || chosen.includes("pi")) await run(root, ["cli/setup/engine.mjs"], {});
    // Mostly waits for the package mirror: the first tiers run meanwhile. What it cannot provide, the tier itself tells.
    const guests = chosen.includes("pi")
        ? run(root, ["cli/setup/pi.mjs", ...(arm64 ? ["--arm64"] : [])], {})
        : undefined;
    const extra = { ...(all && { PI_LIVE_ALL: "1" }), ...(arm64 && { PI_LIVE_ARM64: "1" }) };
    const tallies: Tally[] = [];
    const seconds: number[] = [];
    for (const tier of chosen) {
        if (tier === "pi") await guests;
        const start = performance.now();
        tallies.push(await runTier(root, tier, extra));
        seconds.push(Math.round((performance.now() - start) / 1000));
    }
    const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
    const failed = sum(({ failures }) => failures);
    const skipped = sum(({ pending }) => pending);
    const rows = tallies.map(
        ({ passes, failures, pending }, i) =>
            `${chosen[i].padEnd(8)} ${passes} passed, ${failures} failed, ${pending} skipped (${seconds[i]} s)`,
    );
    const total = `${sum(({ passes }) => passes)} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
    return { text: [...rows, total].join("\n"), code: failed === 0 ? 0 : 1 };
}

async function runTier(root: string, tier: string, extra: Record<string, string>): Promise<Tally> {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-test-"));
    const file = path.join(folder, "tally.json");
    try {
        process.stdout.write(`\n# ${tier}\n`);
        const code = await run(root, ["node_modules/mocha/bin/mocha.js", "--config", `test/${tier}.mocharc.json`], {
            ...extra,
            PI_LIVE_TALLY: file,
        });
        const tally = readTally(file);
        // A runner that died before its end, or failed outside any test, is a failure of its own.
        if (tally === undefined) return { passes: 0, failures: 1, pending: 0 };
        return code === 0 || tally.failures > 0 ? tally : { ...tally, failures: 1 };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function readTally(file: string): Tally | undefined {
    try {
        return tallySchema.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
        return undefined;
    }
}

function run(root: string, args: string[], env: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
    });
}
