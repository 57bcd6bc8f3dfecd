import type { EventSettings } from "../../stacks/settings";
import { pictureOf } from "./choose";
import type { ObsCamera, ObsShow } from "./show";

/** A rehearsal that waits for OBS, as OBS reaches it. */
export interface RehearsedAddresses {
    /** One OBS feeds one of them. */
    sources: { name: string; url: string; passphrase?: string }[];
    cameras: ObsCamera[];
}

/**
 * What the files for a rehearsal say, for each source of a flow: what those of the deployed event will say, with other addresses.
 * Under a name of their own, since OBS keeps them beside those of the event.
 */
export function rehearsedShows(settings: EventSettings, { sources, cameras }: RehearsedAddresses): ObsShow[] {
    return sources.map(({ name, url, passphrase }) => ({
        event: `${settings.event.name}-rehearsal`,
        picture: pictureOf(settings),
        stream: {
            kind: "srt",
            name,
            url,
            encrypted: passphrase !== undefined,
            ...(passphrase === undefined ? {} : { passphrase }),
        },
        cameras,
    }));
}
