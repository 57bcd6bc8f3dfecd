import type { FlowPlan } from "../../plan/types";
import type { Place } from "../../run/place";
import type { FlowNamespace } from "./namespace";

/** Where encoders dial a source. */
export interface Door {
    host: string;
    port: number;
}

export interface DoorOptions {
    /** The flows' own network. */
    namespace?: FlowNamespace;
    /** This machine's name for the encoder; loopback when absent. A flow in a network of its own has one there. */
    host?: string;
}

/** Names of the ports that a flow needs: one for each source, one where the programme is fetched. */
export function flowPorts({ name, sources }: FlowPlan): string[] {
    return [...sources.map((source) => sourceName(name, source.name)), outName(name)];
}

/** In the flows' own network the graph's own port; on this machine, where it may be taken, one that was free. */
export function flowDoor(
    { flow, source, port }: { flow: string; source: string; port: number },
    place: Pick<Place, "port">,
    { namespace, host = "127.0.0.1" }: DoorOptions = {},
): Door {
    if (namespace === undefined) return { host, port: place.port(sourceName(flow, source)) };
    const address = namespace.addresses[flow];
    if (address === undefined) throw new Error(`flow ${flow} has no address in the flows' network`);
    return { host: address, port };
}

/** Where the flow's programme is fetched, as MPEG-TS over TCP. */
export function flowOutPort(flow: string, place: Place): number {
    return place.port(outName(flow));
}

function sourceName(flow: string, source: string): string {
    return `flow ${flow} ${source}`;
}

function outName(flow: string): string {
    return `flow ${flow} out`;
}
