import path from "node:path";

import { Supervisor } from "../../../rehearsal/run/supervisor";

export const root = path.resolve(__dirname, "../../..");

/** A supervisor whose workers run from source. */
export function supervisor(): Supervisor {
    const tsx = require.resolve("tsx");
    return new Supervisor({
        command: process.execPath,
        args: ["--import", tsx, path.join(root, "rehearsal/worker.ts")],
    });
}
