import type { FlowPlan } from "../../plan/types";
import type { Place } from "../../run/place";

/** Names of the ports that a flow needs: one for each source, one where the programme is fetched. */
export function flowPorts({ name, sources }: FlowPlan): string[] {
    return [...sources.map((source) => sourceName(name, source.name)), outName(name)];
}

/** Where a source listens for SRT. */
export function flowPort(flow: string, source: string, place: Place): number {
    return place.port(sourceName(flow, source));
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
