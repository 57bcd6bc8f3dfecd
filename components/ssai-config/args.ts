import type * as pulumi from "@pulumi/pulumi";

import type { SsaiAvailSuppression, SsaiDocument } from "./settings";

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
