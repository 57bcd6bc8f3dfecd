import path from "node:path";

import { Supervisor, WorkerCommand } from "../../../rehearsal/run/supervisor";

export const root = path.resolve(__dirname, "../../..");

/** Variable with the place of the built workers (build.ts). */
export const workerFile = "PI_LIVE_TEST_WORKER";

/** The workers: built for the tier, from source when one file of tests runs alone. */
export function workers(): WorkerCommand {
    const built = process.env[workerFile];
    const args =
        built === undefined ? ["--import", require.resolve("tsx"), path.join(root, "rehearsal/worker.ts")] : [built];
    return { command: process.execPath, args };
}

export function supervisor(): Supervisor {
    return new Supervisor(workers());
}
