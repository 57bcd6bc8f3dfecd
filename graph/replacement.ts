/**
 * Which inputs of an aws type force a new resource: `ForceNew: true` in the schemas of hashicorp/terraform-provider-aws,
 * which @pulumi/aws wraps; its SDK does not know them. Each line names its file below `internal/service/`, and the commit
 * that was read. A missing type is shown as "replace unknown".
 *
 * `region` forces one on every regional type (v6 of the provider, internal/provider: forceNewIfRegionChanges).
 */
const forceNew: Readonly<Record<string, readonly string[]>> = {
    // medialive/input.go @01c08000, channel.go @044fb317
    "aws:medialive/input:Input": ["type"],
    "aws:medialive/channel:Channel": ["channelClass", "vpc"],
    // mediapackage/channel.go @00a35305
    "aws:mediapackage/channel:Channel": ["channelId"],
    // iam/role.go @0040ea69, role_policy.go @02f97af8
    "aws:iam/role:Role": ["name", "namePrefix", "path"],
    "aws:iam/rolePolicy:RolePolicy": ["name", "namePrefix", "role"],
    // secretsmanager/secret.go @00c21ced, secret_version.go @0042e8ea
    "aws:secretsmanager/secret:Secret": ["name", "namePrefix"],
    "aws:secretsmanager/secretVersion:SecretVersion": [
        "secretId",
        "secretBinary",
        "secretString",
        "secretStringWoVersion",
    ],
    // scheduler/schedule.go @02f524b9, schedule_group.go @0cdab4ae
    "aws:scheduler/schedule:Schedule": ["groupName", "name", "namePrefix"],
    "aws:scheduler/scheduleGroup:ScheduleGroup": ["name", "namePrefix"],
    // cloudfront/distribution.go @023c8e5c
    "aws:cloudfront/distribution:Distribution": ["staging"],
    // cloudfront/cache_policy.go @01c08000, origin_request_policy.go @0392321f, response_headers_policy.go @0015017a,
    // origin_access_control.go @01c08000, key_group.go @0392321f: none
    "aws:cloudfront/cachePolicy:CachePolicy": [],
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": [],
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [],
    "aws:cloudfront/originAccessControl:OriginAccessControl": [],
    "aws:cloudfront/keyGroup:KeyGroup": [],
    // cloudfront/function.go @0b774099
    "aws:cloudfront/function:Function": ["name"],
    // cloudfront/public_key.go @004e2653
    "aws:cloudfront/publicKey:PublicKey": ["encodedKey", "encodedKeyWoVersion", "name", "namePrefix"],
    // s3/bucket.go @0070bcd1, object.go @033c721b (content, source, etag: update in place)
    "aws:s3/bucket:Bucket": [
        "bucket",
        // Remembered, not read.
        "bucketNamespace",
        "bucketPrefix",
        "objectLockConfiguration.objectLockEnabled",
        "objectLockEnabled",
    ],
    "aws:s3/bucketObjectv2:BucketObjectv2": ["bucket", "key"],
    // s3/bucket_policy.go @0073593e, bucket_ownership_controls.go @01c08000, bucket_public_access_block.go @01606926,
    // bucket_server_side_encryption_configuration.go and bucket_lifecycle_configuration.go (RequiresReplace) @01606926
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
        "bucket",
        "expectedBucketOwner",
    ],
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket", "expectedBucketOwner"],
    "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
    // s3/bucket_acl.go @00a35305 (expectedBucketOwner by its CustomizeDiff)
    "aws:s3/bucketAcl:BucketAcl": ["bucket", "expectedBucketOwner"],
    // sqs/queue.go @00a35305, queue_policy.go @0148137d
    "aws:sqs/queue:Queue": ["fifoQueue", "name", "namePrefix"],
    "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
    // acm/certificate.go @01661ea3
    "aws:acm/certificate:Certificate": [
        "certificateAuthorityArn",
        "domainName",
        "keyAlgorithm",
        "subjectAlternativeNames",
        "validationMethod",
        "validationOptions",
    ],
    // acm/certificate_validation.go @004eea7f
    "aws:acm/certificateValidation:CertificateValidation": ["certificateArn", "validationRecordFqdns"],
    // route53/record.go @00655c16 (`type` is changed in place)
    "aws:route53/record:Record": ["name", "zoneId"],
    // sns/topic.go @00a35305, topic_subscription.go @04a2e6e5 (`topic_arn` is `topic` in Pulumi), topic_policy.go @00a35305
    "aws:sns/topic:Topic": ["fifoTopic", "name", "namePrefix"],
    "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
    "aws:sns/topicPolicy:TopicPolicy": ["arn"],
    // wafv2/ip_set.go @00a35305
    "aws:wafv2/ipSet:IpSet": ["ipAddressVersion", "name", "namePrefix", "scope"],
    // cloudwatch/dashboard.go @0620f2a6
    "aws:cloudwatch/dashboard:Dashboard": ["dashboardName"],
};

/** Global types have no `region` input. */
const forcedByRegion = "region";

/** Paths that force a new resource of the type; undefined where no source was read. */
export function replacesOn(type: string): string[] | undefined {
    const own = forceNew[type];
    return own === undefined ? undefined : [...own, forcedByRegion];
}
