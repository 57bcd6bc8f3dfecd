import * as pulumi from "@pulumi/pulumi";

import type { DeployOptions } from "./deploy";
import { certificate, DnsRecord } from "./parts/certificate";
import { alarmTopic, houseAds } from "./parts/house";
import { logBucket } from "./parts/logs";
import { CameraAddress, PiHost, piHosts, PiSecrets } from "./parts/pi";
import type { FoundationSettings } from "./settings";

/** What events take from a foundation stack by `foundation.stack`; absent where the foundation has no such part. */
export interface FoundationOutputs {
    certificateArn?: pulumi.Output<string>;
    /** What proves the certificate's names: to be set by hand where the zone is not in Route 53. */
    certificateRecords?: pulumi.Output<DnsRecord[]>;
    logBucketDomainName?: pulumi.Output<string>;
    alarmTopicArn?: pulumi.Output<string>;
    /** The same in us-east-1, where CloudFront's metrics and alarms are. */
    edgeAlarmTopicArn?: pulumi.Output<string>;
    adBucketName?: pulumi.Output<string>;
    adBucketArn?: pulumi.Output<string>;
    adBucketDomainName?: pulumi.Output<string>;
    adBucketRegion?: pulumi.Output<string>;
    /** By name: path on every distribution that serves the bucket. */
    clipPaths?: pulumi.Output<Record<string, string>>;
    slatePath?: pulumi.Output<string>;
    /** Where each camera of the house's Pis pushes to, and where OBS plays it from. */
    cameras: pulumi.Output<CameraAddress[]>;
    /** By application: the line to type into a camera or phone that pushes, with its key. A secret. */
    publishUrls: pulumi.Output<Record<string, string>>;
    /** The house's Pis: where SSH reaches them and what they take. */
    pis: pulumi.Output<PiHost[]>;
}

/** What outlives events: name and certificate, log bucket, alarm topics, ad clips, Pi hosts. */
export function deployFoundation(
    settings: FoundationSettings,
    secrets: PiSecrets = {},
    { parent }: DeployOptions = {},
): FoundationOutputs {
    const { name, tags } = settings.foundation;
    return {
        ...houseCertificate(settings, parent),
        ...houseLogs(settings, parent),
        ...houseAlarms(settings, parent),
        ...houseAds(settings, parent),
        ...piHosts(name, settings, secrets, [], { parent, tags }),
    };
}

function houseCertificate({ foundation }: FoundationSettings, parent: pulumi.Resource | undefined) {
    const { name, domain, tags } = foundation;
    if (domain === undefined) return {};
    if (domain.certificateArn !== undefined) return { certificateArn: pulumi.output(domain.certificateArn) };
    const { arn, records } = certificate(`${name}-certificate`, { ...domain, tags }, parent);
    return { certificateArn: arn, certificateRecords: records };
}

function houseLogs({ foundation, aws }: FoundationSettings, parent: pulumi.Resource | undefined) {
    const { name, tags, logBucket: logs } = foundation;
    if (logs === undefined) return {};
    const { canonicalUserId } = aws;
    return { logBucketDomainName: logBucket(`${name}-logs`, { ...logs, canonicalUserId, tags }, parent) };
}

function houseAlarms({ foundation: { name, alarms, tags } }: FoundationSettings, parent: pulumi.Resource | undefined) {
    if (alarms === undefined) return {};
    const { emails } = alarms;
    return {
        alarmTopicArn: alarmTopic(`${name}-alarms`, { emails, tags }, parent),
        edgeAlarmTopicArn: alarmTopic(`${name}-edge-alarms`, { emails, tags, region: "us-east-1" }, parent),
    };
}
