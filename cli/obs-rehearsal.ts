import path from "node:path";

import { obsFiles, profileName } from "../operations/obs/files";
import { RehearsedAddresses, rehearsedShows } from "../operations/obs/rehearsed";
import { writeObsFiles } from "../operations/obs/write";
import type { EventSettings } from "../stacks/settings";

/** Writes OBS' files for a rehearsal and returns the lines that describe them; no secret in those lines. */
export function writeRehearsedObs(folder: string, settings: EventSettings, addresses: RehearsedAddresses): string[] {
    const shows = rehearsedShows(settings, addresses);
    writeObsFiles(folder, shows.flatMap(obsFiles));
    const [first] = shows;
    if (first === undefined) return [];
    return [
        `For OBS: ${folder} holds ${shows.map(profileName).join(", ")} (profile) and ${first.event}.json (scenes) for this rehearsal, to import`,
        `  as docs/obs.md says. Another encoder takes the address below, and the passphrase from ${path.join(profileName(first), "service.json")}.`,
    ];
}
