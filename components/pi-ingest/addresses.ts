import { PiCameraAddress, PiCameraKind, PiExitKind, PiIngestArgs } from "./args";
import { rtmpPort, streamName } from "./settings";

/** RTMP addresses of the applications; none without nginx. */
export function cameraAddresses({ cameras, exit }: PiIngestArgs, host: string): PiCameraAddress[] {
    if (exit?.kind === PiExitKind.Direct) return [];
    return cameras.map(({ application }) => {
        const url = `rtmp://${host.includes(":") ? `[${host}]` : host}:${rtmpPort}/${application}/${streamName}`;
        return { application, publishUrl: url, playUrl: url };
    });
}

/** By application: the one line that a camera or phone wants, for those that push by themselves. */
export function publishUrls(
    { cameras }: PiIngestArgs,
    addresses: PiCameraAddress[],
    keys: Record<string, string>,
): Record<string, string> {
    const pushing = cameras.filter(({ kind }) => kind === PiCameraKind.Rtmp).map(({ application }) => application);
    return Object.fromEntries(
        addresses
            .filter(({ application }) => pushing.includes(application))
            .map(({ application, publishUrl }) => {
                const key = keys[application];
                // Letters, digits, _ and - alone: nothing to be escaped in a URL.
                return [application, key === undefined ? publishUrl : `${publishUrl}?key=${key}`];
            }),
    );
}
