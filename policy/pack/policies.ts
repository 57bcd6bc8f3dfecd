import type { Policies, StackValidationPolicy } from "@pulumi/policy";

import type { PlainObject } from "../../graph/resource";
import type { Rule } from "../rule";
import { rules } from "../rules";
import { plainProps, viewOfStack } from "./view";

/**
 * The rules as Pulumi policies: an error is mandatory, a warning advisory.
 *
 * A stack policy receives the outputs of resources, and nothing but outputs of components. A resource policy receives inputs, one resource
 * at a time and earlier: the first policy keeps them for the others.
 */
export function policies(): Policies {
    const asked = new Map<string, PlainObject>();
    return [
        {
            name: "pi-live-inputs",
            description: "Keeps what each resource is given, for the policies that look at the whole stack.",
            enforcementLevel: "advisory",
            validateResource: ({ urn, props }) => {
                asked.set(urn, plainProps(props));
            },
        },
        ...rules.map((rule) => stackPolicy(rule, asked)),
    ];
}

function stackPolicy(rule: Rule, asked: ReadonlyMap<string, PlainObject>): StackValidationPolicy {
    const { code, title, reason, fix, docs, severity, check } = rule;
    return {
        name: code,
        displayName: title,
        description: `${title}. ${reason}`,
        enforcementLevel: severity === "error" ? "mandatory" : "advisory",
        severity: severity === "error" ? "high" : "low",
        remediationSteps: fix,
        url: docs,
        validateStack: ({ resources }, reportViolation) => {
            for (const { urn, path, message } of check(viewOfStack(resources, asked))) {
                reportViolation(`${path === undefined ? "" : `${path}: `}${message}. ${fix}`, urn);
            }
        },
    };
}
