import type { ModelledService } from "./model";
import { Words } from "./translate";

/** How one publication of AWS's names what a Terraform-named resource says. */
export interface Publication {
    /** Name of the shape: CloudFormation's type, or the API's request. */
    name: string;
    /** Its property that holds everything but the tags. */
    under?: string;
    words?: Words;
    /** What the provider sends by itself. */
    sentByProvider?: Readonly<Record<string, string>>;
}

/** A resource of Pulumi's Terraform-named provider, and AWS's own publications of the same thing. */
export interface Twin {
    specification: Publication;
    /** For services whose specification has no closed lists of values. */
    model?: Publication & { service: ModelledService };
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

const channelWords: Words = {
    "inputSpecification.inputResolution": "Resolution",
    "encoderSettings.audioDescriptions.audioWatermarkSettings": "AudioWatermarkingSettings",
    [`${outputGroup}.archiveGroupSettings`]: { as: "ArchiveGroupSettings", only: true },
    [`${outputGroup}.hlsGroupSettings.hlsCdnSettings`]: { as: "HlsCdnSettings", only: true },
    "vpc.availabilityZones": null,
    "vpc.networkInterfaceIds": null,
    // Starts the channel after it is made: a call of its own.
    startChannel: null,
};

const distributionWords: Words = {
    loggingConfig: "Logging",
    orderedCacheBehaviors: "CacheBehaviors",
    "origins.customHeaders.name": "HeaderName",
    "origins.customHeaders.value": "HeaderValue",
    "origins.originId": "Id",
    retainOnDelete: null,
    waitForDeployment: null,
};

const cacheKeyWords = itemised(
    "parametersInCacheKeyAndForwardedToOrigin.cookiesConfig.cookies",
    "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers",
    "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStrings",
);
const forwardedWords = itemised("cookiesConfig.cookies", "headersConfig.headers", "queryStringsConfig.queryStrings");

const functionWords: Words = {
    code: "FunctionCode",
    comment: "FunctionConfig.Comment",
    runtime: "FunctionConfig.Runtime",
    keyValueStoreAssociations: null,
};

function cloudFormation(name: string, words: Words = {}, under?: string): Twin {
    return { specification: { name, words, under } };
}

/** A resource of CloudFront: everything lies under a `…Config` in both publications, which bears the same name in the API. */
function cloudFront(name: string, words: Words = {}, sentByProvider: Readonly<Record<string, string>> = {}): Twin {
    const config = `${name}Config`;
    return {
        specification: { name: `AWS::CloudFront::${name}`, under: config, words, sentByProvider },
        model: { service: "cloudfront", name: config, words: { ...words, tags: null }, sentByProvider },
    };
}

/** By type token. Where a name differs from AWS's in case alone, no word is needed. */
export const twins: Readonly<Record<string, Twin>> = {
    "aws:acm/certificate:Certificate": cloudFormation("AWS::CertificateManager::Certificate", {
        options: null,
        validationOptions: "DomainValidationOptions",
    }),
    "aws:cloudfront/cachePolicy:CachePolicy": cloudFront("CachePolicy", cacheKeyWords),
    "aws:cloudfront/distribution:Distribution": {
        specification: {
            name: "AWS::CloudFront::Distribution",
            under: "DistributionConfig",
            words: {
                ...distributionWords,
                isIpv6Enabled: "IPV6Enabled",
                "origins.customHeaders": "OriginCustomHeaders",
            },
        },
        model: {
            service: "cloudfront",
            name: "DistributionConfig",
            words: {
                ...distributionWords,
                "defaultCacheBehavior.cachedMethods": "AllowedMethods.CachedMethods",
                "orderedCacheBehaviors.cachedMethods": "AllowedMethods.CachedMethods",
                "restrictions.geoRestriction.locations": "Items",
                tags: null,
            },
            sentByProvider: { CallerReference: "", Comment: "" },
        },
    },
    "aws:cloudfront/function:Function": {
        specification: {
            name: "AWS::CloudFront::Function",
            words: { ...functionWords, publish: "AutoPublish" },
            sentByProvider: { "FunctionConfig.Comment": "" },
        },
        model: {
            service: "cloudfront",
            name: "CreateFunctionRequest",
            words: { ...functionWords, publish: null, tags: null },
            sentByProvider: { "FunctionConfig.Comment": "" },
        },
    },
    "aws:cloudfront/keyGroup:KeyGroup": cloudFormation("AWS::CloudFront::KeyGroup", {}, "KeyGroupConfig"),
    "aws:cloudfront/originAccessControl:OriginAccessControl": cloudFront("OriginAccessControl"),
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": cloudFront("OriginRequestPolicy", forwardedWords),
    "aws:cloudfront/publicKey:PublicKey": cloudFront("PublicKey", {}, { CallerReference: "" }),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": cloudFront("ResponseHeadersPolicy"),
    "aws:iam/role:Role": cloudFormation("AWS::IAM::Role", {
        assumeRolePolicy: "AssumeRolePolicyDocument",
        name: "RoleName",
        forceDetachPolicies: null,
    }),
    "aws:iam/rolePolicy:RolePolicy": cloudFormation("AWS::IAM::RolePolicy", {
        ...policyDocument,
        role: "RoleName",
        name: "PolicyName",
    }),
    "aws:medialive/channel:Channel": {
        specification: { name: "AWS::MediaLive::Channel", words: channelWords },
        model: { service: "medialive", name: "CreateChannelRequest", words: channelWords },
    },
    "aws:medialive/input:Input": {
        specification: { name: "AWS::MediaLive::Input" },
        model: { service: "medialive", name: "CreateInputRequest" },
    },
    "aws:mediapackage/channel:Channel": cloudFormation("AWS::MediaPackage::Channel", { channelId: "Id" }),
    "aws:route53/record:Record": cloudFormation("AWS::Route53::RecordSet", {
        zoneId: "HostedZoneId",
        records: "ResourceRecords",
        ttl: { as: "TTL", text: true },
        aliases: { as: "AliasTarget", only: true },
        "aliases.name": "DNSName",
        "aliases.zoneId": "HostedZoneId",
        allowOverwrite: null,
    }),
    "aws:s3/bucket:Bucket": cloudFormation("AWS::S3::Bucket", { bucket: "BucketName", forceDestroy: null }),
    "aws:s3/bucketPolicy:BucketPolicy": cloudFormation("AWS::S3::BucketPolicy", policyDocument),
    // `actionAfterCompletion` is not in CloudFormation; NONE or DELETE in the API (CreateSchedule).
    "aws:scheduler/schedule:Schedule": cloudFormation("AWS::Scheduler::Schedule", { actionAfterCompletion: null }),
    "aws:scheduler/scheduleGroup:ScheduleGroup": cloudFormation("AWS::Scheduler::ScheduleGroup"),
    "aws:secretsmanager/secret:Secret": cloudFormation("AWS::SecretsManager::Secret", {
        recoveryWindowInDays: null,
        forceOverwriteReplicaSecret: null,
        replicas: "ReplicaRegions",
    }),
    "aws:sns/topic:Topic": cloudFormation("AWS::SNS::Topic", { name: "TopicName" }),
    "aws:sns/topicPolicy:TopicPolicy": cloudFormation("AWS::SNS::TopicPolicy", {
        ...policyDocument,
        arn: { as: "Topics", listed: true },
    }),
    "aws:sns/topicSubscription:TopicSubscription": cloudFormation("AWS::SNS::Subscription", {
        topic: "TopicArn",
    }),
    "aws:sqs/queue:Queue": cloudFormation("AWS::SQS::Queue", {
        name: "QueueName",
        maxMessageSize: "MaximumMessageSize",
        messageRetentionSeconds: "MessageRetentionPeriod",
        receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
        visibilityTimeoutSeconds: "VisibilityTimeout",
    }),
    "aws:sqs/queuePolicy:QueuePolicy": cloudFormation("AWS::SQS::QueuePolicy", {
        ...policyDocument,
        queueUrl: { as: "Queues", listed: true },
    }),
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
