import type { HopMessage } from "./hop";

/**
 * A worker of nginx that died, by the line that its master logs (nginx, src/os/unix/ngx_process.c: `exited on signal`, `exited with
 * code`); the master starts another one. Empty for every other line, also for workers that ended with status 0.
 */
export function nginxWorkerEnds(line: string, hop: string, now = Date.now()): HopMessage[] {
    const [, pid, how, value] = /worker process (\d+) exited (on signal|with(?: fatal)? code) (\d+)/.exec(line) ?? [];
    if (pid === undefined || (how !== "on signal" && value === "0")) return [];
    const why = how === "on signal" ? `it was ended by signal ${value}` : `it ended with status ${value}`;
    return [{ kind: "event", event: { type: "restart", at: now, hop, process: "an nginx worker", why } }];
}
