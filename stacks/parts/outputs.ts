import * as pulumi from "@pulumi/pulumi";

import type { AbrEncoder } from "../../components/abr-encoder";
import type { AdBreaks } from "../../components/ad-breaks";
import { parseArn } from "../../components/common/arn";
import type { EdgeCdn } from "../../components/edge-cdn";
import type { Packager } from "../../components/packager";
import type { SrtContribution } from "../../components/srt-contribution";
import type { SrtEndpoint } from "../../components/srt-contribution/args";
import { ffmpegUrl, obsUrl } from "../../components/srt-contribution/encoders";
import type { SsaiConfig } from "../../components/ssai-config";
import type { CameraAddress, PiHost, PiOutputs } from "./pi";

/** Where an encoder sends to; the passphrase goes into the tool's own field, never into an address. */
export interface EncoderAddress extends SrtEndpoint {
    /** OBS: Settings, Stream, Service "Custom", Server. */
    obsUrl: string;
    ffmpegUrl: string;
}

/** What a crew needs to know of a deployed event. */
export interface EventOutputs {
    /** Where each camera pushes to, and where OBS plays it from. */
    cameras: pulumi.Output<CameraAddress[]>;
    /** By application: the line to type into a camera or phone that pushes, with its key. A secret. */
    publishUrls: pulumi.Output<Record<string, string>>;
    /** The Pis: where SSH reaches them, what they take, and where they send. */
    pis: pulumi.Output<PiHost[]>;
    /** Where each encoder sends to, second sources included. */
    encoders: pulumi.Output<EncoderAddress[]>;
    /** What VLC and OBS open: each application at the venue, and the programme as it reaches AWS. */
    watch: { applications: pulumi.Output<Record<string, string>>; programme: pulumi.Output<string> };
    /** What viewers open, by endpoint: live, delayed, startover. */
    playback: {
        withAds: pulumi.Output<Record<string, string>>;
        withoutAds: pulumi.Output<Record<string, string>>;
        /** Patterns for those that may be watched from a time on: put the time in place of YYYY-MM-DDThh:mm:ssZ (UTC). */
        startover: Record<"withAds" | "withoutAds", pulumi.Output<Record<string, string>>>;
    };
    /** Pages of the AWS console. */
    console: Record<string, pulumi.Output<string>>;
    ids: {
        region: pulumi.Output<string>;
        flowArns: pulumi.Output<string[]>;
        channelId: pulumi.Output<string>;
        channelArn: pulumi.Output<string>;
        packagerChannelId: pulumi.Output<string>;
        distributionId: pulumi.Output<string>;
        distributionDomain: pulumi.Output<string>;
        playbackConfigurations: pulumi.Output<string[]>;
        scheduleGroup?: pulumi.Output<string>;
        recordings?: pulumi.Output<string>;
    };
}

export interface EventParts {
    contribution: SrtContribution;
    packager: Packager;
    encoder: AbrEncoder;
    edge: EdgeCdn;
    ssai?: SsaiConfig;
    breaks?: AdBreaks;
    pi: PiOutputs;
    /** Names of the endpoints that take `start`. */
    startover: string[];
    /** `s3://bucket/prefix`. */
    recordings?: pulumi.Output<string>;
}

export function eventOutputs(parts: EventParts): EventOutputs {
    const { contribution, packager, encoder, edge, ssai, breaks, pi, recordings } = parts;
    const { cameras, publishUrls, pis } = pi;
    const { startover } = parts;
    const playbacks = ssai === undefined ? pulumi.output([]) : ssai.playbacks;
    const withoutAds = pulumi
        .all([edge.baseUrl, packager.endpoints])
        .apply(([base, endpoints]) =>
            Object.fromEntries(
                endpoints.map(({ name, pathPrefix, manifestName }) => [
                    name,
                    `${base}${pathPrefix}/${manifestName}.m3u8`,
                ]),
            ),
        );
    const withAds = playbacks.apply((list) => Object.fromEntries(list.map(({ name, url }) => [name, url])));
    const fromTime = (urls: pulumi.Output<Record<string, string>>) =>
        urls.apply((all) => startPatterns(all, startover));
    return {
        cameras,
        publishUrls,
        pis,
        encoders: pulumi
            .all([contribution.endpoints, contribution.backupEndpoints])
            .apply((lists) =>
                lists
                    .flat()
                    .map((endpoint) => ({ ...endpoint, obsUrl: obsUrl(endpoint), ffmpegUrl: ffmpegUrl(endpoint) })),
            ),
        watch: {
            applications: cameras.apply((list) =>
                Object.fromEntries(list.map(({ application, playUrl }) => [application, playUrl])),
            ),
            programme: withoutAds.apply(({ live }) => live),
        },
        playback: {
            withAds,
            withoutAds,
            startover: { withAds: fromTime(withAds), withoutAds: fromTime(withoutAds) },
        },
        console: consoleLinks(parts),
        ids: {
            region: packager.region,
            flowArns: contribution.flowArns,
            channelId: encoder.channelId,
            channelArn: encoder.channelArn,
            packagerChannelId: packager.channelId,
            distributionId: edge.distributionId,
            distributionDomain: edge.cloudFrontDomainName,
            playbackConfigurations: playbacks.apply((list) => list.map(({ configurationName }) => configurationName)),
            ...(breaks === undefined ? {} : { scheduleGroup: breaks.groupName }),
            ...(recordings === undefined ? {} : { recordings }),
        },
    };
}

/** ISO 8601 in UTC, as MediaPackage takes it; seconds since 1970 will do too (MediaPackage guide, "Time-shifted viewing"). */
const startPattern = "YYYY-MM-DDThh:mm:ssZ";

function startPatterns(urls: Record<string, string>, startover: string[]): Record<string, string> {
    return Object.fromEntries(
        Object.entries(urls)
            .filter(([name]) => startover.includes(name))
            .map(([name, url]) => [name, `${url}?start=${startPattern}`]),
    );
}

/** The console's pages; their addresses are no published interface, so they may move. */
function consoleLinks({ contribution, packager, encoder, edge, ssai, breaks }: EventParts): EventOutputs["console"] {
    const page = (service: string, arn: pulumi.Output<string>, path: pulumi.Input<string>) =>
        pulumi.all([arn, path]).apply(([text, hash]) => {
            const { partition, region } = parseArn(text);
            const host = partition === "aws-cn" ? "console.amazonaws.cn" : "console.aws.amazon.com";
            return `https://${region}.${host}/${service}/home?region=${region}#${hash}`;
        });
    const { channelArn } = encoder;
    return {
        contribution: page(
            "mediaconnect",
            channelArn,
            contribution.flowArns.apply(([arn]) => `/flows/${arn}`),
        ),
        encoder: page("medialive", channelArn, pulumi.interpolate`/channels/${encoder.channelId}`),
        packager: page("mediapackage", channelArn, pulumi.interpolate`/channels/${packager.channelId}`),
        ...(ssai === undefined ? {} : { ads: page("mediatailor", channelArn, "/config") }),
        ...(breaks === undefined
            ? {}
            : { breaks: page("scheduler", channelArn, pulumi.interpolate`schedules?groupName=${breaks.groupName}`) }),
        edge: pulumi.interpolate`https://console.aws.amazon.com/cloudfront/v4/home#/distributions/${edge.distributionId}`,
    };
}
