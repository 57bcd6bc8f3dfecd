import { isAtOrBelow, parsePath, Path } from "./compare/paths";

/** Which differently written values of a type are equal. */
export interface Equality {
    /** True for a list without order. */
    isSet: (path: Path) => boolean;
    /** True for the text of an IAM policy. */
    isPolicy: (path: Path) => boolean;
}

interface TypeEqualities {
    /** Lists that Terraform's schema calls a `TypeSet`. */
    sets?: readonly string[];
    /** Texts with `SuppressEquivalentPolicyDiffs`, or IAMPolicyDocumentSchema…, which sets the same (internal/sdkv2/schema.go @01f43111). */
    policies?: readonly string[];
}

const behaviourSets = (behaviour: string) => [
    `${behaviour}.allowedMethods`,
    `${behaviour}.cachedMethods`,
    `${behaviour}.forwardedValues.cookies.whitelistedNames`,
    `${behaviour}.forwardedValues.headers`,
    `${behaviour}.functionAssociations`,
    `${behaviour}.lambdaFunctionAssociations`,
];

/**
 * As `replacement.ts`: read in hashicorp/terraform-provider-aws, the file below `internal/service/` and its commit at each
 * line, in Pulumi's names (a block that may stand once is an object, all others are lists with a plural's name).
 * A type that is not here is compared item by item, as written.
 */
const equalities: Readonly<Record<string, TypeEqualities>> = {
    // medialive/input.go @01c08000
    "aws:medialive/input:Input": { sets: ["destinations", "inputDevices", "mediaConnectFlows", "sources"] },
    // medialive/channel.go @044fb317, channel_encoder_settings_schema.go @5303f572 (outputGroups, outputs and
    // videoDescriptions are lists)
    "aws:medialive/channel:Channel": {
        sets: [
            "destinations",
            "destinations[*].mediaPackageSettings",
            "destinations[*].settings",
            "encoderSettings.audioDescriptions",
            "encoderSettings.outputGroups[*].outputs[*].audioDescriptionNames",
            "encoderSettings.outputGroups[*].outputs[*].captionDescriptionNames",
            "inputAttachments",
            "inputAttachments[*].automaticInputFailoverSettings.failoverConditions",
        ],
    },
    // iam/role.go @0040ea69, role_policy.go @02f97af8
    "aws:iam/role:Role": {
        sets: ["inlinePolicies", "managedPolicyArns"],
        policies: ["assumeRolePolicy", "inlinePolicies[*].policy"],
    },
    "aws:iam/rolePolicy:RolePolicy": { policies: ["policy"] },
    // secretsmanager/secret.go @00c21ced, secret_version.go @0042e8ea
    "aws:secretsmanager/secret:Secret": { sets: ["replicas"], policies: ["policy"] },
    "aws:secretsmanager/secretVersion:SecretVersion": { sets: ["versionStages"] },
    // cloudfront/distribution.go @023c8e5c (orderedCacheBehaviors, trustedKeyGroups and an origin group's members are lists)
    "aws:cloudfront/distribution:Distribution": {
        sets: [
            "aliases",
            "customErrorResponses",
            "originGroups",
            "originGroups[*].failoverCriteria.statusCodes",
            "origins",
            "origins[*].customHeaders",
            "origins[*].customOriginConfig.originSslProtocols",
            "restrictions.geoRestriction.locations",
            ...behaviourSets("defaultCacheBehavior"),
            ...behaviourSets("orderedCacheBehaviors[*]"),
        ],
    },
    // cloudfront/cache_policy.go @01c08000
    "aws:cloudfront/cachePolicy:CachePolicy": {
        sets: ["cookiesConfig.cookies", "headersConfig.headers", "queryStringsConfig.queryStrings"].map(
            (names) => `parametersInCacheKeyAndForwardedToOrigin.${names}.items`,
        ),
    },
    // cloudfront/response_headers_policy.go @0015017a
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
        sets: [
            "corsConfig.accessControlAllowHeaders.items",
            "corsConfig.accessControlAllowMethods.items",
            "corsConfig.accessControlAllowOrigins.items",
            "corsConfig.accessControlExposeHeaders.items",
            "customHeadersConfig.items",
        ],
    },
    // s3/bucket_policy.go @0073593e, bucket_server_side_encryption_configuration.go @01606926, bucket_acl.go @00a35305
    "aws:s3/bucketPolicy:BucketPolicy": { policies: ["policy"] },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": { sets: ["rules"] },
    "aws:s3/bucketAcl:BucketAcl": { sets: ["accessControlPolicy.grants"] },
    // sqs/queue_policy.go @0148137d, sns/topic_policy.go @00a35305
    "aws:sqs/queuePolicy:QueuePolicy": { policies: ["policy"] },
    "aws:sns/topicPolicy:TopicPolicy": { policies: ["policy"] },
    // acm/certificate.go @01661ea3, certificate_validation.go @004eea7f
    "aws:acm/certificate:Certificate": { sets: ["subjectAlternativeNames", "validationOptions"] },
    "aws:acm/certificateValidation:CertificateValidation": { sets: ["validationRecordFqdns"] },
    // route53/record.go @00655c16 (`alias` is a list of one)
    "aws:route53/record:Record": { sets: ["records"] },
};

/** Comparison by the provider of a type. */
export function equalityOf(type: string): Equality {
    const { sets = [], policies = [] } = equalities[type] ?? {};
    return { isSet: among(sets), isPolicy: among(policies) };
}

function among(texts: readonly string[]): (path: Path) => boolean {
    const patterns = texts.map(parsePath);
    return (path) => patterns.some((pattern) => pattern.length === path.length && isAtOrBelow(path, pattern));
}
