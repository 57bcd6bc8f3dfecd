import process from "node:process";

import { recordStack } from "../../../cli/recorded";
import type { RehearsalOptions } from "../../../rehearsal/options";
import { Rehearsal } from "../../../rehearsal/rehearsal";
import { root, workers } from "./run";

/** Starts the small event as its file has it. Paths in its graph are relative to the checkout, so the process goes there. */
export async function rehearseDev(options: Omit<RehearsalOptions, "stack" | "root" | "worker">): Promise<Rehearsal> {
    process.chdir(root);
    const { recording } = await recordStack(root, "dev");
    return Rehearsal.start(recording, { ...options, stack: "dev", root, worker: workers() });
}
