import type { PlanDigest, PlanStep, RecordedResource } from "../graph";

/** Services without regions: what they hold stays where the provider's region changes. */
const global = /^aws:(iam|cloudfront|route53)\//;

/** From the region of the former config to that of the new one. */
export interface RegionMove {
    from: string;
    to: string;
}

/** The move of a stack; undefined when both configs say the same, or one of them nothing. */
export function regionMove(before: Record<string, string>, after: Record<string, string>): RegionMove | undefined {
    const [from, to] = [before["aws:region"], after["aws:region"]];
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/**
 * A digest in which every regional resource is replaced: the region is the provider's, and stands in no input, but aws and aws-native
 * make everything anew in another one (terraform-provider-aws v6, forceNewIfRegionChanges; Cloud Control knows one region each).
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

/** True for what lies in the provider's region: what names a region of its own stays there. */
function isRegional(resource: RecordedResource | undefined): boolean {
    if (resource === undefined || !resource.custom || resource.inputs["region"] !== undefined) return false;
    return /^aws(-native)?:/.test(resource.type) && !global.test(resource.type);
}

/** What a crew should know before it moves an event. */
export function moveText({ from, to }: RegionMove): string[] {
    return [
        `aws:region changes from ${from} to ${to}: \`pulumi up\` would make every regional resource anew in ${to} and delete it in ${from}.`,
        "Addresses, ids and ARNs change, and what names them; a running flow, and a bucket with files in it, refuse to be deleted.",
        `For an event in ${to} beside this one, use a stack of its own: \`pulumi stack init\`, and a copy of this config.`,
        "",
    ];
}
