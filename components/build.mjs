// Compiles the library into bin/. npm starts it before it packs or publishes (prepack), and after an install in this folder
// (prepare, with --if-stale), so that no library without code leaves a checkout.
import { spawnSync } from "node:child_process";
import {
    existsSync,
    readdirSync,
    readFileSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { inlineTexts } from "./inline-text.mjs";

const here = realpathSync(path.dirname(fileURLToPath(import.meta.url)));
const bin = path.join(here, "bin");
const afterInstall = process.argv.includes("--if-stale");

/** What the compiler needs; the checkout's own packages, or those of a copy of this folder. */
const needed = ["typescript", "@types/node", "@pulumi/pulumi", "@pulumi/aws", "@pulumi/aws-native", "@pulumi/command"];

function say(text) {
    process.stderr.write(`pi-live: ${text}\n`);
}

function missing() {
    const require = createRequire(path.join(here, "package.json"));
    return needed.filter((name) => {
        const places = require.resolve.paths(name) ?? [];
        return !places.some((place) => existsSync(path.join(place, name, "package.json")));
    });
}

/** Newest change of the sources, ms; folders that hold none are left out. */
function newest(folder) {
    return Math.max(
        ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
            if (["bin", "bin.new", "node_modules"].includes(entry.name)) return 0;
            const file = path.join(folder, entry.name);
            if (entry.isDirectory()) return newest(file);
            return /\.(ts|sh|awk)$|^(tsconfig|schema)\.json$|^(build|inline-text)\.mjs$/.test(entry.name)
                ? statSync(file).mtimeMs
                : 0;
        }),
        0,
    );
}

function isFresh() {
    // An installed library was compiled when it was packed.
    if (here.split(path.sep).includes("node_modules")) return true;
    const made = path.join(bin, "index.js");
    return existsSync(made) && statSync(made).mtimeMs >= newest(here);
}

/** The checkout whose workspace this folder is; undefined for a copy of the folder alone. */
function checkout() {
    const above = path.join(here, "..", "package.json");
    if (!existsSync(above)) return undefined;
    const { workspaces = [] } = JSON.parse(readFileSync(above, "utf8"));
    return workspaces.includes(path.basename(here)) ? path.dirname(above) : undefined;
}

/** Installs the packages that are missing. npm's settings of the command that runs now (dry run, destination …) are not for this. */
function install() {
    const root = checkout();
    const args = [
        root === undefined ? "install" : "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ];
    say(`installing what the compiler needs (npm ${args[0]}, about a minute)`);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    // Of npm's settings only those that reach the registry are kept.
    for (const name of ["npm_config_registry", "npm_config_cache", "npm_config_userconfig", "npm_config_cafile"]) {
        if (process.env[name] !== undefined) env[name] = process.env[name];
    }
    const { status } = spawnSync("npm", args, {
        cwd: root ?? here,
        env,
        stdio: ["ignore", "ignore", "inherit"],
        shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`npm ${args[0]} failed in ${root ?? here}: see above`);
}

function compile() {
    const require = createRequire(path.join(here, "package.json"));
    const fresh = path.join(here, "bin.new");
    rmSync(fresh, { recursive: true, force: true });
    const compiler = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
    const { status } = spawnSync(process.execPath, [compiler, "-p", here, "--outDir", fresh], {
        stdio: ["ignore", 2, 2],
    });
    if (status !== 0) {
        rmSync(fresh, { recursive: true, force: true });
        throw new Error("the library does not compile: see above");
    }
    for (const name of readdirSync(fresh, { recursive: true })) {
        const file = path.join(fresh, name);
        if (!file.endsWith(".js")) continue;
        writeFileSync(file, inlineTexts(readFileSync(file, "utf8"), path.join(here, path.dirname(name))));
    }
    // Whole or not at all: no file of a former build stays.
    rmSync(bin, { recursive: true, force: true });
    renameSync(fresh, bin);
}

/** True while npm installs this very checkout or copy: a second npm must not write into the same node_modules. */
function isInstalled() {
    const inside = path.relative(checkout() ?? here, realpathSync(process.env.INIT_CWD ?? process.cwd()));
    return inside !== ".." && !inside.startsWith(`..${path.sep}`) && !path.isAbsolute(inside);
}

function run() {
    if (afterInstall && isFresh()) return;
    const lacking = missing();
    if (lacking.length > 0 && afterInstall && isInstalled()) {
        say(`bin/ was not made: ${lacking.join(", ")} not installed; \`npm run build\` makes it`);
        return;
    }
    if (lacking.length > 0) install();
    compile();
}

try {
    run();
} catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
}
