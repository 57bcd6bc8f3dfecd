/**
 * The process of one worker: `node worker.js <name>`, settings as one JSON line on standard input. It ends when that input ends,
 * so nothing is left when the rehearsal itself is killed.
 */
import { createInterface } from "node:readline";

import { reporter, WorkerMain } from "./run/report";
import type { WorkerName } from "./run/worker-name";

const workers = {
    encoder: async () => (await import("./aws/encoder/worker.js")).main,
    packager: async () => (await import("./aws/packager/worker.js")).main,
    scheduler: async () => (await import("./aws/scheduler/worker.js")).main,
    "ad-server": async () => (await import("./internet/ad-server/worker.js")).main,
    tailor: async () => (await import("./aws/tailor/worker.js")).main,
    bucket: async () => (await import("./aws/bucket/worker.js")).main,
    viewers: async () => (await import("./internet/viewers/worker.js")).main,
    flow: async () => (await import("./aws/flow/worker.js")).main,
} satisfies Record<WorkerName, () => Promise<WorkerMain>>;

function isWorker(name: string | undefined): name is WorkerName {
    return name !== undefined && Object.hasOwn(workers, name);
}

async function run(name: string | undefined): Promise<void> {
    if (!isWorker(name)) throw new Error(`no worker ${name ?? ""}: there are ${Object.keys(workers).join(", ")}`);
    const lines = createInterface({ input: process.stdin });
    const first = await new Promise<string>((resolve) => lines.once("line", resolve));
    lines.once("close", () => process.exit(0));
    process.once("SIGTERM", () => process.exit(0));
    const main = await workers[name]();
    const settings: unknown = JSON.parse(first);
    await main(settings, reporter);
}

run(process.argv[2]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
});
