import type { EventSettings } from "../../stacks/settings";
import { pictureOf } from "./choose";
import type { ObsCamera, ObsShow } from "./show";

/** Addresses of a rehearsal that waits for OBS. */
export interface RehearsedAddresses {
    /** One OBS feeds one source. */
    sources: { name: string; url: string; passphrase?: string }[];
    cameras: ObsCamera[];
}

/**
 * The content of OBS' files for a rehearsal, per source of a flow: the deployed event's with other addresses,
 * under another name, since OBS keeps both.
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
