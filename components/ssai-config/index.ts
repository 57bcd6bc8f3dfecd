import * as mediatailor from "@pulumi/aws-native/mediatailor";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { present } from "../common/computed";
import { defaultAdDecisionSeconds, personalizationTimeouts } from "../common/ad-decision";
import { componentNameProblems, fixedName } from "../common/names";
import { Refusal, refuseProblems } from "../common/problems";
import { tagList } from "../common/tags";
import type { SsaiAds, SsaiConfigArgs, SsaiPlayback } from "./args";
import { adsUrlRefusals, googleSampleUrl } from "./ads-url";
import { uploadDocument } from "./document";
import { clock, httpsRefusal, readDocument, ssaiProblems } from "./settings";
import { configurationNameProblems } from "./names";
import { baseUrlRefusal, parseOriginUrl, playbackUrl } from "./urls";

export * from "./args";
export { googleSampleUrl } from "./ads-url";
export { documentClips, SsaiFillPolicy, SsaiSuppressionMode } from "./settings";
export type { SsaiAvailSuppression, SsaiDocument } from "./settings";

/**
 * Puts ads into the stream on the server: a MediaTailor playback configuration for each endpoint.
 *
 * Ads appear at the markers of the stream only. The first request for an ad that MediaTailor has not seen yet shows the slate,
 * since it must be transcoded.
 *
 * A document's media files may be local names; they are rewritten to addresses on the edge. A tracking address `beacon?…` becomes
 * one on the edge too, so that the edge's log counts plays without an ad server.
 *
 * Throws before anything is registered, naming every argument that MediaTailor would refuse and every flaw of a document.
 */
export class SsaiConfig extends pulumi.ComponentResource {
    /** How to watch with ads, in the order of the endpoints. */
    public readonly playbacks: pulumi.Output<SsaiPlayback[]>;
    /** What MediaTailor asks for ads. */
    public readonly adDecisionServerUrl: pulumi.Output<string>;

    constructor(name: string, args: SsaiConfigArgs, opts?: pulumi.ComponentResourceOptions) {
        checkArguments("SsaiConfig", name, args, () => [
            ...componentNameProblems(name),
            ...ssaiProblems({ ...args, documentBucketGiven: args.documentBucket !== undefined }),
            ...configurationNameProblems(name, args.endpoints),
        ]);
        super("pi-live:index:SsaiConfig", name, curated(args), opts);

        const { endpoints, ads, preRoll, playerParams = [], bumper, availSuppression } = args;
        const edge = checked(name, "edgeBaseUrl", args.edgeBaseUrl, (url) => listOf(baseUrlRefusal(url)));
        const documents = new Map<string, pulumi.Output<string>>();
        const usesDocument = ads.document !== undefined || preRoll?.document !== undefined;
        const folder = usesDocument
            ? fixedName({ component: "SsaiConfig", name, parent: this })("", folderLimit)
            : pulumi.output("");
        const sourceUrl = (path: string, source: SsaiAds): pulumi.Output<string> => {
            if (source.document !== undefined) {
                const { document } = source;
                const place = {
                    bucketName: args.documentBucket?.bucketName ?? "",
                    folder,
                    edge,
                    tags: args.tags,
                    parent: this,
                };
                const url =
                    documents.get(document.name) ??
                    uploadDocument(name, document, {
                        ...place,
                        clipPaths: args.clipPaths,
                        clipUrlBase: args.clipUrlBase,
                    });
                documents.set(document.name, url);
                return url;
            }
            const url = source.adServerUrl ?? googleSampleUrl;
            return checked(name, `${path}.adServerUrl`, url, (plain) => adsUrlRefusals(plain, playerParams));
        };
        const https = (path: string, url: pulumi.Input<string> | undefined) =>
            url === undefined ? undefined : checked(name, path, url, (plain) => listOf(httpsRefusal(plain)));

        this.adDecisionServerUrl = sourceUrl("ads", ads);
        const preRollUrl = preRoll && sourceUrl("preRoll", preRoll);
        const configurations = endpoints.map((endpoint) => {
            const source = pulumi.output(endpoint.originUrl).apply(parseOriginUrl);
            return new mediatailor.PlaybackConfiguration(
                `${name}-${endpoint.name}`,
                {
                    videoContentSourceUrl: source.sourceUrl,
                    adDecisionServerUrl: this.adDecisionServerUrl,
                    slateAdUrl: https("slateUrl", args.slateUrl),
                    cdnConfiguration: {
                        // Stands for the whole source URL in child playlists, so it holds the endpoint's path too.
                        contentSegmentUrlPrefix: pulumi.interpolate`${edge}${source.path}`,
                        // MediaTailor appends /tm/…
                        adSegmentUrlPrefix: edge,
                    },
                    bumper: bumper && {
                        startUrl: https("bumper.startUrl", bumper.startUrl),
                        endUrl: https("bumper.endUrl", bumper.endUrl),
                    },
                    livePreRollConfiguration: preRoll && {
                        adDecisionServerUrl: preRollUrl,
                        maxDurationSeconds: preRoll.maxDurationSeconds,
                        adDecisionServerConfiguration: { vastResponse: podsInOrder },
                    },
                    availSuppression: availSuppression && {
                        mode: availSuppression.mode,
                        value: clock(availSuppression.offsetSeconds ?? 0),
                        fillPolicy: availSuppression.fillPolicy,
                    },
                    personalizationThresholdSeconds: args.personalizationThresholdSeconds,
                    // Asked as always; the request has to stand beside the response.
                    adDecisionServerConfiguration: { httpRequest: { httpMethod: "GET" }, vastResponse: podsInOrder },
                    adsPersonalizationTimeouts: personalizationTimeouts(args.adDecisionSeconds),
                    manifestProcessingRules: { adMarkerPassthrough: { enabled: args.adMarkerPassthrough ?? false } },
                    // Said always: what was once logged can be set to 0, not taken away.
                    logConfiguration: { percentEnabled: args.logPercent ?? defaultLogPercent },
                    tags: tagList(args.tags),
                },
                { parent: this },
            );
        });

        this.playbacks = pulumi.output(
            configurations.map((configuration, i) =>
                pulumi
                    .all([
                        edge,
                        endpoints[i].originUrl,
                        configuration.hlsConfiguration,
                        configuration.sessionInitializationEndpointPrefix,
                        configuration.name,
                        configuration.playbackConfigurationArn,
                    ])
                    .apply(([base, originUrl, hls, sessionPrefix, configurationName, configurationArn]) => {
                        const { manifestFile } = parseOriginUrl(originUrl);
                        const given = <T>(field: string, value: T) =>
                            present({ component: "SsaiConfig", name }, `${field} for ${endpoints[i].name}`, value);
                        return {
                            name: endpoints[i].name,
                            url: playbackUrl(
                                base,
                                given("hlsConfiguration.manifestEndpointPrefix", hls?.manifestEndpointPrefix),
                                manifestFile,
                            ),
                            sessionUrl: playbackUrl(
                                base,
                                given("sessionInitializationEndpointPrefix", sessionPrefix),
                                manifestFile,
                            ),
                            configurationName: given("name", configurationName),
                            configurationArn: given("playbackConfigurationArn", configurationArn),
                        };
                    }),
            ),
        );
        this.registerOutputs({ playbacks: this.playbacks, adDecisionServerUrl: this.adDecisionServerUrl });
    }
}

/** Pods as VAST means them: by their sequence, stand-alone ads for those that fail. AWS's default is the document's order. */
const podsInOrder = { adSequencingMode: "FOLLOW_AD_SEQUENCE" } as const;
/** Far within an S3 key's 1,024 bytes. */
const folderLimit = 100;
/** A tenth of the sessions shows trends; CloudWatch Logs costs by the byte. */
const defaultLogPercent = 10;

/** The value, once it is known to be right: what comes out of another resource could not be checked before. */
function checked(
    name: string,
    path: string,
    value: pulumi.Input<string>,
    refusals: (plain: string) => Refusal[],
): pulumi.Output<string> {
    return pulumi.output(value).apply((plain) => {
        refuseProblems(
            "SsaiConfig",
            name,
            refusals(plain).map((refusal) => ({ path, ...refusal })),
        );
        return plain;
    });
}

function listOf(refusal: Refusal | undefined): Refusal[] {
    return refusal === undefined ? [] : [refusal];
}

/** What the rules across components need to know of the ads; no address, since ad servers put keys into them. */
function curated({ endpoints, ads, preRoll, adDecisionSeconds, logPercent = defaultLogPercent }: SsaiConfigArgs) {
    return {
        adDecisionSeconds: adDecisionSeconds ?? defaultAdDecisionSeconds,
        endpoints: endpoints.map(({ name }) => name),
        ads: sourceFacts(ads),
        ...(preRoll === undefined ? {} : { preRoll: sourceFacts(preRoll) }),
        logPercent,
    };
}

/** They go into the state; the rest follows when these are fixed. */
const mostNotes = 50;

function sourceFacts({ googleSample, document }: SsaiAds) {
    if (document === undefined) return { kind: googleSample === true ? "google-sample" : "ad-server" };
    const { facts } = readDocument(document.path);
    return {
        kind: "document",
        document: document.name,
        vmap: facts.vmap,
        version: facts.version,
        creatives: facts.creatives.map(({ ad, place, durationSeconds, trackingEvents }) => ({
            ad,
            place,
            ...(durationSeconds === undefined ? {} : { durationSeconds }),
            trackingEvents,
        })),
        notes: facts.notes.slice(0, mostNotes),
    };
}
