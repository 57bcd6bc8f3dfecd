import * as cloudfront from "@pulumi/aws/cloudfront";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { computed } from "../common/computed";
import { physicalName } from "../common/names";
import { assetsBucketPolicy } from "./access";
import { edgeBehaviours } from "./behaviours";
import { curatedInputs, edgeTtls } from "./describe";
import { distributionArgs } from "./distribution";
import { edgeHeaders } from "./headers";
import { edgeProblems, EdgePriceClass } from "./limits";
import { ownCachePolicies } from "./policies";
import { cachePolicyArgs, responseHeadersArgs } from "./policy-args";

export { EdgePriceClass } from "./limits";

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
    /** Secret that the packager demands of whoever asks, 8–128 characters. Goes to MediaTailor too, which passes it on. No header when absent. */
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
    /** ACM certificate in us-east-1 that covers the aliases. CloudFront's own certificate when absent. */
    certificateArn?: pulumi.Input<string>;
    /** Host names of yours that viewers use; the first one without a wildcard is in all playback URLs. None when absent. */
    aliases?: string[];
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

/**
 * Brings the event to its viewers: one CloudFront distribution in front of the packager, MediaTailor, the store of transcoded
 * ads and the bucket with clips and slate.
 *
 * Serves over TLS only, with CORS and security headers on every answer; manifests with ads are never cached.
 *
 * Throws before anything is registered, naming every argument that AWS would refuse.
 */
export class EdgeCdn extends pulumi.ComponentResource {
    /** Id of the distribution, e.g. `E1A2B3C4D5E6F7`: what invalidations and console links name. */
    public readonly distributionId: pulumi.Output<string>;
    /** ARN of the distribution. */
    public readonly distributionArn: pulumi.Output<string>;
    /** The viewers' host name: the first alias without a wildcard, or CloudFront's own. */
    public readonly domainName: pulumi.Output<string>;
    /** CloudFront's own host name: what the aliases' DNS records point to. */
    public readonly cloudFrontDomainName: pulumi.Output<string>;
    /** `https://` and the viewers' host name, once the assets can be read through it. */
    public readonly baseUrl: pulumi.Output<string>;

    constructor(name: string, args: EdgeCdnArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("EdgeCdn", name, args, () => edgeProblems(args));
        const owner = { component: "EdgeCdn", name };
        super("pi-live:index:EdgeCdn", name, curatedInputs(args), opts);

        const table = edgeBehaviours({
            assets: args.assets !== undefined,
            clientSideSessions: args.clientSideSessions ?? false,
        });
        const caches = cachePolicies(name, args, this);
        const headers = headerPolicies(name, args, this);
        const accessControl = args.assets && originAccess(name, args, this);
        const distribution = new cloudfront.Distribution(
            `${name}-distribution`,
            distributionArgs(name, args, { table, caches, headers, accessControl }),
            { parent: this },
        );
        const policy = args.assets && assetsAccess(name, args.assets, distribution, this);

        const alias = args.aliases?.find((host) => !host.startsWith("*."));
        this.distributionId = distribution.id;
        this.distributionArn = computed(owner, "arn for the distribution", distribution.arn);
        this.cloudFrontDomainName = computed(owner, "domainName for the distribution", distribution.domainName);
        this.domainName = alias === undefined ? this.cloudFrontDomainName : pulumi.output(alias);
        // MediaTailor fetches slate and documents as soon as it is told of them: they must be readable by then.
        this.baseUrl = pulumi
            .all([this.domainName, distribution.id, policy?.id])
            .apply(([domainName]) => `https://${domainName}`);
        this.registerOutputs({
            distributionId: this.distributionId,
            distributionArn: this.distributionArn,
            domainName: this.domainName,
            cloudFrontDomainName: this.cloudFrontDomainName,
            baseUrl: this.baseUrl,
        });
    }
}

/** The two cache policies that AWS's own do not cover. */
function cachePolicies(name: string, args: EdgeCdnArgs, parent: pulumi.Resource) {
    const facts = ownCachePolicies(edgeTtls(args));
    const make = (part: "manifest" | "segment") =>
        new cloudfront.CachePolicy(
            `${name}-${part}-cache`,
            cachePolicyArgs(physicalName(name, part, 128), facts[part]),
            {
                parent,
            },
        ).id;
    return {
        manifest: args.manifestCachePolicyId ?? make("manifest"),
        segment: args.segmentCachePolicyId ?? make("segment"),
    };
}

/** CORS and security headers; a second policy where POST is let through. */
function headerPolicies(name: string, args: EdgeCdnArgs, parent: pulumi.Resource) {
    if (args.responseHeadersPolicyId !== undefined) {
        return { viewing: args.responseHeadersPolicyId, sessions: args.responseHeadersPolicyId };
    }
    const make = (part: string, post: boolean) =>
        new cloudfront.ResponseHeadersPolicy(
            `${name}-${part}-headers`,
            responseHeadersArgs(
                physicalName(name, part, 128),
                edgeHeaders({ corsOrigins: args.corsOrigins ?? ["*"], post, signed: args.keyGroupIds !== undefined }),
            ),
            { parent },
        ).id;
    const viewing = make("viewing", false);
    return { viewing, sessions: args.clientSideSessions ? make("sessions", true) : viewing };
}

/** How CloudFront signs its requests to the bucket. */
function originAccess(name: string, args: EdgeCdnArgs, parent: pulumi.Resource): pulumi.Input<string> {
    return (
        args.originAccessControlId ??
        new cloudfront.OriginAccessControl(
            `${name}-assets-access`,
            {
                name: physicalName(name, "assets", 64),
                description: `${name}: reads ad clips, slate and ad documents`,
                originAccessControlOriginType: "s3",
                signingBehavior: "always",
                signingProtocol: "sigv4",
            },
            { parent },
        ).id
    );
}

/** Lets this distribution, and nobody else, read the assets. */
function assetsAccess(
    name: string,
    assets: EdgeAssets,
    distribution: cloudfront.Distribution,
    parent: pulumi.Resource,
) {
    if (assets.writePolicy === false) return undefined;
    return new s3.BucketPolicy(
        `${name}-assets-policy`,
        {
            bucket: assets.bucketName,
            policy: pulumi
                .all([assets.bucketArn, distribution.arn])
                .apply(([bucketArn, distributionArn]) => assetsBucketPolicy(bucketArn, distributionArn)),
        },
        { parent },
    );
}
