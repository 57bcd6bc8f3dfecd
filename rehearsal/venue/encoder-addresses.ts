/** What an OBS needs in order to take the contribution's place. */
import { srtAddress } from "./contribution/hop";
import { flowDoor } from "../aws/flow/ports";
import { localUrl } from "./ingest/hop";
import type { EventPlan } from "../plan";
import type { Place } from "../run/place";

/** Holds passphrases in clear: for files that the crew alone reads, never for the page. */
export interface EncoderAddresses {
    /** Where encoders send to: every source of every flow. */
    sources: { name: string; url: string; passphrase?: string }[];
    /** What they may fetch; none where cameras send past nginx. */
    cameras: { name: string; playUrl: string }[];
}

/** `host` is this machine's name for the encoder. */
export function encoderAddresses(
    { contributions, ingests }: Pick<EventPlan, "contributions" | "ingests">,
    place: Place,
    host: string,
): EncoderAddresses {
    const cameras = ingests.flatMap(({ name: ingest, nginxConf, cameras: own }) =>
        nginxConf === undefined ? [] : own.map(({ application }) => ({ application, ingest })),
    );
    const twice = (name: string) => cameras.filter(({ application }) => application === name).length > 1;
    return {
        sources: contributions.map((one) => ({
            name: one.source,
            url: srtAddress(one, flowDoor(one, place, { host })),
            ...(one.passphrase === undefined ? {} : { passphrase: one.passphrase }),
        })),
        cameras: cameras.map(({ application, ingest }) => ({
            name: twice(application) ? `${application} (${ingest})` : application,
            playUrl: localUrl(ingest, application, place, host),
        })),
    };
}
