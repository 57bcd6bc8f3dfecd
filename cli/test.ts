import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { z } from "zod";

import type { Answer } from "./main";

const tallySchema = z.object({ passes: z.number(), failures: z.number(), pending: z.number() });
type Tally = z.output<typeof tallySchema>;

/** Tiers in the order of how soon they tell something. */
const allTiers = ["unit", "graph", "schema", "engine"];

/** Runs the tiers one after another, and adds up what they counted; the last line is the sum. */
export async function test(root: string, tiers: string[]): Promise<Answer> {
    const unknown = tiers.filter((tier) => !allTiers.includes(tier));
    if (unknown.length > 0) throw new Error(`no tier ${unknown.join(", ")}: there are ${allTiers.join(", ")}`);
    const chosen = tiers.length === 0 ? allTiers : tiers;
    if (chosen.includes("engine")) await run(root, ["cli/setup/engine.mjs"], {});
    const tallies: Tally[] = [];
    const seconds: number[] = [];
    for (const tier of chosen) {
        const start = performance.now();
        tallies.push(await runTier(root, tier));
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

async function runTier(root: string, tier: string): Promise<Tally> {
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-test-"));
    const file = path.join(folder, "tally.json");
    try {
        process.stdout.write(`\n# ${tier}\n`);
        const code = await run(root, ["node_modules/mocha/bin/mocha.js", "--config", `test/${tier}.mocharc.json`], {
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
