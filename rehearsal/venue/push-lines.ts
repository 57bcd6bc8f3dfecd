/** What the crew types into a camera, a phone or OBS that pushes to a rehearsal. Pure. */
import { streamName } from "../../components/pi-ingest/settings";
import { srtAddress } from "./contribution/hop";
import { flowDoor } from "../aws/flow/ports";
import { localUrl } from "./ingest/hop";
import type { ContributionPlan, IngestPlan } from "../plan/ingest";
import { cameraAddresses, type Interfaces } from "../run/addresses";
import type { Place } from "../run/place";

export interface PushPlace {
    place: Pick<Place, "port">;
    /** `--address`: one name or address of this machine that cameras use. */
    address?: string;
    interfaces: Interfaces;
}

/** One camera a paragraph, with its key; where none can reach this machine, that first. Empty where nothing listens for cameras. */
export function pushLines(ingests: IngestPlan[], { place, address, interfaces }: PushPlace): string[] {
    const serving = ingests.filter(({ nginxConf, cameras }) => nginxConf !== undefined && cameras.length > 0);
    if (serving.length === 0) return [];
    const found = address === undefined ? cameraAddresses(interfaces) : [address];
    const hosts = found.length === 0 ? ["127.0.0.1"] : found;
    const title = [
        "Type into the cameras (RTMP: GoPro, phone, OBS):",
        ...(found.length === 0 ? ["  This machine is in no network: only programs on it reach these addresses."] : []),
        ...(found.length > 1 ? ["  Take the address that is in the camera's network."] : []),
    ];
    const twice = (application: string) =>
        serving.flatMap(({ cameras }) => cameras).filter((one) => one.application === application).length > 1;
    return [
        ...title,
        ...serving.flatMap(({ name, cameras, keys }) =>
            cameras.flatMap(({ application }) => [
                `  ${application}${twice(application) ? ` (${name})` : ""}`,
                ...hosts.map((host) => `    ${pushUrl(name, application, keys[application], place, host)}`),
                `    in two fields: server all before /${streamName}, stream key ${streamKey(keys[application])}`,
            ]),
        ),
    ];
}

/** For cameras that send SRT to a flow by themselves: one a paragraph. Empty where none does. */
export function srtLines(contributions: ContributionPlan[], place: Pick<Place, "port">, host: string): string[] {
    const own = contributions.filter(({ kind }) => kind === "direct");
    if (own.length === 0) return [];
    return [
        "Send from the cameras (SRT, as caller):",
        ...own.flatMap((one) => [
            `  ${one.application}`,
            `    ${srtAddress(one, flowDoor(one, place, { host }))}`,
            ...(one.passphrase === undefined ? [] : [`    passphrase ${one.passphrase}`]),
        ]),
    ];
}

/** The one line that most cameras take. Keys are letters, digits, _ and - alone: nothing to be escaped. */
export function pushUrl(
    ingest: string,
    application: string,
    key: string | undefined,
    place: Pick<Place, "port">,
    host: string,
): string {
    const url = localUrl(ingest, application, place, host);
    return key === undefined ? url : `${url}?key=${key}`;
}

function streamKey(key: string | undefined): string {
    return key === undefined ? streamName : `${streamName}?key=${key}`;
}
