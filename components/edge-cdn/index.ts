import * as cloudfront from "@pulumi/aws/cloudfront";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { computed } from "../common/computed";
import { componentNameProblems } from "../common/names";
import { assetsBucketPolicy } from "./access";
import type { EdgeAssets, EdgeCdnArgs } from "./args";
import { edgeBehaviours } from "./behaviours";
import { curatedInputs, edgeTtls } from "./describe";
import { distributionArgs } from "./distribution";
import { edgeHeaders } from "./headers";
import { edgeProblems } from "./limits";
import { ownCachePolicies } from "./policies";
import { cachePolicyArgs, responseHeadersArgs } from "./policy-args";

export * from "./args";
export { EdgePriceClass } from "./limits";

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
    /** CloudFront's own host name: what the DNS records of `domainNames` point to. */
    public readonly cloudFrontDomainName: pulumi.Output<string>;
    /** `https://` and the viewers' host name, once the assets can be read through it. */
    public readonly baseUrl: pulumi.Output<string>;

    constructor(name: string, args: EdgeCdnArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("EdgeCdn", name, args, () => [...componentNameProblems(name), ...edgeProblems(args)]);
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

        const own = args.domainNames?.find((host) => !host.startsWith("*."));
        this.distributionId = distribution.id;
        this.distributionArn = computed(owner, "arn for the distribution", distribution.arn);
        this.cloudFrontDomainName = computed(owner, "domainName for the distribution", distribution.domainName);
        this.domainName = own === undefined ? this.cloudFrontDomainName : pulumi.output(own);
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
        new cloudfront.CachePolicy(`${name}-${part}-cache`, cachePolicyArgs(facts[part]), { parent }).id;
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
                description: `${name}: reads ad clips, slate and ad documents`,
                originAccessControlOriginType: "s3",
                signingBehavior: "always",
                signingProtocol: "sigv4",
            },
            { parent },
        ).id
    );
}

/** Lets only this distribution read the assets. */
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
