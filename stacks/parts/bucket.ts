import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

export interface PrivateBucketArgs {
    /** Days after which objects are deleted; for good when absent. */
    keepDays?: number;
    /** True: ACLs work, as CloudFront's standard logging needs. */
    acls?: boolean;
    tags?: Record<string, string>;
}

export interface PrivateBucket {
    bucket: s3.Bucket;
    /** The settings to wait for before somebody writes. */
    ready: pulumi.Resource[];
}

/** A bucket that is closed to the public and encrypted. `pulumi destroy` refuses to delete what is in it. */
export function privateBucket(
    name: string,
    { keepDays, acls = false, tags }: PrivateBucketArgs,
    parent: pulumi.Resource | undefined,
): PrivateBucket {
    const bucket = new s3.Bucket(name, { tags }, { parent });
    const of = { bucket: bucket.id };
    // One after the other: S3 refuses two changes of a bucket's settings at a time (OperationAborted).
    const closed = new s3.BucketPublicAccessBlock(
        `${name}-closed`,
        {
            ...of,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        { parent },
    );
    const owned = new s3.BucketOwnershipControls(
        `${name}-owned`,
        { ...of, rule: { objectOwnership: acls ? "BucketOwnerPreferred" : "BucketOwnerEnforced" } },
        { parent, dependsOn: [closed] },
    );
    const encrypted = new s3.BucketServerSideEncryptionConfiguration(
        `${name}-encrypted`,
        // S3's own keys: log delivery cannot use KMS keys without a grant.
        { ...of, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
        { parent, dependsOn: [owned] },
    );
    const ready: pulumi.Resource[] = [encrypted];
    if (keepDays !== undefined) {
        ready.push(
            new s3.BucketLifecycleConfiguration(
                `${name}-lifetime`,
                { ...of, rules: [{ id: "delete", status: "Enabled", filter: {}, expiration: { days: keepDays } }] },
                { parent, dependsOn: [encrypted] },
            ),
        );
    }
    return { bucket, ready };
}
