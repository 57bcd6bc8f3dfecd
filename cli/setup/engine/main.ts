import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { buildSync } from "esbuild";

import { withLock } from "./lock";
import { checkout, engineCache, parts } from "./places";
import { runToEnd, output, logLine } from "./run";
import { atLeast, provideGo } from "./toolchain";

/** Oldest installed Pulumi that replaces a built one. */
const leastInstalled = [3, 200, 0];
const hostName = "pulumi-language-nodejs";

/** A Pulumi engine that can be run. */
export interface Engine {
    /** Folder to prepend to PATH; absent when `pulumi` is on PATH already. */
    folder?: string;
    version: string;
}

/** The engine when present: an installed one, or one that an earlier run built. Quick; updates the language host only. */
export function findEngine(): Engine | undefined {
    const installed = output("pulumi", ["version"])?.replace(/^v/, "");
    if (installed !== undefined && atLeast(installed, leastInstalled) && isOnPath(hostName)) {
        return { version: installed };
    }
    const folder = path.join(engineCache(), "bin");
    if (!existsSync(folder)) return undefined;
    installHost(folder);
    return { folder, version: parts()[0].version };
}

function isOnPath(program: string): boolean {
    return (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

/** Finds or builds the engine, once for all checkouts. Throws with what is missing and the fix. */
export async function provideEngine(): Promise<Engine> {
    const found = findEngine();
    if (found !== undefined) return found;
    const cache = engineCache();
    await withLock(`${cache}.lock`, async () => {
        if (!existsSync(path.join(cache, "bin"))) await build(cache);
    });
    const built = findEngine();
    if (built === undefined) throw new Error(`the engine was built but is not in ${cache}`);
    return built;
}

async function build(cache: string): Promise<void> {
    const work = path.join(cache, "work");
    const fresh = path.join(work, "bin");
    mkdirSync(fresh, { recursive: true });
    const go = await provideGo(work);
    for (const { program, wrapper, package: name, version, duration } of parts()) {
        logLine(`building ${program} ${version} (${duration}, once)`);
        const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
        const target = path.join(fresh, program);
        await runToEnd(go.program, ["build", "-buildvcs=false", "-trimpath", "-ldflags", stamp, "-o", target, name], {
            cwd: wrapper,
            env: { ...process.env, CGO_ENABLED: "0", ...go.env },
        });
    }
    // Atomic: the folder appears only once it is complete.
    renameSync(fresh, path.join(cache, "bin"));
    rmSync(work, { recursive: true, force: true });
    logLine(`ready in ${path.join(cache, "bin")}`);
}

/** Writes the language host beside `pulumi`, which searches there first; a newer checkout's host replaces an older one. */
function installHost(folder: string): void {
    const { outputFiles } = buildSync({
        entryPoints: [path.join(checkout, "cli/setup/engine/host.ts")],
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        banner: { js: "#!/usr/bin/env node" },
        write: false,
        logLevel: "silent",
    });
    const file = path.join(folder, hostName);
    const wanted = outputFiles[0].text;
    if (existsSync(file) && readFileSync(file, "utf8") === wanted) return;
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, wanted);
    chmodSync(fresh, 0o755);
    renameSync(fresh, file);
}

/** Command line: `--json` prints the engine on stdout. */
export async function main(args: string[]): Promise<number> {
    try {
        const engine = await provideEngine();
        if (args.includes("--json")) process.stdout.write(`${JSON.stringify(engine)}\n`);
        return 0;
    } catch (error) {
        logLine(error instanceof Error ? error.message : String(error));
        return 1;
    }
}
