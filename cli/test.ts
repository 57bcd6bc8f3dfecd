import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { z } from "zod";

import type { CommandResult } from "./command-result";
import { provideLinters } from "./setup/linters";
import { provideMedia } from "./setup/media";
import { provideShellcheck } from "./setup/shellcheck";

const tallySchema = z.object({
    passes: z.number(),
    failures: z.number(),
    pending: z.number(),
    failed: z.array(z.object({ title: z.string(), why: z.string() })),
});
type Tally = z.output<typeof tallySchema>;

/** Tiers in the order in which they run: the fastest first, those in real time last. */
const allTiers = ["unit", "graph", "schema", "engine", "rehearsal", "pi"];

/** Tiers that run in real time: building the guests at the same time would slow them. */
const realTime = ["rehearsal", "pi"];

/** Lines of a failure's message that the summary repeats. */
const linesOfFailure = 12;

/** Optional parts of a test run. */
export interface TestOptions {
    /** Also the long tests: every fault five times, soaks, load. */
    all?: boolean;
    /** Also an emulated guest with the Pi's own processor. */
    arm64?: boolean;
    /** Also a guest of Ubuntu 24.04. */
    ubuntu?: boolean;
}

/** Runs the tiers one after another; the last line is the sum of their counts. */
export async function test(
    root: string,
    tiers: string[],
    { all, arm64, ubuntu }: TestOptions = {},
): Promise<CommandResult> {
    const unknown = tiers.filter((tier) => !allTiers.includes(tier));
    if (unknown.length > 0) throw new Error(`no tier ${unknown.join(", ")}: there are ${allTiers.join(", ")}`);
    const chosen = tiers.length === 0 ? allTiers : tiers;
    // A tier reports its missing needs itself.
    if (chosen.includes("unit")) await provideShellcheck().catch(() => {});
    if (chosen.includes("rehearsal")) await provideMedia({ tests: true }).catch(() => {});
    if (chosen.includes("schema")) await provideLinters().catch(() => {});
    if (chosen.includes("engine") || chosen.includes("pi")) await run(root, ["cli/setup/engine.mjs"], {});
    // Mostly waits for the package mirror, so the first tiers run meanwhile. The tier reports missing needs itself.
    const guests = chosen.includes("pi")
        ? run(root, ["cli/setup/pi.mjs", ...(arm64 ? ["--arm64"] : []), ...(ubuntu ? ["--ubuntu"] : [])], {})
        : undefined;
    const extra = {
        ...(all && { PI_LIVE_ALL: "1" }),
        ...(arm64 && { PI_LIVE_ARM64: "1" }),
        ...(ubuntu && { PI_LIVE_UBUNTU: "1" }),
    };
    const tallies: Tally[] = [];
    const seconds: number[] = [];
    for (const tier of chosen) {
        if (realTime.includes(tier)) await guests;
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
    const failureLines = tallies.flatMap((tally, i) => tally.failed.map((failure) => failureText(chosen[i], failure)));
    return { text: [...failureLines, ...rows, total].join("\n"), code: failed === 0 ? 0 : 1 };
}

/** A failure, repeated at the end: of a long run often only the end is kept. */
function failureText(tier: string, { title, why }: Tally["failed"][number]): string {
    const lines = why.split("\n");
    const more = lines.length > linesOfFailure ? ["…"] : [];
    return [
        `failed in ${tier}: ${title}`,
        ...[...lines.slice(0, linesOfFailure), ...more].map((l) => `    ${l}`),
        "",
    ].join("\n");
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
        // A runner that died, or failed outside any test, counts as one failure.
        if (tally === undefined) {
            const failed = [{ title: "the tier itself", why: `ended with ${code} and counted nothing` }];
            return { passes: 0, failures: 1, pending: 0, failed };
        }
        if (code === 0 || tally.failures > 0) return tally;
        return { ...tally, failures: 1, failed: [{ title: "the tier itself", why: `ended with ${code}` }] };
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
