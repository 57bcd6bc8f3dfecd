import * as mediatailor from "@pulumi/aws-native/mediatailor";
import * as pulumi from "@pulumi/pulumi";

import { checkArguments } from "../common/arguments";
import { present } from "../common/computed";
import { defaultAdDecisionSeconds, personalizationTimeouts } from "../common/ad-decision";
import { physicalName } from "../common/names";
import { refuseProblems } from "../common/problems";
import { tagList } from "../common/tags";
import { adsUrlReasons, googleSampleUrl } from "./ads-url";
import { uploadDocument } from "./document";
import { clock, httpsReason, readDocument, SsaiAvailSuppression, SsaiDocument, ssaiProblems } from "./settings";
import { baseUrlReason, parseOriginUrl, playbackUrl } from "./urls";

export { googleSampleUrl } from "./ads-url";
export { documentClips, SsaiFillPolicy, SsaiSuppressionMode } from "./settings";
export type { SsaiAvailSuppression, SsaiDocument } from "./settings";

/** One playable endpoint that ads go into. */
export interface SsaiEndpoint {
    /** Names the playback configuration for good, e.g. `live`: letters, digits, `-` and `_`. */
    name: string;
    /** Address of the origin's HLS manifest, e.g. `https://<host>/out/v1/<hexadecimal>/index.m3u8`. */
    originUrl: pulumi.Input<string>;
}

/** Who decides on the ads: exactly one of the three. */
export interface SsaiAds {
    /** Google's sample with one ad, for trying out. */
    googleSample?: boolean;
    /** Https address of an ad decision server, with MediaTailor's variables, e.g. `[session.id]`; up to 25,000 characters. */
    adServerUrl?: pulumi.Input<string>;
    /** A VAST 2.0–4.3 or VMAP 1 document of this machine, uploaded to `documentBucket`. */
    document?: SsaiDocument;
}

/** The bucket behind the edge's `/assets/`. */
export interface SsaiBucket {
    /** Name of the bucket. */
    bucketName: pulumi.Input<string>;
}

/** Clips around every ad break. */
export interface SsaiBumper {
    /** Https address of what plays before the ads. */
    startUrl?: pulumi.Input<string>;
    /** Https address of what plays after them. */
    endUrl?: pulumi.Input<string>;
}

/** Ads before a viewer sees the stream: one of the two sources. */
export interface SsaiPreRoll {
    /** Https address of an ad decision server, with MediaTailor's variables. */
    adServerUrl?: pulumi.Input<string>;
    /** A VAST or VMAP document of this machine. */
    document?: SsaiDocument;
    /** Longest pre-roll, whole seconds. As long as the ads are when absent. */
    maxDurationSeconds?: number;
}

export interface SsaiConfigArgs {
    /** The endpoints that ads go into, one playback configuration each. */
    endpoints: SsaiEndpoint[];
    /** Address of the edge, `https://<host>`: viewers, ad segments and documents all go there. */
    edgeBaseUrl: pulumi.Input<string>;
    /** Who decides on the ads. */
    ads: SsaiAds;
    /** Bucket behind the edge's `/assets/`; needed for documents. */
    documentBucket?: SsaiBucket;
    /** Paths of the uploaded clips by name, as `AdAssets` gives them: media files of a document that name a clip go there. */
    clipPaths?: pulumi.Input<Record<string, string>>;
    /** What the paths of clips are put after; without `clipPaths`, the folder with the clips. The edge's address when absent. */
    clipUrlBase?: pulumi.Input<string>;
    /** Https address of an MP4 with picture and sound, for what ads leave unfilled. The stream shows through when absent. */
    slateUrl?: pulumi.Input<string>;
    /** Clips around every break. None when absent. */
    bumper?: SsaiBumper;
    /** Ads before the stream. None when absent. */
    preRoll?: SsaiPreRoll;
    /** Which breaks of the past stay unfilled. All are filled when absent. */
    availSuppression?: SsaiAvailSuppression;
    /** Longest part of a break that ads may leave unfilled, whole seconds; more, and the break is not replaced. No bound when absent. */
    personalizationThresholdSeconds?: number;
    /**
     * How long MediaTailor may take for the ads of one playlist, all requests and wrappers together, whole seconds, 1–117: 3 s at most for
     * one answer. Give `EdgeCdn` the same, or viewers get 504. 10 when absent; hls.js asks again after 10 s without an answer.
     */
    adDecisionSeconds?: number;
    /** Share of sessions that are logged, 0–100. 10 when absent. */
    logPercent?: number;
    /** Passes the origin's ad markers on to the player. False when absent. */
    adMarkerPassthrough?: boolean;
    /** Names of what the player sends as `?ads.<name>=…` and the ad server's address uses as `[player_params.<name>]`. */
    playerParams?: string[];
    /** Tags of the playback configurations. */
    tags?: Record<string, string>;
}

/** How viewers watch one endpoint with ads. */
export interface SsaiPlayback {
    /** Name of the endpoint. */
    name: string;
    /** What a viewer opens: `https://<edge>/v1/master/<account>/<configuration>/index.m3u8`. */
    url: string;
    /** Where a player opens a session that reports ads itself (POST). */
    sessionUrl: string;
    /** Name of the playback configuration. */
    configurationName: string;
    /** ARN of the playback configuration. */
    configurationArn: string;
}

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
        checkArguments("SsaiConfig", name, args, () =>
            ssaiProblems({ ...args, documentBucketGiven: args.documentBucket !== undefined }),
        );
        super("pi-live:index:SsaiConfig", name, curated(args), opts);

        const { endpoints, ads, preRoll, playerParams = [], bumper, availSuppression } = args;
        const edge = checked(name, "edgeBaseUrl", args.edgeBaseUrl, (url) => listOf(baseUrlReason(url)));
        const documents = new Map<string, pulumi.Output<string>>();
        const sourceUrl = (path: string, source: SsaiAds): pulumi.Output<string> => {
            if (source.document !== undefined) {
                const { document } = source;
                const place = {
                    bucketName: args.documentBucket?.bucketName ?? "",
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
            return checked(name, `${path}.adServerUrl`, url, (plain) => adsUrlReasons(plain, playerParams));
        };
        const https = (path: string, url: pulumi.Input<string> | undefined) =>
            url === undefined ? undefined : checked(name, path, url, (plain) => listOf(httpsReason(plain)));

        this.adDecisionServerUrl = sourceUrl("ads", ads);
        const preRollUrl = preRoll && sourceUrl("preRoll", preRoll);
        const configurations = endpoints.map((endpoint) => {
            const source = pulumi.output(endpoint.originUrl).apply(parseOriginUrl);
            return new mediatailor.PlaybackConfiguration(
                `${name}-${endpoint.name}`,
                {
                    name: physicalName(name, endpoint.name, nameLimit),
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
                    },
                    availSuppression: availSuppression && {
                        mode: availSuppression.mode,
                        value: clock(availSuppression.offsetSeconds ?? 0),
                        fillPolicy: availSuppression.fillPolicy,
                    },
                    personalizationThresholdSeconds: args.personalizationThresholdSeconds,
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
                            configurationName,
                            configurationArn: given("playbackConfigurationArn", configurationArn),
                        };
                    }),
            ),
        );
        this.registerOutputs({ playbacks: this.playbacks, adDecisionServerUrl: this.adDecisionServerUrl });
    }
}

/** CloudFormation, AWS::MediaTailor::PlaybackConfiguration, Name. */
const nameLimit = 64;
/** A tenth of the sessions shows trends; CloudWatch Logs costs by the byte. */
const defaultLogPercent = 10;

/** The value, once it is known to be right: what comes out of another resource could not be checked before. */
function checked(
    name: string,
    propertyPath: string,
    value: pulumi.Input<string>,
    reasons: (plain: string) => string[],
): pulumi.Output<string> {
    return pulumi.output(value).apply((plain) => {
        refuseProblems(
            "SsaiConfig",
            name,
            reasons(plain).map((reason) => ({ propertyPath, reason })),
        );
        return plain;
    });
}

function listOf(reason: string | undefined): string[] {
    return reason === undefined ? [] : [reason];
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
