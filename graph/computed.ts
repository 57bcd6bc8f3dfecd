import { createHash } from "node:crypto";

import { isObject, PlainObject } from "./resource";

export interface ComputeRequest {
    type: string;
    name: string;
    urn: string;
    inputs: PlainObject;
    account: string;
    region: string;
}

export interface Computed {
    id: string;
    /** Laid over the inputs: only what the provider computes. */
    outputs: PlainObject;
}

interface Context {
    inputs: PlainObject;
    name: string;
    region: string;
    /** `arn:aws:<service>:<region>:<account>:<resource>`. */
    arn: (service: string, resource: string) => string;
    /** Hexadecimal digits that belong to this resource and this use alone. */
    hex: (length: number, use?: string) => string;
}

/** What a provider answers for each type, in the shapes that AWS documents, from the resource's identity alone. */
const table: Record<string, (context: Context) => Computed> = {
    "aws-native:mediaconnect:Flow": ({ inputs, arn, hex }) => {
        const flowArn = arn("mediaconnect", `flow:1-${hex(16)}-${hex(12, "flow")}:${text(inputs["name"])}`);
        const source = isObject(inputs["source"]) ? inputs["source"] : {};
        return {
            id: flowArn,
            outputs: {
                flowArn,
                egressIp: `198.51.100.${parseInt(hex(2), 16)}`,
                source: {
                    ingestIp: `203.0.113.${parseInt(hex(2), 16)}`,
                    sourceArn: flowArn.replace(":flow:", ":source:"),
                    sourceIngestPort: String(source["ingestPort"]),
                },
            },
        };
    },
};

export function computedOutputs({ type, name, urn, inputs, account, region }: ComputeRequest): Computed {
    const hex = (length: number, use = "") =>
        createHash("sha256").update(`${urn} ${use}`).digest("hex").slice(0, length);
    const compute = table[type];
    if (compute === undefined) return { id: `${name}-${hex(7)}`, outputs: {} };
    const at = typeof inputs["region"] === "string" ? inputs["region"] : region;
    return compute({
        inputs,
        name,
        region: at,
        arn: (service, resource) => `arn:aws:${service}:${at}:${account}:${resource}`,
        hex,
    });
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}
