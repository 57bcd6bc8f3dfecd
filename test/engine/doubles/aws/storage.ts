import { optionalText, text } from "../value";
import { type AwsType, type Making, partition, tagsAll } from "./type";

/** S3. The settings of a bucket are resources of their own, each named by its bucket. */
export const storageTypes: Record<string, AwsType> = {
    "aws:s3/bucket:Bucket": {
        source: "internal/service/s3/bucket.go (documentation)",
        forceNew: ["bucket", "bucketPrefix", "objectLockEnabled", "bucketNamespace"],
        policies: ["policy"],
        autoName: { property: "bucket", max: 63, lower: true },
        defaults: { forceDestroy: false },
        id: ({ name }) => name,
        computed: {
            arn: ({ name }) => `arn:${partition}:s3:::${name}`,
            bucketDomainName: ({ name }) => `${name}.s3.amazonaws.com`,
            bucketRegion: ({ region }) => region,
            bucketRegionalDomainName: ({ name, region }) => `${name}.s3.${region}.amazonaws.com`,
            // AWS General Reference, "Amazon S3 website endpoints".
            hostedZoneId: ({ region }) => (region === "eu-west-1" ? "Z1BKCTXD74EZPE" : "Z3AQBSTGFYJSTF"),
            websiteDomain: () => "",
            websiteEndpoint: () => "",
            requestPayer: () => "BucketOwner",
            objectLockEnabled: () => false,
            tagsAll,
        },
    },
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting("bucket_public_access_block.go", {
        blockPublicAcls: false,
        blockPublicPolicy: false,
        ignorePublicAcls: false,
        restrictPublicBuckets: false,
    }),
    "aws:s3/bucketPolicy:BucketPolicy": { ...setting("bucket_policy.go"), policies: ["policy"] },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("bucket_ownership_controls.go"),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
        ...setting("bucket_server_side_encryption_configuration.go"),
        sets: ["rules"],
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
        ...setting("bucket_lifecycle_configuration.go"),
        computed: { transitionDefaultMinimumObjectSize: () => "all_storage_classes_128K" },
    },
    "aws:s3/bucketAcl:BucketAcl": setting("bucket_acl.go"),
    "aws:s3/bucketVersioning:BucketVersioning": setting("bucket_versioning.go"),
    "aws:s3/bucketObject:BucketObject": object("bucket_object.go (documentation)"),
    "aws:s3/bucketObjectv2:BucketObjectv2": object("object.go @033c721b"),
};

function setting(file: string, defaults: AwsType["defaults"] = {}): AwsType {
    return {
        source: `internal/service/s3/${file} (documentation)`,
        forceNew: ["bucket", "expectedBucketOwner"],
        defaults,
        id: ({ inputs }) => text(inputs, "bucket"),
        computed: {},
    };
}

function object(file: string): AwsType {
    return {
        source: `internal/service/s3/${file}`,
        forceNew: ["bucket", "key"],
        defaults: { forceDestroy: false },
        id: ({ inputs }) => `${text(inputs, "bucket")}/${text(inputs, "key")}`,
        computed: {
            arn: ({ inputs }) => `arn:${partition}:s3:::${text(inputs, "bucket")}/${text(inputs, "key")}`,
            bucketKeyEnabled: () => false,
            contentType: () => "binary/octet-stream",
            etag: contentHash,
            serverSideEncryption: () => "AES256",
            storageClass: () => "STANDARD",
            checksumCrc32: () => "",
            checksumCrc32c: () => "",
            checksumCrc64nvme: contentHash,
            checksumSha1: () => "",
            checksumSha256: () => "",
            versionId: () => "",
            tagsAll,
        },
        // resourceObjectCustomizeDiff: new content is a new version.
        recomputed: {
            source: ["versionId", "etag"],
            content: ["versionId", "etag"],
            etag: ["versionId"],
            sourceHash: ["versionId", "etag"],
        },
        foreseen: ["versionId"],
    };
}

function contentHash(made: Making): string {
    return made.hex(32, JSON.stringify(made.inputs.source ?? optionalText(made.inputs, "content") ?? ""));
}
