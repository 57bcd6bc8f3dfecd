import { createHash } from "node:crypto";

import { isObject, Plain, PlainObject } from "../resource";

export interface ComputeRequest {
    type: string;
    name: string;
    urn: string;
    inputs: PlainObject;
    account: string;
    /** The provider's region; a resource's own `region` input goes before it. */
    region: string;
}

export interface Computed {
    id: string;
    /** Values that the provider fills in at Check (auto-names): known in a preview too. */
    checked?: PlainObject;
    /** Outputs of the created resource, laid over the inputs. */
    outputs: PlainObject;
}

/** The data of one type's entry of the table: identity and inputs of one resource, nothing else. */
export interface Context {
    readonly name: string;
    readonly inputs: PlainObject;
    readonly account: string;
    readonly region: string;
    /** `aws`, `aws-cn` or `aws-us-gov`. */
    readonly partition: string;
    /** Domain of the service endpoints in the partition: `amazonaws.com`, in China `amazonaws.com.cn`. */
    readonly suffix: string;
    /** `arn:<partition>:<service>:<region>:<account>:<resource>`. */
    arn: (service: string, resource: string) => string;
    /** The same without region, for IAM, CloudFront and CloudWatch dashboards. */
    globalArn: (service: string, resource: string) => string;
    /** Hexadecimal digits that belong to this resource and this use alone. */
    hex: (length: number, use?: string) => string;
    /** Capital letters and digits, as in CloudFront's and IAM's ids. */
    letters: (length: number, use?: string) => string;
    uuid: (use?: string) => string;
    /** A whole number of seven digits, as MediaLive numbers inputs and channels. */
    sevenDigits: () => string;
    /** Hexadecimal digits that all resources of the account in the region share. */
    accountHex: (length: number, use: string) => string;
    /** A string input, or the empty text. */
    text: (key: string) => string;
    /** The name given, or Pulumi's auto-name: logical name, hyphen, seven hexadecimal digits (pulumi.com "auto-naming"). */
    named: (key?: string) => { value: string; checked: PlainObject };
}

/** A date for everything that AWS stamps: two recordings must be equal. */
export const stamp = "2026-01-01T00:00:00Z";

export type Compute = (context: Context) => Computed;

export function contextOf({ name, urn, inputs, account, region }: ComputeRequest): Context {
    const own = inputs["region"];
    const at = typeof own === "string" && own !== "" && !own.includes("-46f7-") ? own : region;
    const partition = partitionOf(at);
    const hex = (length: number, use = "") => digest(`${urn} ${use}`).slice(0, length);
    const text = (key: string) => {
        const value = inputs[key];
        return typeof value === "string" ? value : "";
    };
    return {
        name,
        inputs,
        account,
        region: at,
        partition,
        suffix: partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
        arn: (service, resource) => `arn:${partition}:${service}:${at}:${account}:${resource}`,
        globalArn: (service, resource) => `arn:${partition}:${service}::${account}:${resource}`,
        hex,
        letters: (length, use = "") => toLetters(digest(`${urn} letters ${use}`)).slice(0, length),
        uuid: (use = "") => {
            const h = hex(32, `uuid ${use}`);
            return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20)}`;
        },
        sevenDigits: () => String(1_000_000 + (parseInt(hex(8, "number"), 16) % 9_000_000)),
        accountHex: (length, use) => digest(`${account} ${at} ${use}`).slice(0, length),
        text,
        named: (key = "name") => {
            const given = text(key);
            if (given !== "") return { value: given, checked: {} };
            const prefix = text(`${key}Prefix`);
            const value = prefix === "" ? `${name}-${hex(7, "auto-name")}` : `${prefix}${hex(26, "auto-name")}`;
            return { value, checked: { [key]: value } };
        },
    };
}

/** True for an auto-name of `named`: a replacement gets another one. */
export function isAutoName(value: Plain): boolean {
    return typeof value === "string" && /-[0-9a-f]{7}(\.fifo)?$/.test(value);
}

/** AWS General Reference, "ARN format": the partitions and the regions in each. */
export function partitionOf(region: string): string {
    if (region.startsWith("cn-")) return "aws-cn";
    if (region.startsWith("us-gov-")) return "aws-us-gov";
    return "aws";
}

/** Last number of a documentation address (RFC 5737): 1–254. */
export function lastOctet(hex: string): number {
    return 1 + (parseInt(hex, 16) % 254);
}

export function objectAt(value: Plain | undefined): Record<string, unknown> {
    return isObject(value) ? value : {};
}

export function listAt(value: Plain | undefined): Plain[] {
    return Array.isArray(value) ? value : [];
}

function digest(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}

/** Two hexadecimal digits make one letter of the alphabet of 36. */
function toLetters(hex: string): string {
    let letters = "";
    for (let i = 0; i + 1 < hex.length; i += 2) letters += (parseInt(hex.slice(i, i + 2), 16) % 36).toString(36);
    return letters.toUpperCase();
}
