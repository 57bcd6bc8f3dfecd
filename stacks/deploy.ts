import * as pulumi from "@pulumi/pulumi";

import { AbrEncoder } from "../components/abr-encoder";
import { AdBreaks } from "../components/ad-breaks";
import { Packager } from "../components/packager";
import type { PiSrtTarget } from "../components/pi-ingest/args";
import { SrtContribution } from "../components/srt-contribution";
import { SsaiConfig } from "../components/ssai-config";
import { ssaiArgs } from "./parts/ad-args";
import { contributionArgs, encoderArgs, packagerArgs } from "./parts/args";
import { eventAssets, EventAssets, eventEdge } from "./parts/edge";
import { EventOutputs, eventOutputs } from "./parts/outputs";
import { passphraseSecret } from "./parts/passphrase";
import { piHosts, PiSecrets } from "./parts/pi";
import { recordingTarget } from "./parts/recording";
import { foundationOf } from "./parts/reference";
import type { EventSettings } from "./settings";

export type { EventOutputs } from "./parts/outputs";

/** What of an event is secret. The entry file reads it with `requireSecret`. */
export interface EventSecrets extends PiSecrets {
    /** What encoders show to the flows; needed unless the contribution is clear or names a secret. */
    srtPassphrase?: pulumi.Input<string>;
    /** What the distribution shows to the packager; needed unless `endpoints.authorizeOrigin` is false. */
    cdnAuthorization?: pulumi.Input<string>;
}

export interface DeployOptions {
    /** Everything is made below it and with its providers: a component of yours. The stack when absent. */
    parent?: pulumi.Resource;
}

/** One event, from the cameras to the viewers. */
export function deploy(settings: EventSettings, secrets: EventSecrets = {}, opts: DeployOptions = {}): EventOutputs {
    const { name, tags } = settings.event;
    const { parent } = opts;
    const cdnAuthorization = settings.endpoints.authorizeOrigin ? secrets.cdnAuthorization : undefined;

    const foundation = foundationOf(settings, parent);
    const passphraseSecretArn = passphraseSecret(settings, secrets.srtPassphrase, parent);
    const contribution = new SrtContribution(
        `${name}-contribution`,
        { ...contributionArgs(settings), passphraseSecretArn, tags },
        { parent },
    );
    const packager = new Packager(
        `${name}-packager`,
        { ...packagerArgs(settings), cdnAuthorization, tags },
        { parent },
    );
    const recording = recordingTarget(settings, packager.channelArn, parent);
    const encoder = new AbrEncoder(
        `${name}-encoder`,
        {
            ...encoderArgs(settings),
            flowArns: contribution.flowArns,
            target: { mediaPackageChannelId: packager.channelId, mediaPackageChannelArn: packager.channelArn },
            recording,
            tags,
        },
        { parent },
    );
    const assets = eventAssets(settings, foundation, parent);
    const edge = eventEdge(settings, packager, assets, { foundation, cdnAuthorization }, parent);
    const ssai = adInsertion(settings, packager, assets, edge.baseUrl, parent);
    const breaks = recurringBreaks(settings, encoder, parent);
    const pi = piHosts(name, settings, secrets, srtTargets(settings, secrets, contribution), { parent, tags });

    const startover = packagerArgs(settings)
        .endpoints.filter(({ startoverSeconds }) => startoverSeconds !== undefined)
        .map(({ name: endpoint }) => endpoint);

    return eventOutputs({
        contribution,
        packager,
        encoder,
        edge,
        ssai,
        breaks,
        pi,
        startover,
        recordings: encoder.recordingUrl,
    });
}

function adInsertion(
    settings: EventSettings,
    packager: Packager,
    assets: EventAssets | undefined,
    edgeBaseUrl: pulumi.Output<string>,
    parent: pulumi.Resource | undefined,
): SsaiConfig | undefined {
    const { event, ads } = settings;
    if (ads === undefined) return undefined;
    const slatePath = assets?.slatePath;
    const names = packagerArgs(settings).endpoints.map(({ name }) => name);
    return new SsaiConfig(
        `${event.name}-ads`,
        {
            ...ssaiArgs(ads),
            endpoints: names.map((name, i) => ({ name, originUrl: packager.endpoints[i].url })),
            edgeBaseUrl,
            ...(assets === undefined
                ? {}
                : { documentBucket: { bucketName: assets.bucketName }, clipPaths: assets.clipPaths }),
            ...(slatePath === undefined ? {} : { slateUrl: pulumi.interpolate`${edgeBaseUrl}${slatePath}` }),
            tags: event.tags,
        },
        { parent },
    );
}

function recurringBreaks(
    { event, breaks }: EventSettings,
    { channelArn, channelId }: AbrEncoder,
    parent: pulumi.Resource | undefined,
): AdBreaks | undefined {
    if (breaks === undefined) return undefined;
    return new AdBreaks(`${event.name}-breaks`, { ...breaks, channelArn, channelId, tags: event.tags }, { parent });
}

/** Where a Pi sends that sends by itself: to every flow. */
function srtTargets(
    { contribution: { sources, latencyMs, encrypted } }: EventSettings,
    { srtPassphrase }: EventSecrets,
    { endpoints }: SrtContribution,
): PiSrtTarget[] {
    return sources.map(({ name }, i) => ({
        name,
        host: endpoints[i].host,
        port: endpoints[i].port,
        latencyMs,
        ...(encrypted ? { passphrase: srtPassphrase } : {}),
    }));
}
