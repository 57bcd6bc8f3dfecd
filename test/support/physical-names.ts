/** Which property of each type names it in AWS: for the tests of the one rule (components/common/names.ts). */

/** By type: the property that must differ from every other resource of its type in the account. */
export const nameProperty: Readonly<Record<string, string>> = {
    "aws-native:mediaconnect:Flow": "name",
    "aws-native:mediapackage:OriginEndpoint": "awsId",
    "aws-native:mediatailor:PlaybackConfiguration": "name",
    "aws:cloudfront/cachePolicy:CachePolicy": "name",
    "aws:cloudfront/originAccessControl:OriginAccessControl": "name",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": "name",
    "aws:iam/role:Role": "name",
    "aws:iam/rolePolicy:RolePolicy": "name",
    "aws:medialive/channel:Channel": "name",
    "aws:medialive/input:Input": "name",
    "aws:mediapackage/channel:Channel": "channelId",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:s3/bucketObjectv2:BucketObjectv2": "key",
    "aws:scheduler/schedule:Schedule": "name",
    "aws:scheduler/scheduleGroup:ScheduleGroup": "name",
    "aws:secretsmanager/secret:Secret": "name",
    "aws:sns/topic:Topic": "name",
    "aws:sqs/queue:Queue": "name",
};

/** Types that AWS knows by an id of its own, by another resource's name, or by a name that the world gives (a domain). */
export const nameless: readonly string[] = [
    // Names inside one flow, given by the caller.
    "aws-native:mediaconnect:FlowEntitlement",
    "aws-native:mediaconnect:FlowOutput",
    "aws-native:mediaconnect:FlowSource",
    "aws:acm/certificate:Certificate",
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:cloudfront/distribution:Distribution",
    "aws:route53/record:Record",
    "aws:s3/bucketAcl:BucketAcl",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sqs/queuePolicy:QueuePolicy",
    "command:remote:Command",
    "command:remote:CopyToRemote",
    "pulumi:index:Stash",
    "pulumi:pulumi:StackReference",
];

/** The name of a made resource in AWS, from its outputs; undefined where it has none. */
export function physicalName(type: string, outputs: Readonly<Record<string, unknown>>): string | undefined {
    const property = nameProperty[type];
    const name = property === undefined ? undefined : outputs[property];
    return typeof name === "string" ? name : undefined;
}
