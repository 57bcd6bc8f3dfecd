import { aptInstall, output } from "./engine/run";

/** Whether shellcheck, which the unit tier judges every shell script with, is on this machine. */
export function hasShellcheck(): boolean {
    return output("shellcheck", ["--version"]) !== undefined;
}

/** Installs it; throws with how to do that by hand. */
export async function provideShellcheck(): Promise<void> {
    if (!hasShellcheck()) await aptInstall(["shellcheck"], "the unit tests check shell scripts with it", "shellcheck");
}
