import * as s3 from "@pulumi/aws/s3";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";

import { AdAssets } from "../../components/ad-assets";
import { parseArn } from "../../components/common/arn";
import { edgeReadPolicy } from "../../components/edge-cdn/access";
import type { FoundationSettings } from "../settings";
import { houseAssetArgs } from "./ad-args";

/** An SNS topic that CloudWatch's alarms may publish to, and who hears of them. */
export function alarmTopic(
    name: string,
    { emails, region, tags }: { emails: string[]; region?: string; tags?: Record<string, string> },
    parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
    const topic = new sns.Topic(name, { region, tags }, { parent });
    new sns.TopicPolicy(`${name}-policy`, { region, arn: topic.arn, policy: topic.arn.apply(alarmPolicy) }, { parent });
    for (const endpoint of emails) {
        new sns.TopicSubscription(
            `${name}-${endpoint}`,
            { region, topic: topic.arn, protocol: "email", endpoint },
            { parent },
        );
    }
    return topic.arn;
}

/** Only CloudWatch's alarms of this account. */
export function alarmPolicy(topicArn: string): string {
    return JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AlarmsOfThisAccount",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: "sns:Publish",
                Resource: topicArn,
                Condition: { StringEquals: { "aws:SourceAccount": parseArn(topicArn).account } },
            },
        ],
    });
}

/** Clips and slate that outlive events, readable through every distribution of the account. */
export function houseAds(
    { foundation: { name, tags, adAssets }, aws: { accountId } }: FoundationSettings,
    parent: pulumi.Resource | undefined,
) {
    if (adAssets === undefined || accountId === undefined) return {};
    const assets = new AdAssets(`${name}-ads`, { ...houseAssetArgs(adAssets), tags }, { parent });
    const policy = new s3.BucketPolicy(
        `${name}-ads-policy`,
        { bucket: assets.bucketName, policy: assets.bucketArn.apply((arn) => houseAdsPolicy(arn, accountId)) },
        { parent },
    );
    return {
        adBucketName: assets.bucketName,
        adBucketArn: assets.bucketArn,
        // Events stand on it once it can be read.
        adBucketDomainName: pulumi.all([assets.bucketDomainName, policy.id]).apply(([host]) => host),
        adBucketRegion: assets.bucketDomainName.apply(regionOfHost),
        clipPaths: assets.clipPaths,
        ...(assets.slatePath === undefined ? {} : { slatePath: assets.slatePath }),
    };
}

/** S3 has one policy a bucket and events come and go: so it names the account, not a distribution. */
function houseAdsPolicy(bucketArn: string, accountId: string): string {
    const { partition } = parseArn(bucketArn);
    return edgeReadPolicy(bucketArn, "ReadThroughTheEdges", {
        ArnLike: { "aws:SourceArn": `arn:${partition}:cloudfront::${accountId}:distribution/*` },
    });
}

/** `x.s3.eu-west-1.amazonaws.com` lies in eu-west-1. */
function regionOfHost(host: string): string {
    const [, region] = /\.s3[.-]([a-z0-9-]+)\.amazonaws\./.exec(host) ?? [];
    if (region === undefined) throw new Error(`${host} names no region`);
    return region;
}
