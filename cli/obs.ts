import { ObsOptions, writeObs } from "../operations/obs";
import type { Answer } from "./main";

/** OBS' profile and scene collection for a deployed event. */
export async function obs(options: ObsOptions): Promise<Answer> {
    return { text: await writeObs(options), code: 0 };
}
