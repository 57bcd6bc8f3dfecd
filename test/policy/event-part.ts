import type { PlainObject } from "../../graph/resource";

/** What a resource is made of, for short. */
export interface Part {
    inputs: PlainObject;
    computed?: PlainObject;
    id?: string;
    parent?: string;
    /** Logical names. */
    dependsOn?: string[];
    /** Logical names by input. */
    uses?: Record<string, string[]>;
    secrets?: string[];
}

/** Parts by type, then by logical name. */
export type Parts = Record<string, Record<string, Part>>;

export const account = "123456789012";
const region = "eu-west-1";

export function arn(service: string, resource: string): string {
    return `arn:aws:${service}:${region}:${account}:${resource}`;
}
