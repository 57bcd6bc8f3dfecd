import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { privateBucket } from "./bucket";

/** CloudFront's log delivery (CloudFront guide, "Permissions required to configure standard logging"). */
const awsLogsDelivery = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0";

export interface LogBucketArgs {
    keepDays: number;
    /** The account's canonical user id. With it the ACL is written here; without it CloudFront writes it when logging is turned on. */
    canonicalUserId?: string;
    tags?: Record<string, string>;
}

/** A bucket for CloudFront's access logs; its domain name, once it takes them. */
export function logBucket(
    name: string,
    { keepDays, canonicalUserId, tags }: LogBucketArgs,
    parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
    const { bucket, ready } = privateBucket(name, { keepDays, acls: true, tags }, parent);
    const all =
        canonicalUserId === undefined ? ready : [...ready, deliveryAcl(name, bucket, canonicalUserId, ready, parent)];
    return pulumi.all([bucket.bucketDomainName, ...all.map((resource) => resource.urn)]).apply(([host]) => host);
}

/** Full control for the owner and for log delivery; an ACL that names anybody replaces all others. */
function deliveryAcl(
    name: string,
    bucket: s3.Bucket,
    owner: string,
    dependsOn: pulumi.Resource[],
    parent: pulumi.Resource | undefined,
): s3.BucketAcl {
    return new s3.BucketAcl(
        `${name}-acl`,
        {
            bucket: bucket.id,
            accessControlPolicy: {
                owner: { id: owner },
                grants: [owner, awsLogsDelivery].map((id) => ({
                    grantee: { id, type: "CanonicalUser" },
                    permission: "FULL_CONTROL",
                })),
            },
        },
        { parent, dependsOn },
    );
}
