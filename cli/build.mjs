// Bundles the sources into one file: a start reads one file instead of two hundred. Packages stay in node_modules.
import { copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { inlineTextPlugin } from "../components/inline-text.mjs";
import { buildPage } from "../rehearsal/page/build.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(root, ".pi-live/build");
const fresh = `${out}.${process.pid}`;
mkdirSync(fresh, { recursive: true });
await build({
    absWorkingDir: root,
    // The program, and the process of a rehearsal's workers.
    entryPoints: { cli: "cli/main.ts", worker: "rehearsal/worker.ts" },
    outdir: fresh,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "linked",
    keepNames: true,
    plugins: [inlineTextPlugin],
    logLevel: "warning",
});
await buildPage(path.join(fresh, "page"));
for (const file of ["start.cjs", "late.cjs"]) copyFileSync(path.join(root, "cli", file), path.join(fresh, file));
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
