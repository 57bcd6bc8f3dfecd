/** MediaPackage as a hop. */
import type { EndpointPlan } from "../../plan/types";
import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { PackagerSettings } from "./settings";

export interface PackagerOptions {
    /** `packager` when absent; also the name of its port in the place. */
    name?: string;
    /** Bytes that media may take of the disk; all there is when absent. */
    byteLimit?: number;
}

export function packagerHop(
    endpoints: EndpointPlan[],
    place: Place,
    { name = "packager", byteLimit }: PackagerOptions = {},
): Hop {
    const settings: PackagerSettings = {
        port: place.port(name),
        endpoints,
        ...(byteLimit === undefined ? {} : { byteLimit }),
    };
    return {
        name,
        kind: "packager",
        standsFor: "MediaPackage",
        process: { kind: "worker", worker: "packager", settings },
        folder: place.folder(name),
    };
}

/** True when an endpoint wants sound in its video streams: the encoder must make them so. */
export function needsMuxed(endpoints: EndpointPlan[]): boolean {
    return endpoints.some(({ audioRenditionGroup }) => !audioRenditionGroup);
}

/** Hosts that the packager answers for, all at one address. */
export function packagerHosts(endpoints: EndpointPlan[], place: Place, name = "packager"): Record<string, string> {
    return Object.fromEntries(endpoints.map(({ host }) => [host, place.url(name)]));
}
