import { execFileSync } from "node:child_process";

/** Whether this machine can make a Python environment, so that foreign judges could have been installed. */
export function hasPython(): boolean {
    try {
        execFileSync("python3", ["-c", "import venv"], { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
