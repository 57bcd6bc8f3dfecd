import { Words } from "./translate";

/** A resource of Pulumi's Terraform-named provider, and AWS's own publication of the same thing. */
export interface Twin {
    /** CloudFormation type. */
    specification: string;
    /** Property of the specification that holds everything but the tags. */
    under?: string;
    /** Request of the service's API model that creates the same thing, where a model is read too. */
    request?: string;
    words?: Words;
    /** What the provider sends by itself. */
    sentByProvider?: Readonly<Record<string, string>>;
}

const policyDocument: Words = { policy: "PolicyDocument" };
const itemised = (...paths: string[]): Words =>
    Object.fromEntries(
        paths.map((path): [string, { as: string; item: string }] => {
            const name = path.split(".").at(-1) ?? path;
            return [path, { as: name[0].toUpperCase() + name.slice(1), item: "items" }];
        }),
    );

const outputGroup = "encoderSettings.outputGroups.outputGroupSettings";

/** By type token. Where a name differs from AWS's in case alone, no word is needed. */
export const twins: Readonly<Record<string, Twin>> = {
    "aws:acm/certificate:Certificate": {
        specification: "AWS::CertificateManager::Certificate",
        words: { options: null, validationOptions: "DomainValidationOptions" },
    },
    "aws:cloudfront/cachePolicy:CachePolicy": {
        specification: "AWS::CloudFront::CachePolicy",
        under: "CachePolicyConfig",
        words: itemised(
            "parametersInCacheKeyAndForwardedToOrigin.cookiesConfig.cookies",
            "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers",
            "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStrings",
        ),
    },
    "aws:cloudfront/distribution:Distribution": {
        specification: "AWS::CloudFront::Distribution",
        under: "DistributionConfig",
        words: {
            isIpv6Enabled: "IPV6Enabled",
            loggingConfig: "Logging",
            orderedCacheBehaviors: "CacheBehaviors",
            "origins.customHeaders": "OriginCustomHeaders",
            "origins.customHeaders.name": "HeaderName",
            "origins.customHeaders.value": "HeaderValue",
            "origins.originId": "Id",
            retainOnDelete: null,
            waitForDeployment: null,
        },
    },
    "aws:cloudfront/function:Function": {
        specification: "AWS::CloudFront::Function",
        words: {
            code: "FunctionCode",
            publish: "AutoPublish",
            comment: "FunctionConfig.Comment",
            runtime: "FunctionConfig.Runtime",
            keyValueStoreAssociations: null,
        },
        sentByProvider: { "FunctionConfig.Comment": "" },
    },
    "aws:cloudfront/keyGroup:KeyGroup": { specification: "AWS::CloudFront::KeyGroup", under: "KeyGroupConfig" },
    "aws:cloudfront/originAccessControl:OriginAccessControl": {
        specification: "AWS::CloudFront::OriginAccessControl",
        under: "OriginAccessControlConfig",
    },
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": {
        specification: "AWS::CloudFront::OriginRequestPolicy",
        under: "OriginRequestPolicyConfig",
        words: itemised("cookiesConfig.cookies", "headersConfig.headers", "queryStringsConfig.queryStrings"),
    },
    "aws:cloudfront/publicKey:PublicKey": {
        specification: "AWS::CloudFront::PublicKey",
        under: "PublicKeyConfig",
        sentByProvider: { CallerReference: "" },
    },
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
        specification: "AWS::CloudFront::ResponseHeadersPolicy",
        under: "ResponseHeadersPolicyConfig",
    },
    "aws:iam/role:Role": {
        specification: "AWS::IAM::Role",
        words: { assumeRolePolicy: "AssumeRolePolicyDocument", name: "RoleName", forceDetachPolicies: null },
    },
    "aws:iam/rolePolicy:RolePolicy": {
        specification: "AWS::IAM::RolePolicy",
        words: { ...policyDocument, role: "RoleName", name: "PolicyName" },
    },
    "aws:medialive/channel:Channel": {
        specification: "AWS::MediaLive::Channel",
        request: "CreateChannelRequest",
        words: {
            "inputSpecification.inputResolution": "Resolution",
            "encoderSettings.audioDescriptions.audioWatermarkSettings": "AudioWatermarkingSettings",
            [`${outputGroup}.archiveGroupSettings`]: { as: "ArchiveGroupSettings", only: true },
            [`${outputGroup}.hlsGroupSettings.hlsCdnSettings`]: { as: "HlsCdnSettings", only: true },
            "vpc.availabilityZones": null,
            "vpc.networkInterfaceIds": null,
            // Starts the channel after it is made: a call of its own.
            startChannel: null,
        },
    },
    "aws:medialive/input:Input": { specification: "AWS::MediaLive::Input", request: "CreateInputRequest" },
    "aws:mediapackage/channel:Channel": {
        specification: "AWS::MediaPackage::Channel",
        words: { channelId: "Id" },
    },
    "aws:s3/bucket:Bucket": {
        specification: "AWS::S3::Bucket",
        words: { bucket: "BucketName", forceDestroy: null },
    },
    "aws:s3/bucketPolicy:BucketPolicy": { specification: "AWS::S3::BucketPolicy", words: policyDocument },
    "aws:scheduler/schedule:Schedule": {
        specification: "AWS::Scheduler::Schedule",
        // Not in CloudFormation; NONE or DELETE in the API (CreateSchedule).
        words: { actionAfterCompletion: null },
    },
    "aws:scheduler/scheduleGroup:ScheduleGroup": { specification: "AWS::Scheduler::ScheduleGroup" },
    "aws:secretsmanager/secret:Secret": {
        specification: "AWS::SecretsManager::Secret",
        words: { recoveryWindowInDays: null, forceOverwriteReplicaSecret: null, replicas: "ReplicaRegions" },
    },
    "aws:sns/topic:Topic": { specification: "AWS::SNS::Topic", words: { name: "TopicName" } },
    "aws:sqs/queue:Queue": {
        specification: "AWS::SQS::Queue",
        words: {
            name: "QueueName",
            maxMessageSize: "MaximumMessageSize",
            messageRetentionSeconds: "MessageRetentionPeriod",
            receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
            visibilityTimeoutSeconds: "VisibilityTimeout",
        },
    },
    "aws:sqs/queuePolicy:QueuePolicy": {
        specification: "AWS::SQS::QueuePolicy",
        words: { ...policyDocument, queueUrl: { as: "Queues", listed: true } },
    },
};

/** Inventions of the Terraform provider, parts of a resource that AWS publishes as a whole: the SDK's types alone judge them. */
export const withoutTwin: readonly string[] = [
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:secretsmanager/secretVersion:SecretVersion",
];
