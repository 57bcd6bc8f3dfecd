import { spawnSync } from "node:child_process";
import path from "node:path";

import { hasShellcheck } from "../../cli/setup/shellcheck";

/** Skips a test, with a message, where shellcheck is missing; with `CI=true` that is a failure. */
export function needShellcheck(context: Pick<Mocha.Context, "skip">, found = hasShellcheck()): void {
    if (found) return;
    const fix = "needs shellcheck: apt-get install shellcheck";
    if (process.env.CI === "true") throw new Error(fix);
    console.log(`    skipped: ${fix}`);
    context.skip();
}

const root = path.resolve(__dirname, "../..");

/** What shellcheck finds in scripts; empty when nothing. The options of a folder stand in its `.shellcheckrc`. */
export function shellcheck(...words: string[]): string {
    const { error, stdout, stderr } = spawnSync("shellcheck", words, { encoding: "utf8", cwd: root });
    if (error !== undefined) throw error;
    return `${stdout}${stderr}`;
}
