// Bundles the page for browsers: script with hls.js, style, and the worker that hls.js runs from a file (a strict policy allows no blob).
import { copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));

/** Writes the page's files into the folder; `pageServer` serves them from there. */
export async function buildPage(out) {
    mkdirSync(out, { recursive: true });
    await build({
        absWorkingDir: here,
        entryPoints: ["browser/page.ts"],
        outfile: path.join(out, "page.js"),
        bundle: true,
        platform: "browser",
        format: "iife",
        target: ["chrome100", "firefox100", "safari15.4"],
        minify: true,
        legalComments: "eof",
        logLevel: "warning",
    });
    for (const name of ["index.html", "page.css"]) {
        copyFileSync(path.join(here, "browser", name), path.join(out, name));
    }
    copyFileSync(createRequire(import.meta.url).resolve("hls.js/dist/hls.worker.js"), path.join(out, "hls.worker.js"));
}
