/**
 * The one rule for names in AWS. What the provider can name, it names: no component gives a `name`, and Pulumi's auto-naming makes
 * `<logical name>-<7 hexadecimal digits>` of it, which the state keeps through every rename of stack, component or resource. What the
 * provider can't name (MediaPackage's ids, S3 keys), or what must be known before the resource is made (a flow's name in a trust
 * policy), is built here on a name that is fixed at its creation too.
 */
import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { computed } from "./computed";
import { Problem, problemOf, refuseProblems } from "./problems";

/** Where a fixed name is needed. */
export interface FixedNameOwner {
    /** Class of the component, for messages. */
    component: string;
    /** Name of the component: what a new name begins with. */
    name: string;
    parent: pulumi.Resource;
    /** A name that was given: used as it is, and changed when it is changed. */
    given?: pulumi.Input<string>;
}

/** Builds the names of a component's parts, each within `limit` characters: `venue-1f0c2ab` without a part, `venue-1f0c2ab-main` with one. */
export type FixedName = (part: string, limit: number) => pulumi.Output<string>;

/**
 * A name that is made once. The engine itself keeps it in the state (`pulumi:index:Stash`: `output` stays what was first put in, and
 * the id is a UUID that the engine draws), so neither a rename nor another stack of the same name meets it again. Before the first
 * `up` its digits are unknown: a preview shows it as computed.
 */
export function fixedName({ component, name, parent, given }: FixedNameOwner): FixedName {
    if (given !== undefined) {
        const checked = pulumi.output(given).apply((text) => {
            refuseProblems(component, name, givenNameProblems(text));
            return text;
        });
        return (part, limit) => checked.apply((text) => joinName([text, part], limit));
    }
    const stash = new pulumi.Stash(`${name}-fixed-name`, { input: name }, { parent, ignoreChanges: ["input"] });
    const first = computed({ component, name }, "output for the fixed name", stash.output);
    const base = pulumi.all([first, stash.id]).apply(([text, id]) => `${String(text)}-${id.slice(0, autoNameDigits)}`);
    return (part, limit) => base.apply((text) => joinName([text, part], limit));
}

/** How many hexadecimal digits Pulumi's auto-naming appends (pulumi-terraform-bridge, SetAutonaming; pulumi-aws-native, autonaming). */
export const autoNameDigits = 7;

/**
 * Joins with dashes, and keeps within the limit: a name that is longer ends in a hash of the whole. What not every service takes in a
 * name becomes a dash.
 */
export function joinName(parts: string[], limit: number): string {
    const joined = parts
        .filter((part) => part !== "")
        .join("-")
        .replace(/[^A-Za-z0-9_-]+/g, "-");
    if (joined.length <= limit) return joined;
    const hash = createHash("sha256").update(joined).digest("hex").slice(0, 8);
    return `${joined.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** What is wrong with a name that is given as `physicalName`; one that comes out of another resource is checked once it is known. */
export function givenNameProblems(given: unknown): Problem[] {
    if (typeof given !== "string" || /^[A-Za-z0-9_-]{1,64}$/.test(given)) return [];
    return [problemOf("physicalName", "must be 1–64 letters, digits, - or _", JSON.stringify(given))];
}

/**
 * Most characters of a component's name. IAM's roles and CloudFront's origin access controls have names of at most 64 characters (IAM
 * guide, "IAM and STS quotas"; CloudFront API reference, "OriginAccessControlConfig"): the longest part that is appended is
 * `-assets-access`, and auto-naming appends 8 characters. Providers refuse a name that becomes too long instead of cutting it.
 */
export const longestComponentName = 40;

/** What is wrong with the name of a component whose resources are named after it. */
export function componentNameProblems(name: string): Problem[] {
    if (/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) && name.length <= longestComponentName) return [];
    const form = `must be 1–${longestComponentName} letters, digits, - or _, a letter first, since names in AWS begin with it`;
    return [problemOf("name", form, `${JSON.stringify(name)} (${name.length} characters)`)];
}
