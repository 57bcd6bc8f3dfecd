/** The distribution, in the provider's words: the table and the settings in, its arguments out. */
import type { DistributionArgs } from "@pulumi/aws/cloudfront";
import * as pulumi from "@pulumi/pulumi";

import type { EdgeCdnArgs } from "./args";
import { EdgeBehaviour, edgeMethods, EdgeOriginId } from "./behaviours";
import { EdgePriceClass } from "./limits";
import { adSegmentHost, cdnIdentifierHeader, errorCodes, originTimes, ssaiHost } from "./origins";
import { managedCacheIds, managedForwardIds } from "./policies";

/** What the component has made, or was given, for the distribution to use. */
export interface EdgeParts {
    table: EdgeBehaviour[];
    caches: { manifest: pulumi.Input<string>; segment: pulumi.Input<string> };
    headers: { viewing: pulumi.Input<string>; sessions: pulumi.Input<string> };
    accessControl?: pulumi.Input<string>;
}

type Origin = Extract<DistributionArgs["origins"], unknown[]>[number];

export function distributionArgs(name: string, args: EdgeCdnArgs, parts: EdgeParts): DistributionArgs {
    const behaviours = parts.table.map((row) => behaviour(row, args, parts));
    return {
        // Not the stack: its renaming would change, and deploy, the distribution.
        comment: `pi-live ${name}`,
        enabled: true,
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: args.priceClass ?? EdgePriceClass.All,
        aliases: args.domainNames,
        origins: origins(args, parts),
        orderedCacheBehaviors: behaviours
            .slice(0, -1)
            .map((settings, i) => ({ pathPattern: parts.table[i].path, ...settings })),
        defaultCacheBehavior: behaviours[behaviours.length - 1],
        customErrorResponses: errorCodes.map((errorCode) => ({
            errorCode,
            errorCachingMinTtl: args.errorTtlSeconds ?? 1,
        })),
        // Countries are the firewall's business: a restriction here would shut out MediaTailor itself.
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: certificate(args),
        loggingConfig: args.logs && {
            bucket: args.logs.bucketDomainName,
            prefix: args.logs.prefix ?? `${name}/`,
            includeCookies: args.logs.includeCookies ?? false,
        },
        webAclId: args.webAclArn,
        tags: args.tags,
    };
}

/** CloudFront sets the lowest protocol itself when the certificate is its own: another value would differ for ever. */
function certificate({ certificateArn }: EdgeCdnArgs): DistributionArgs["viewerCertificate"] {
    if (certificateArn === undefined) return { cloudfrontDefaultCertificate: true };
    return { acmCertificateArn: certificateArn, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" };
}

function behaviour(row: EdgeBehaviour, { keyGroupIds }: EdgeCdnArgs, { caches, headers }: EdgeParts) {
    const cachePolicyId =
        row.cache === "manifest" || row.cache === "segment" ? caches[row.cache] : managedCacheIds[row.cache];
    return {
        targetOriginId: row.origin,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: [...edgeMethods[row.methods]],
        cachedMethods: [...edgeMethods.read],
        compress: row.compress,
        cachePolicyId,
        originRequestPolicyId: row.forward === "viewer" ? managedForwardIds.mediaTailorManifests : undefined,
        responseHeadersPolicyId: row.methods === "write" ? headers.sessions : headers.viewing,
        trustedKeyGroups: row.exempt ? undefined : keyGroupIds,
    };
}

function origins(args: EdgeCdnArgs, { accessControl }: EdgeParts): Origin[] {
    const { segmentSeconds, adDecisionSeconds, originShieldRegion, cdnAuthorization, assets } = args;
    // MediaTailor hands the header on to the packager: without it there, nothing plays with ads (MediaPackage guide).
    const customHeaders =
        cdnAuthorization === undefined
            ? undefined
            : [{ name: cdnIdentifierHeader, value: pulumi.secret(cdnAuthorization) }];
    const region = pulumi.output(args.region);
    return [
        {
            ...overTls(segmentSeconds, EdgeOriginId.Packager),
            domainName: args.packagerHost,
            customHeaders,
            originShield: originShieldRegion === undefined ? undefined : { enabled: true, originShieldRegion },
        },
        {
            ...overTls(segmentSeconds, EdgeOriginId.Ssai, adDecisionSeconds),
            domainName: region.apply(ssaiHost),
            customHeaders,
        },
        { ...overTls(segmentSeconds, EdgeOriginId.AdSegments), domainName: region.apply(adSegmentHost) },
        ...(assets === undefined
            ? []
            : [
                  {
                      originId: EdgeOriginId.Assets,
                      domainName: assets.bucketDomainName,
                      originAccessControlId: accessControl,
                  },
              ]),
    ];
}

function overTls(segmentSeconds: number, origin: "packager" | "ssai" | "ad-segments", adDecisionSeconds?: number) {
    const times = originTimes(segmentSeconds, origin, adDecisionSeconds);
    return {
        originId: origin,
        connectionAttempts: times.connectionAttempts,
        connectionTimeout: times.connectionTimeout,
        customOriginConfig: {
            httpPort: 80,
            httpsPort: 443,
            originProtocolPolicy: "https-only",
            originSslProtocols: ["TLSv1.2"],
            originReadTimeout: times.readTimeout,
            originKeepaliveTimeout: times.keepaliveTimeout,
        },
    };
}
