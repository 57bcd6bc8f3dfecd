import { createHash } from "node:crypto";

import type { Comparison } from "../diff";
import type { Properties, Value } from "../value";

/** Where the doubles pretend to be. */
export const account = "123456789012";
export const partition = "aws";

/** A resource at the moment of its making, bare of secrets. */
export interface Making {
    /** Physical name, where the type has one. */
    name: string;
    inputs: Properties;
    region: string;
    /** Hexadecimal digits that belong to this resource alone; another `salt` gives others. */
    hex(length: number, salt?: string): string;
    /** Decimal digits that belong to this resource alone. */
    digits(length: number, salt?: string): string;
}

/** What the real provider does with one type, as far as our programs can tell. */
export interface AwsType extends Comparison {
    /** Where the facts below were read: file of hashicorp/terraform-provider-aws at a commit, and what is only remembered. */
    source: string;
    /** Inputs whose change replaces the resource (`ForceNew`), in Pulumi's names, without list positions. `region` counts everywhere. */
    forceNew: string[];
    /** The input that gets `<name in the program>-<7 hex digits>` when it is absent (pulumi-aws, resources.go). */
    autoName?: { property: string; max: number; lower?: boolean };
    /** What Check adds when absent: the schema's `Default`. */
    defaults?: Properties;
    /** Inputs that the provider leaves out of its create call, with what AWS has then: the next update sends them. */
    leftOutAtCreate?: Properties;
    /** The id that AWS or the provider gives it. */
    id(made: Making): string;
    /** What the resource has beyond its inputs. The keys are unknown in a preview that creates. */
    computed: Record<string, (made: Making) => Value>;
    /** Computed outputs that change when one of these inputs does; `*` is any. */
    recomputed?: Record<string, string[]>;
    /** Those of them that a preview already shows as unknown (the provider's CustomizeDiff); it shows the old value of the rest. */
    foreseen?: string[];
    /** True where AWS has the type in no region of its own: such types have no `region`. */
    global?: boolean;
}

/** The making of one resource: digits follow from its id in the program and a nonce, so that a replacement gets others. */
export function making(inputs: Properties, name: string, region: string, identity: string): Making {
    const digest = (salt: string) => createHash("sha512").update(`${identity}|${salt}`).digest("hex");
    return {
        name,
        inputs,
        region,
        hex: (length, salt = "") => digest(salt).slice(0, length),
        digits: (length, salt = "") =>
            (BigInt(`0x${digest(salt)}`) % 10n ** BigInt(length)).toString().padStart(length, "1"),
    };
}

/** `8-4-4-4-12` hexadecimal digits. */
export function uuid(made: Making, salt = "uuid"): string {
    const hex = made.hex(32, salt);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** An ARN in the region that the resource is made in. */
export function arn({ region }: Making, service: string, resource: string): string {
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** An ARN of a service without regions. */
export function globalArn(service: string, resource: string): string {
    return `arn:${partition}:${service}::${account}:${resource}`;
}

/** All tags: the doubles' provider has no default tags. */
export function tagsAll({ inputs }: Making): Value {
    return inputs.tags ?? {};
}

/** What every edit of a CloudFront thing changes. */
export function etag(made: Making): string {
    return `E${made.hex(13, `etag${JSON.stringify(made.inputs)}`).toUpperCase()}`;
}
