import * as pulumi from "@pulumi/pulumi";

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
    const needsCertificate = edge.domain !== undefined && edge.domain.certificateArn === undefined;
    const needsLogs = edge.logs !== undefined && edge.logs.bucketDomainName === undefined;
    if (!needsCertificate && !needsLogs && !foundation.adAssets) return {};
    const stack = new pulumi.StackReference(`${event.name}-foundation`, { name: foundation.stack }, { parent });
    const read = (output: string) =>
        stack.requireOutput(output).apply((value) => text(value, output, foundation.stack));
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

function text(value: unknown, output: string, stack: string | undefined): string {
    if (typeof value !== "string") throw new Error(`output ${output} of the stack ${stack} is no text`);
    return value;
}
