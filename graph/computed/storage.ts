import { Compute, Context, Computed } from "./context";

const ofBucket: Compute = ({ text, region }) => ({ id: text("bucket"), checked: { region }, outputs: {} });

/** S3. Outputs: the SDK's `.d.ts`; ids: the page "Import" of each type: the bucket's name. */
export const storage: Record<string, Compute> = {
    // Hosts: S3 user guide, "Virtual hosting of buckets".
    "aws:s3/bucket:Bucket": ({ named, partition, suffix, region }) => {
        const { value, checked } = named("bucket");
        return {
            id: value,
            checked: { ...checked, region },
            outputs: {
                arn: `arn:${partition}:s3:::${value}`,
                bucketDomainName: `${value}.s3.${suffix}`,
                bucketRegionalDomainName: `${value}.s3.${region}.${suffix}`,
                bucketRegion: region,
            },
        };
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
    "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
    "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket,
    "aws:s3/bucketAcl:BucketAcl": ofBucket,
    "aws:s3/bucketObjectv2:BucketObjectv2": object,
    "aws:s3/bucketObject:BucketObject": object,
};

/** The key is required and never auto-named where a bucket's policy or a URL refers to it; absent, Pulumi takes the logical name. */
function object({ inputs, name, text, partition, hex, region }: Context): Computed {
    const key = text("key") || name;
    return {
        id: `${text("bucket")}/${key}`,
        checked: { ...(text("key") === "" ? { key } : {}), region },
        outputs: {
            arn: `arn:${partition}:s3:::${text("bucket")}/${key}`,
            etag: hex(32, "etag"),
            ...absent(inputs, {
                contentType: "application/octet-stream",
                storageClass: "STANDARD",
                serverSideEncryption: "AES256",
            }),
        },
    };
}

/** S3's defaults for absent fields (S3 API reference, "PutObject"). */
function absent(inputs: Context["inputs"], defaults: Record<string, string>): Record<string, string> {
    return Object.fromEntries(Object.entries(defaults).filter(([key]) => inputs[key] === undefined));
}
