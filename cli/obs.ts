import { ObsOptions, writeObs } from "../operations/obs";
import type { CommandResult } from "./command-result";
import { needStack } from "./stack-name";

/** OBS' profile and scene collection for a deployed event. */
export async function obs(options: ObsOptions): Promise<CommandResult> {
    needStack(options.root, options.stack);
    return { text: await writeObs(options), code: 0 };
}
