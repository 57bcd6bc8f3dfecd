import { FlowNamespace, flowNamespace } from "./aws/flow/namespace";
import { isOutside, type Outside } from "./venue/outside";
import type { EventPlan } from "./plan";

/** Encoders elsewhere could not reach a network of the flows' own. */
export async function gateFor(
    { flows, contributions }: Pick<EventPlan, "flows" | "contributions">,
    { address, ...outside }: Outside & { address?: string },
): Promise<FlowNamespace | { why: string }> {
    if (address !== undefined || contributions.some((one) => isOutside(one, outside)))
        return { why: "encoders may send from anywhere" };
    try {
        return await flowNamespace(flows);
    } catch (error) {
        return { why: `no network for them here (${error instanceof Error ? error.message : String(error)})` };
    }
}
