import { optionalText, text } from "../value";
import { type AwsType, type Making, partition, tagsAll } from "./type";

/** S3. The settings of a bucket are resources of their own, each named by its bucket. */
export const storageTypes: Record<string, AwsType> = {
    "aws:s3/bucket:Bucket": {
        source: "internal/service/s3/bucket.go @4c72bcc7, bucketNamespace (remembered)",
        forceNew: [
            "bucket",
            "bucketNamespace",
            "bucketPrefix",
            "objectLockConfiguration.objectLockEnabled",
            "objectLockEnabled",
        ],
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
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
        ...setting("bucket_public_access_block.go @01606926"),
        defaults: {
            blockPublicAcls: false,
            blockPublicPolicy: false,
            ignorePublicAcls: false,
            restrictPublicBuckets: false,
        },
    },
    "aws:s3/bucketPolicy:BucketPolicy": { ...setting("bucket_policy.go @0073593e"), policies: ["policy"] },
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting("bucket_ownership_controls.go @01c08000"),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
        ...owned("bucket_server_side_encryption_configuration.go @01606926"),
        sets: ["rules"],
    },
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
        ...owned("bucket_lifecycle_configuration.go @01606926"),
        sets: ["rules.noncurrentVersionTransitions", "rules.transitions"],
        computed: { transitionDefaultMinimumObjectSize: () => "all_storage_classes_128K" },
    },
    "aws:s3/bucketAcl:BucketAcl": {
        ...owned("bucket_acl.go @00a35305", "acl"),
        sets: ["accessControlPolicy.grants"],
    },
    "aws:s3/bucketVersioning:BucketVersioning": owned("bucket_versioning.go @01c08000"),
    "aws:s3/bucketObject:BucketObject": {
        ...object("bucket_object.go @01c08000; the id, there the key alone, is that of object.go (remembered)"),
        defaults: { acl: "private", forceDestroy: false },
    },
    "aws:s3/bucketObjectv2:BucketObjectv2": object("object.go @033c721b"),
};

function setting(file: string): AwsType {
    return {
        source: `internal/service/s3/${file}`,
        forceNew: ["bucket"],
        id: ({ inputs }) => text(inputs, "bucket"),
        computed: {},
    };
}

/**
 * A setting that can name who must own the bucket, which is then part of its id. Where no owner stood, bucket_acl.go
 * @00a35305 takes the account's own without replacing (CustomizeDiff); the other files, read at older commits, do not.
 */
function owned(file: string, ...named: string[]): AwsType {
    return {
        ...setting(file),
        forceNew: ["bucket", "expectedBucketOwner"],
        id: ({ inputs }) =>
            ["bucket", "expectedBucketOwner", ...named].flatMap((key) => optionalText(inputs, key) ?? []).join(","),
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
