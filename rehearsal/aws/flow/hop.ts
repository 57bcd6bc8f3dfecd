import type { FlowPlan } from "../../plan/types";
import type { Hop } from "../../run/hop";
import type { Place } from "../../run/place";
import type { FlowNamespace } from "./namespace";
import { flowDoor, flowOutPort } from "./ports";
import type { FlowSettings } from "./settings";

export { flowOutPort, flowPorts } from "./ports";

export interface FlowOptions {
    /** Where encoders send to: this machine alone when absent; one of its addresses for an OBS elsewhere. */
    listen?: string;
    /** Where its allowed CIDR counts; `listen` does not then. */
    namespace?: FlowNamespace;
}

/** A flow: listens for SRT, and hands the programme on over TCP. */
export function flowHop(plan: FlowPlan, place: Place, { listen = "127.0.0.1", namespace }: FlowOptions = {}): Hop {
    const name = `flow ${plan.name}`;
    const door = (source: FlowPlan["sources"][number]) =>
        flowDoor({ flow: plan.name, source: source.name, port: source.port }, place, { namespace, host: listen });
    const settings: FlowSettings = {
        flow: plan,
        doors: Object.fromEntries(plan.sources.map((source) => [source.name, door(source)])),
        out: flowOutPort(plan.name, place),
        ...(namespace === undefined ? {} : { namespace: namespace.path }),
    };
    return {
        name,
        kind: "flow",
        standsFor: "MediaConnect",
        process: { kind: "worker", worker: "flow", settings },
        folder: place.folder(name),
        privileged: namespace !== undefined,
        fix: "is srt-live-transmit installed (apt-get install srt-tools)?",
    };
}
