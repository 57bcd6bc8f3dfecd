import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { aptInstall, output } from "./engine/run";

const run = promisify(execFile);

/** Independent checkers from PyPI: of templates, policies and SCTE-35 sections. */
const packages = [
    ...["cfn-lint==1.58.0", "parliament==1.6.4", "threefive==3.1.5"],
    // parliament imports pkg_resources, which Python 3.12's environments lack and setuptools from 81 on no longer has.
    "setuptools==80.9.0",
];

/** A Python environment of this user, one per set of versions. */
const place = path.join(homedir(), ".cache", "pi-live", `linters-${packages.join("-").replace(/[^a-z0-9.]+/g, "-")}`);

/** Path of a linter, or of the Python that has threefive; undefined before `provideLinters` has run. */
export function linterAt(name: "cfn-lint" | "parliament" | "python"): string | undefined {
    const file = path.join(place, "bin", name);
    return existsSync(path.join(place, "complete")) && existsSync(file) ? file : undefined;
}

/** Installs them once, Python first where it is missing. Throws where it cannot be had, or without a package index. */
export async function provideLinters(): Promise<void> {
    if (linterAt("cfn-lint") !== undefined) return;
    // Debian keeps what `venv` needs in a package of its own.
    if (output("python3", ["-c", "import ensurepip, venv"]) === undefined)
        await aptInstall(["python3", "python3-venv"], "the schema tests' independent checkers need Python", "schema");
    await mkdir(path.dirname(place), { recursive: true });
    await run("python3", ["-m", "venv", "--clear", place]);
    const pip = path.join(place, "bin", "pip");
    await run(pip, ["install", "--quiet", "--disable-pip-version-check", ...packages], { timeout: 300_000 });
    await mkdir(path.join(place, "complete"));
}
