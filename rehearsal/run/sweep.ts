import { spawn } from "node:child_process";
import { Socket } from "node:net";

/**
 * Waits for the end of its input, which only this process holds open, and removes the folder. Once more a little later: what this process
 * started may write until its own guard has ended it.
 */
const script = 'cat >/dev/null; for pause in 0.2 1 2; do rm -rf -- "$1"; sleep $pause; done; rm -rf -- "$1"';

/**
 * Removes a folder after the end of this process, also after SIGKILL, when this process cannot. Call the result when the folder is gone:
 * the watch ends. In a session of its own: Ctrl-C in the terminal does not reach it.
 */
export function sweepAfterEnd(folder: string): () => void {
    const watch = spawn("sh", ["-c", script, "sh", folder], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    // Without it the folder stays after SIGKILL; nothing else depends on it.
    watch.on("error", () => {});
    watch.stdin.on("error", () => {});
    // This process may end while it is watched.
    watch.unref();
    if (watch.stdin instanceof Socket) watch.stdin.unref();
    return () => {
        if (watch.pid === undefined || watch.exitCode !== null || watch.signalCode !== null) return;
        process.kill(-watch.pid, "SIGKILL");
    };
}
