import type * as pulumi from "@pulumi/pulumi";

import type { EdgePriceClass } from "./limits";

/** The private bucket with ad clips, slate and ad documents, all below the key prefix `assets/`. */
export interface EdgeAssets {
    /** The bucket's name, e.g. `ads`. */
    bucketName: pulumi.Input<string>;
    /** The bucket's ARN, e.g. `arn:aws:s3:::ads`. */
    bucketArn: pulumi.Input<string>;
    /** The bucket's regional domain name, e.g. `ads.s3.eu-west-1.amazonaws.com`. */
    bucketDomainName: pulumi.Input<string>;
    /** False: the bucket has a policy of its own, to which `assetsBucketPolicy` must be added by hand. True when absent. */
    writePolicy?: boolean;
}

/** Where CloudFront writes its standard access logs. */
export interface EdgeLogs {
    /** Domain name of a bucket with ACLs enabled, e.g. `logs.s3.amazonaws.com`. */
    bucketDomainName: pulumi.Input<string>;
    /** Begins every log file's name; without a slash in front. The component's name and a slash when absent. */
    prefix?: string;
    /** True: cookies are logged too. False when absent. */
    includeCookies?: boolean;
}

/** How long answers are kept that come without a `Cache-Control`; those that have one are kept as long as it says. */
export interface EdgeTtls {
    /** Manifests and ad documents, seconds, at least 1. Half a segment when absent. */
    manifestSeconds?: number;
    /** Segments of the event, seconds, at least 1. A day when absent. */
    segmentSeconds?: number;
}

export interface EdgeCdnArgs {
    /** Host name of the packager's endpoints, e.g. `1a2b3c.mediapackage.eu-west-1.amazonaws.com`. */
    packagerHost: pulumi.Input<string>;
    /** Region of MediaTailor and the packager, e.g. `eu-west-1`. */
    region: pulumi.Input<string>;
    /** Secret that the packager demands of every caller, 8–128 characters. Goes to MediaTailor too, which passes it on. No header when absent. */
    cdnAuthorization?: pulumi.Input<string>;
    /** Clips, slate and documents to serve below `/assets/`. None when absent. */
    assets?: EdgeAssets;
    /** Length of the event's segments, seconds, 1–30: time limits and TTLs follow from it. */
    segmentSeconds: number;
    /** How long MediaTailor may take for the ads of one playlist, whole seconds, 1–117: what `SsaiConfig` was given. 10 when absent. */
    adDecisionSeconds?: number;
    /** Where viewers are served from. `PriceClass_All` when absent. */
    priceClass?: EdgePriceClass;
    /** Region of an extra cache in front of the packager, best the packager's own. None when absent. */
    originShieldRegion?: string;
    /** Origins of web pages that may play, e.g. `https://www.example.com`. `*` when absent. */
    corsOrigins?: string[];
    /** ACM certificate in us-east-1 that covers `domainNames`. CloudFront's own certificate when absent. */
    certificateArn?: pulumi.Input<string>;
    /** Host names of yours that viewers use; the first one without a wildcard is in all playback URLs. None when absent. */
    domainNames?: string[];
    /** Access logs. None when absent. */
    logs?: EdgeLogs;
    /** Web ACL of scope CLOUDFRONT, by ARN. None when absent. */
    webAclArn?: pulumi.Input<string>;
    /** Key groups, 1–4: viewers then need signed cookies for all but `/assets/*`. Open to all when absent. */
    keyGroupIds?: pulumi.Input<string>[];
    /** How long an error is kept, seconds. 1 when absent. */
    errorTtlSeconds?: number;
    /** How long answers are kept. */
    ttls?: EdgeTtls;
    /** True: players may open MediaTailor sessions with POST and report ads themselves. False when absent. */
    clientSideSessions?: boolean;
    /** A cache policy to use for manifests. Made when absent. */
    manifestCachePolicyId?: pulumi.Input<string>;
    /** A cache policy to use for segments. Made when absent. */
    segmentCachePolicyId?: pulumi.Input<string>;
    /** A response headers policy to use everywhere. Made when absent, with `corsOrigins` and security headers. */
    responseHeadersPolicyId?: pulumi.Input<string>;
    /** An origin access control of type `s3` to use for the assets. Made when absent. */
    originAccessControlId?: pulumi.Input<string>;
    /** Tags for the distribution, at most 50. */
    tags?: Record<string, string>;
}
