import * as pulumi from "@pulumi/pulumi";

import { configError } from "../checks/problem";
import type { EventSettings } from "../settings";

/** What an event takes from its foundation; everything absent when it stands alone. */
export interface Foundation {
    certificateArn?: pulumi.Output<string>;
    logBucketDomainName?: pulumi.Output<string>;
    adAssets?: {
        bucketName: pulumi.Output<string>;
        bucketArn: pulumi.Output<string>;
        bucketDomainName: pulumi.Output<string>;
        bucketRegion: pulumi.Output<string>;
        slatePath: pulumi.Output<string>;
    };
}

/** Reads only those outputs of the foundation stack that the event needs, and demands that they are there. */
export function foundationOf(
    { event, edge, foundation }: EventSettings,
    parent: pulumi.Resource | undefined,
): Foundation {
    if (foundation.stack === undefined) return {};
    refuseItself(foundation.stack);
    const needsCertificate = edge.domain !== undefined && edge.domain.certificateArn === undefined;
    const needsLogs = edge.logs !== undefined && edge.logs.bucketDomainName === undefined;
    if (!needsCertificate && !needsLogs && !foundation.adAssets) return {};
    const stack = new pulumi.StackReference(`${event.name}-foundation`, { name: foundation.stack }, { parent });
    const read = (output: string) => stack.getOutput(output).apply((value) => given(value, output, foundation.stack));
    return {
        ...(needsCertificate ? { certificateArn: read("certificateArn") } : {}),
        ...(needsLogs ? { logBucketDomainName: read("logBucketDomainName") } : {}),
        ...(foundation.adAssets
            ? {
                  adAssets: {
                      bucketName: read("adBucketName"),
                      bucketArn: read("adBucketArn"),
                      bucketDomainName: read("adBucketDomainName"),
                      bucketRegion: read("adBucketRegion"),
                      slatePath: read("slatePath"),
                  },
              }
            : {}),
    };
}

/** A stack that reads its own outputs sees those of its last update. */
function refuseItself(reference: string): void {
    if (reference !== `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`) return;
    throw configError([
        {
            path: ["foundation", "stack"],
            found: `${JSON.stringify(reference)}, this stack itself`,
            expected: "a stack whose file says pi-live:kind: foundation",
            fix: "name the foundation, or leave foundation.stack out",
        },
    ]);
}

/** Which part of the foundation an output comes from, and how an event does without it. */
const origins: Record<string, string> = {
    certificateArn: "foundation.domain there, or edge.domain.certificateArn here",
    logBucketDomainName: "foundation.logBucket there, or edge.logs.bucketDomainName here",
    slatePath: "foundation.adAssets.slate there, or ads.slate here",
};

function given(value: unknown, output: string, stack: string | undefined): string {
    if (typeof value === "string") return value;
    const origin = origins[output] ?? "foundation.adAssets there, or foundation.adAssets: false here";
    throw new pulumi.RunError(
        `the stack ${stack} has no output ${output}: give ${origin}, and run \`pulumi up\` there first`,
    );
}
