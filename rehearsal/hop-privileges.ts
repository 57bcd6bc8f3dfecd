import type { EventPlan } from "./plan";
import type { RehearsalOptions } from "./options";
import type { Place } from "./run/place";
import { leastPrivileges, Privileges } from "./run/privileges";

/** The least that a rehearsal's hops need: they read the workers' code, the graph's assets and a film, and write into the place. */
export function hopPrivileges(
    { assets }: Pick<EventPlan, "assets">,
    { root }: Pick<Place, "root">,
    { worker, camera }: Pick<RehearsalOptions, "worker" | "camera">,
): Privileges {
    const film = camera?.kind === "file" ? [camera.file] : [];
    const files = [...worker.args.slice(-1), ...assets.flatMap(({ file }) => file ?? []), ...film];
    return leastPrivileges({ files, folders: [root] });
}
