import type { PlanDigest, PlanStep, RecordedResource } from "../graph";

/** Global services: their resources stay when the provider's region changes. */
const global = /^aws:(iam|cloudfront|route53)\//;

/** A move from the former config's region to the new one's. */
export interface RegionMove {
    from: string;
    to: string;
}

/** The move of a stack; undefined when the regions are equal or one is not given. */
export function regionMove(before: Record<string, string>, after: Record<string, string>): RegionMove | undefined {
    const [from, to] = [before["aws:region"], after["aws:region"]];
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/**
 * A digest in which every regional resource is replaced: the region is the provider's and appears in no input, but aws and aws-native
 * replace every resource in another one (terraform-provider-aws v6, forceNewIfRegionChanges; Cloud Control knows one region each).
 */
export function moved(digest: PlanDigest, resources: Iterable<RecordedResource>, { from, to }: RegionMove): PlanDigest {
    const byUrn = new Map([...resources].map((resource) => [resource.urn, resource]));
    const steps = digest.steps.map((step): PlanStep => {
        if (!["same", "update", "replace"].includes(step.op) || !isRegional(byUrn.get(step.urn))) return step;
        return {
            ...step,
            op: "replace",
            diffReasons: [...new Set([...step.diffReasons, "region"])],
            replaceReasons: [...new Set([...step.replaceReasons, "region"])],
            detailedDiff: {
                ...step.detailedDiff,
                region: { kind: "update-replace", inputDiff: true, old: from, new: to },
            },
        };
    });
    const changeSummary: PlanDigest["changeSummary"] = {};
    for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
    return { ...digest, steps, changeSummary };
}

/** True for a resource in the provider's region: one with a `region` input stays there. */
function isRegional(resource: RecordedResource | undefined): boolean {
    if (resource === undefined || !resource.custom || resource.inputs["region"] !== undefined) return false;
    return /^aws(-native)?:/.test(resource.type) && !global.test(resource.type);
}

/** Warning before an event moves to another region. */
export function moveText({ from, to }: RegionMove): string[] {
    return [
        `aws:region changes from ${from} to ${to}: \`pulumi up\` would replace every regional resource: create it in ${to}, delete it in ${from}.`,
        "Addresses, ids and ARNs change with everything that names them; AWS deletes no running flow and no bucket with files.",
        `For an event in ${to} beside this one, use a stack of its own: \`pulumi stack init\`, and a copy of this config.`,
        "",
    ];
}
