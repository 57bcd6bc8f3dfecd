import path from "node:path";

import { Supervisor, WorkerCommand } from "../../../rehearsal/run/supervisor";

export const root = path.resolve(__dirname, "../../..");

/** Workers that run from source. */
export const workers: WorkerCommand = {
    command: process.execPath,
    args: ["--import", require.resolve("tsx"), path.join(root, "rehearsal/worker.ts")],
};

export function supervisor(): Supervisor {
    return new Supervisor(workers);
}
