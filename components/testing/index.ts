/** Mocks for unit tests of programs that use the components: what AWS would answer, without AWS. */
import { createHash } from "node:crypto";

import type { runtime } from "@pulumi/pulumi";

import { answers } from "./answers";

/** What the mocks stand for. */
export interface MockOptions {
    /** The account in every ARN, 12 digits. AWS's documentation account, 123456789012, when absent. */
    account?: string;
    /** The region of every ARN and host. `eu-west-1` when absent. */
    region?: string;
    /** Further outputs by resource type, laid over those of the mocks, e.g. for a resource of your own. */
    outputs?: Record<string, (args: runtime.MockResourceArgs) => Record<string, unknown>>;
    /** Called with each resource that is registered, in order. */
    onResource?: (args: runtime.MockResourceArgs) => void;
}

/**
 * Mocks for `pulumi.runtime.setMocks`: every resource that a component makes gets an id and the outputs that AWS computes,
 * in AWS's own shapes; the same name and type always get the same ones. A type that no component makes gets an id and its inputs.
 *
 * @example
 * pulumi.runtime.setMocks(mocks({ region: "eu-central-1" }));
 */
export function mocks(options: MockOptions = {}): runtime.Mocks {
    const { account = "123456789012", region = "eu-west-1", outputs = {}, onResource } = options;
    return {
        newResource: (args) => {
            onResource?.(args);
            const { type, name } = args;
            const inputs = group(args.inputs);
            const hex = (length: number, use = "") =>
                createHash("sha256").update(`${type} ${name} ${use}`).digest("hex").slice(0, length);
            const answer = answers[type]?.({ name, inputs, account, region, hex }) ?? {};
            const { id = `${name}-${hex(7)}`, ...computed } = { ...answer, ...outputs[type]?.(args) };
            return { id: String(id), state: { ...inputs, ...computed } };
        },
        // The components call no provider function.
        call: (args) => {
            const inputs = group(args.inputs);
            return inputs;
        },
    };
}

/** A copy: the SDK declares inputs as any. */
function group(inputs: unknown): Record<string, unknown> {
    return typeof inputs === "object" && inputs !== null ? Object.fromEntries(Object.entries(inputs)) : {};
}
