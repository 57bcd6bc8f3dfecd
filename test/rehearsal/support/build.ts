import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";

import { build } from "esbuild";

import { inlineTextPlugin } from "../../../components/inline-text.mjs";
import { root, workerFile } from "./run";

/** The workers in one file, as users run them. From source each of some hundred starts transpiled anew. */
export async function buildWorkers(): Promise<void> {
    const folder = path.join(root, ".pi-live/test");
    mkdirSync(folder, { recursive: true });
    const fresh = path.join(folder, `worker.${process.pid}.js`);
    await build({
        absWorkingDir: root,
        entryPoints: ["rehearsal/worker.ts"],
        outfile: fresh,
        bundle: true,
        // Beside the packages, which stay where npm put them.
        packages: "external",
        platform: "node",
        format: "cjs",
        target: "node20",
        plugins: [inlineTextPlugin],
        logLevel: "warning",
    });
    const file = path.join(folder, "worker.js");
    renameSync(fresh, file);
    process.env[workerFile] = file;
}

/** Before the tier. */
export const mochaGlobalSetup = buildWorkers;
