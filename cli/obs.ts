import { ObsOptions, writeObs } from "../operations/obs";
import type { CommandResult } from "./command-result";

/** OBS' profile and scene collection for a deployed event. */
export async function obs(options: ObsOptions): Promise<CommandResult> {
    return { text: await writeObs(options), code: 0 };
}
