import { access } from "./computed/access";
import { Compute, Computed, ComputeRequest, contextOf } from "./computed/context";
import { edge } from "./computed/edge";
import { media } from "./computed/media";
import { operations } from "./computed/operations";
import { storage } from "./computed/storage";

export type { Computed, ComputeRequest } from "./computed/context";

/** Outputs of each type's provider, in the shapes that AWS documents, from the resource's identity and inputs alone. */
const table: Readonly<Record<string, Compute>> = { ...media, ...access, ...storage, ...edge, ...operations };

/** True when the table has the outputs of the type's provider. */
export function isComputedKnown(type: string): boolean {
    return table[type] !== undefined;
}

/** Deterministic. A type outside the table gets an id and nothing else. */
export function computedOutputs(request: ComputeRequest): Computed {
    const context = contextOf(request);
    const compute = table[request.type];
    if (compute === undefined) {
        // The engine gives providers a UUID of their own (pulumi/pkg, providers registry).
        const id = request.type.startsWith("pulumi:providers:") ? context.uuid() : `${request.name}-${context.hex(7)}`;
        return { id, outputs: {} };
    }
    const computed = compute(context);
    // Terraform's provider returns the tags of resource and provider together, on every type with tags.
    const tags = request.type.startsWith("aws:") ? request.inputs["tags"] : undefined;
    return tags === undefined ? computed : { ...computed, checked: { ...computed.checked, tagsAll: tags } };
}
