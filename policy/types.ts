/** Pulumi's type tokens of what the rules read (`__pulumiType` of the SDK classes). */
export const channelType = "aws:medialive/channel:Channel";
export const inputType = "aws:medialive/input:Input";
export const flowType = "aws-native:mediaconnect:Flow";
export const flowSourceType = "aws-native:mediaconnect:FlowSource";
export const flowOutputType = "aws-native:mediaconnect:FlowOutput";
export const packageChannelTypes = ["aws:mediapackage/channel:Channel", "aws-native:mediapackage:Channel"];
export const endpointType = "aws-native:mediapackage:OriginEndpoint";
export const playbackType = "aws-native:mediatailor:PlaybackConfiguration";
export const distributionType = "aws:cloudfront/distribution:Distribution";
export const cachePolicyType = "aws:cloudfront/cachePolicy:CachePolicy";
export const originRequestPolicyType = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy";
export const scheduleType = "aws:scheduler/schedule:Schedule";
export const roleType = "aws:iam/role:Role";
export const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";
export const rolePolicyAttachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const policyType = "aws:iam/policy:Policy";
export const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];
export const bucketPolicyType = "aws:s3/bucketPolicy:BucketPolicy";
export const publicAccessBlockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const queuePolicyType = "aws:sqs/queuePolicy:QueuePolicy";
export const secretVersionType = "aws:secretsmanager/secretVersion:SecretVersion";
export const remoteCommandTypes = ["command:remote:Command", "command:remote:CopyToRemote"];

/** Our components, for what no resource holds. */
export const component = {
    piIngest: "pi-live:index:PiIngest",
    encoder: "pi-live:index:AbrEncoder",
    assets: "pi-live:index:AdAssets",
    ssai: "pi-live:index:SsaiConfig",
    breaks: "pi-live:index:AdBreaks",
} as const;
