import { FlowNamespace, flowNamespace } from "./hops/flow/namespace";
import type { EventPlan } from "./plan";

/** Encoders elsewhere could not reach a network of the flows' own. */
export async function gateFor(
    { flows }: EventPlan,
    { address, obs }: { address?: string; obs?: boolean },
): Promise<FlowNamespace | { why: string }> {
    if (obs === true || address !== undefined) return { why: "encoders may send from anywhere" };
    try {
        return await flowNamespace(flows);
    } catch (error) {
        return { why: `no network for them here (${error instanceof Error ? error.message : String(error)})` };
    }
}
