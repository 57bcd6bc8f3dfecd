import { text } from "../value";
import { type AwsType, account, arn, etag, globalArn, tagsAll, uuid } from "./type";

/** CloudFront's hosted zone, the same for all distributions (Route 53 guide, "Alias records"). */
const cloudFrontZone = "Z2FDTNDATAQYW2";

/** CloudFront, WAF and Route 53. */
export const edgeTypes: Record<string, AwsType> = {
    "aws:cloudfront/distribution:Distribution": {
        source: "internal/service/cloudfront/distribution.go @023c8e5c",
        global: true,
        forceNew: ["staging"],
        sets: [
            "aliases",
            "customErrorResponses",
            "origins",
            "originGroups",
            "defaultCacheBehavior.allowedMethods",
            "defaultCacheBehavior.cachedMethods",
            "defaultCacheBehavior.functionAssociations",
            "defaultCacheBehavior.lambdaFunctionAssociations",
            "orderedCacheBehaviors.allowedMethods",
            "orderedCacheBehaviors.cachedMethods",
            "orderedCacheBehaviors.functionAssociations",
            "orderedCacheBehaviors.lambdaFunctionAssociations",
            "restrictions.geoRestriction.locations",
        ],
        defaults: {
            httpVersion: "http2",
            priceClass: "PriceClass_All",
            retainOnDelete: false,
            staging: false,
            waitForDeployment: true,
        },
        id: (made) => `E${made.hex(13).toUpperCase()}`,
        computed: {
            arn: (made) => globalArn("cloudfront", `distribution/E${made.hex(13).toUpperCase()}`),
            callerReference: (made) => `terraform-${made.digits(26)}`,
            domainName: (made) => `d${made.hex(13, "domain")}.cloudfront.net`,
            etag,
            hostedZoneId: () => cloudFrontZone,
            inProgressValidationBatches: () => 0,
            lastModifiedTime: () => "2026-11-22 19:00:00.000 +0000 UTC",
            loggingV1Enabled: ({ inputs }) => inputs.loggingConfig !== undefined,
            status: () => "Deployed",
            trustedKeyGroups: () => [{ enabled: false }],
            trustedSigners: () => [{ enabled: false }],
            tagsAll,
        },
        recomputed: { "*": ["etag"] },
    },
    "aws:cloudfront/cachePolicy:CachePolicy": {
        ...policy("cache_policy.go @01c08000", "cache-policy"),
        defaults: { defaultTtl: 86400, maxTtl: 31536000 },
        sets: [
            "parametersInCacheKeyAndForwardedToOrigin.cookiesConfig.cookies.items",
            "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers.items",
            "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStrings.items",
        ],
    },
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": {
        ...policy("origin_request_policy.go @03923218", "origin-request-policy"),
        sets: ["cookiesConfig.cookies.items", "headersConfig.headers.items", "queryStringsConfig.queryStrings.items"],
    },
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": {
        ...policy("response_headers_policy.go @0015017a", "response-headers-policy"),
        sets: [
            "corsConfig.accessControlAllowHeaders.items",
            "corsConfig.accessControlAllowMethods.items",
            "corsConfig.accessControlAllowOrigins.items",
            "corsConfig.accessControlExposeHeaders.items",
            "customHeadersConfig.items",
        ],
    },
    "aws:cloudfront/originAccessControl:OriginAccessControl": {
        ...policy("origin_access_control.go @01c08000", "origin-access-control"),
        id: (made) => `E${made.hex(13).toUpperCase()}`,
        autoName: { property: "name", max: 64 },
        defaults: { description: "Managed by Pulumi" },
        computed: {
            arn: (made) => globalArn("cloudfront", `origin-access-control/E${made.hex(13).toUpperCase()}`),
            etag,
        },
    },
    "aws:cloudfront/function:Function": {
        source: "internal/service/cloudfront/function.go @0b774099",
        global: true,
        forceNew: ["name"],
        sets: ["keyValueStoreAssociations"],
        autoName: { property: "name", max: 64 },
        defaults: { publish: true },
        id: ({ name }) => name,
        computed: {
            arn: ({ name }) => globalArn("cloudfront", `function/${name}`),
            etag,
            liveStageEtag: etag,
            status: () => "UNASSOCIATED",
            tagsAll,
        },
        recomputed: { "*": ["etag", "liveStageEtag"] },
    },
    "aws:wafv2/webAcl:WebAcl": {
        source: "internal/service/wafv2/web_acl.go @0073593e",
        forceNew: ["name", "namePrefix", "scope"],
        sets: ["rules", "customResponseBodies", "tokenDomains"],
        documents: ["ruleJson"],
        autoName: { property: "name", max: 128 },
        id: (made) => uuid(made),
        computed: {
            applicationIntegrationUrl: () => "",
            arn: (made) =>
                arn(
                    made,
                    "wafv2",
                    `${made.inputs.scope === "CLOUDFRONT" ? "global" : "regional"}/webacl/${made.name}/${uuid(made)}`,
                ),
            capacity: ({ inputs }) => (Array.isArray(inputs.rules) ? inputs.rules.length * 2 : 0),
            lockToken: (made) => uuid(made, "lock"),
            tagsAll,
        },
        recomputed: { "*": ["lockToken", "capacity"] },
    },
    "aws:route53/record:Record": {
        source: "internal/service/route53/record.go @00655c16",
        global: true,
        // Another type or setIdentifier is one batch of DELETE and CREATE: an update (resourceRecordUpdate).
        forceNew: ["name", "zoneId"],
        sets: ["records"],
        id: ({ inputs }) => `${text(inputs, "zoneId")}_${text(inputs, "name")}_${text(inputs, "type")}`,
        computed: { fqdn: ({ inputs }) => text(inputs, "name").replace(/\.$/, "") },
    },
    "aws:sns/topic:Topic": {
        source: "internal/service/sns/topic.go @00a35305",
        forceNew: ["fifoTopic", "name", "namePrefix"],
        policies: ["policy"],
        documents: ["archivePolicy", "deliveryPolicy"],
        autoName: { property: "name", max: 256 },
        defaults: { contentBasedDeduplication: false, fifoTopic: false },
        id: (made) => arn(made, "sns", made.name),
        computed: {
            arn: (made) => arn(made, "sns", made.name),
            beginningArchiveTime: () => "",
            owner: () => account,
            policy: () => "",
            signatureVersion: () => 0,
            tracingConfig: () => "",
            tagsAll,
        },
    },
    "aws:sns/topicSubscription:TopicSubscription": {
        source: "internal/service/sns/topic_subscription.go @04a2e6e5",
        forceNew: ["endpoint", "protocol", "topic"],
        documents: ["filterPolicy", "redrivePolicy", "replayPolicy", "deliveryPolicy"],
        defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
        id: (made) => `${text(made.inputs, "topic")}:${uuid(made)}`,
        computed: {
            arn: (made) => `${text(made.inputs, "topic")}:${uuid(made)}`,
            confirmationWasAuthenticated: () => false,
            filterPolicyScope: () => "",
            ownerId: () => account,
            pendingConfirmation: () => true,
        },
    },
    "aws:sns/topicPolicy:TopicPolicy": {
        source: "internal/service/sns/topic_policy.go @00a35305",
        forceNew: ["arn"],
        policies: ["policy"],
        id: ({ inputs }) => text(inputs, "arn"),
        computed: { owner: () => account },
    },
};

/** CloudFront's policies have an id, an etag and a name that can be changed. */
function policy(file: string, kind: string): AwsType {
    return {
        source: `internal/service/cloudfront/${file}`,
        global: true,
        forceNew: [],
        autoName: { property: "name", max: 128 },
        id: (made) => uuid(made),
        computed: { arn: (made) => globalArn("cloudfront", `${kind}/${uuid(made)}`), etag },
        recomputed: { "*": ["etag"] },
    };
}
