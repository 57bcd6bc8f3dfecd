import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";

import { AdAssets } from "../../components/ad-assets";
import { EdgeAssets, EdgeCdn } from "../../components/edge-cdn";
import type { Packager } from "../../components/packager";
import type { EventSettings } from "../settings";
import { assetArgs, needsAssets } from "./ad-args";
import { edgeArgs } from "./args";
import { certificate } from "./certificate";
import { logBucket } from "./logs";
import type { Foundation } from "./reference";

/** Files of the event for the edge to serve; where they lie, and under which paths. */
export interface EventAssets {
    edge: EdgeAssets;
    bucketName: pulumi.Input<string>;
    clipPaths: pulumi.Output<Record<string, string>>;
    slatePath?: pulumi.Output<string>;
    /** What must be readable before MediaTailor is told of it. */
    made?: AdAssets;
}

/** Uploads clips and slate: into the foundation's bucket when the event takes it, else into one of its own; none when there is nothing. */
export function eventAssets(
    { event, ads }: EventSettings,
    { adAssets: house }: Foundation,
    parent: pulumi.Resource | undefined,
): EventAssets | undefined {
    if (ads === undefined || (house === undefined && !needsAssets(ads))) return undefined;
    const args = assetArgs(ads);
    const made = new AdAssets(
        `${event.name}-assets`,
        {
            ...args,
            ...(house === undefined ? {} : { bucketName: house.bucketName, bucketRegion: house.bucketRegion }),
            tags: event.tags,
        },
        { parent },
    );
    const { bucketName, bucketArn, bucketDomainName, clipPaths } = made;
    const slatePath = made.slatePath ?? (ads.slate === undefined ? house?.slatePath : undefined);
    return {
        // The foundation lets every distribution of the account read its bucket: S3 has one policy a bucket.
        edge: { bucketName, bucketArn, bucketDomainName, ...(house === undefined ? {} : { writePolicy: false }) },
        bucketName,
        clipPaths,
        ...(slatePath === undefined ? {} : { slatePath }),
        made,
    };
}

/** The distribution, with the event's own certificate and log bucket where no foundation has them. */
export function eventEdge(
    settings: EventSettings,
    packager: Packager,
    assets: EventAssets | undefined,
    { foundation, cdnAuthorization }: { foundation: Foundation; cdnAuthorization?: pulumi.Input<string> },
    parent: pulumi.Resource | undefined,
): EdgeCdn {
    const { event } = settings;
    const certificateArn = certificateFor(settings, foundation, parent);
    const logs = logsFor(settings, foundation, parent);
    const edge = new EdgeCdn(
        `${event.name}-edge`,
        {
            ...edgeArgs(settings),
            packagerHost: packager.originHost,
            region: packager.region,
            ...(cdnAuthorization === undefined ? {} : { cdnAuthorization }),
            ...(assets === undefined ? {} : { assets: assets.edge }),
            ...(certificateArn === undefined ? {} : { certificateArn }),
            ...(logs === undefined ? {} : { logs }),
            tags: event.tags,
        },
        { parent },
    );
    aliasRecords(settings, edge, parent);
    return edge;
}

function certificateFor(
    { event, edge: { domain } }: EventSettings,
    { certificateArn }: Foundation,
    parent: pulumi.Resource | undefined,
): pulumi.Input<string> | undefined {
    if (domain === undefined) return undefined;
    if (domain.certificateArn !== undefined) return domain.certificateArn;
    const { name, zoneId } = domain;
    return certificateArn ?? certificate(`${event.name}-certificate`, { name, zoneId, tags: event.tags }, parent).arn;
}

function logsFor(
    { event, edge, aws }: EventSettings,
    { logBucketDomainName }: Foundation,
    parent: pulumi.Resource | undefined,
) {
    if (edge.logs === undefined) return undefined;
    const { bucketDomainName, keepDays, ...rest } = edge.logs;
    const { canonicalUserId } = aws;
    const own = () => logBucket(`${event.name}-logs`, { keepDays, canonicalUserId, tags: event.tags }, parent);
    return { bucketDomainName: bucketDomainName ?? logBucketDomainName ?? own(), ...rest };
}

/** CloudFront's own zone, the same for every distribution (Route 53 API reference, "AliasTarget"). */
const cloudFrontZoneId = "Z2FDTNDATAQYW2";

function aliasRecords(
    { event, edge: { domain } }: EventSettings,
    edge: EdgeCdn,
    parent: pulumi.Resource | undefined,
): void {
    if (domain?.zoneId === undefined) return;
    for (const type of ["A", "AAAA"]) {
        new route53.Record(
            `${event.name}-domain-${type.toLowerCase()}`,
            {
                zoneId: domain.zoneId,
                name: domain.name,
                type,
                aliases: [{ name: edge.cloudFrontDomainName, zoneId: cloudFrontZoneId, evaluateTargetHealth: false }],
            },
            { parent },
        );
    }
}
