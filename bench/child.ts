import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { z } from "zod";

/** Output of `peak.cjs`. */
const peakReport = z.object({ peakBytes: z.number(), modules: z.array(z.string()) });

export interface Measured {
    /** From the start of the process to its end, ms. */
    wallMs: number;
    /** Peak memory, MB (10^6 bytes). */
    peakMb: number;
    /** Loaded files of `@pulumi/*`, in order. */
    modules: string[];
    stdout: string;
}

/** Runs a Node program to its end and measures it. Throws with its output when the exit code is not 0. */
export function measureNode(args: readonly string[], cwd: string): Measured {
    const folder = mkdtempSync(join(tmpdir(), "pi-live-bench-"));
    const out = join(folder, "out.json");
    try {
        const { wallMs, stdout } = run(process.execPath, ["--require", join(__dirname, "peak.cjs"), ...args], {
            cwd,
            env: { ...process.env, PI_LIVE_BENCH_OUT: out },
        });
        const { peakBytes, modules } = peakReport.parse(JSON.parse(readFileSync(out, "utf8")));
        return { wallMs, peakMb: peakBytes / 1e6, modules, stdout };
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Runs any program to its end. Throws with its output when the exit code is not 0. */
export function run(
    command: string,
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
): { wallMs: number; stdout: string } {
    const start = performance.now();
    const { status, error, stdout, stderr } = spawnSync(command, args, {
        ...options,
        encoding: "utf8",
        maxBuffer: 64e6,
        timeout: 300_000,
    });
    const wallMs = performance.now() - start;
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
    return { wallMs, stdout };
}
