import type * as pulumi from "@pulumi/pulumi";

import type { PackagerAdMarkers, PackagerEndpoint } from "./endpoints";

/** A MediaPackage channel that exists already. */
export interface PackagerChannel {
    /** Its id, e.g. `concert`. */
    id: pulumi.Input<string>;
    /** Its ARN. */
    arn: pulumi.Input<string>;
}

export interface PackagerArgs {
    /** The ways to watch, 1–10: see `liveEndpoint`, `delayedEndpoint`, `startoverEndpoint`. */
    endpoints: PackagerEndpoint[];
    /** Length of a segment, whole seconds, 1–30; MediaPackage rounds up to whole GOPs. 4 when absent. */
    segmentSeconds?: number;
    /** Length of the manifests, seconds: three segments to 300. 60 when absent. */
    windowSeconds?: number;
    /** Seconds between programme date times, 0 for none. 60 when absent. */
    programDateTimeSeconds?: number;
    /** How ad markers reach the manifest. `PASSTHROUGH` when absent, which ad insertion needs. */
    adMarkers?: PackagerAdMarkers;
    /** Audio in a playlist of its own, which the video playlists share. True when absent. */
    audioRenditionGroup?: boolean;
    /** Secret: what the edge sends as `X-MediaPackage-CDNIdentifier`, 8–128 characters, best a UUID. A secret is made of it. */
    cdnAuthorization?: pulumi.Input<string>;
    /**
     * A secret that holds the header's value as `MediaPackageCDNIdentifier`, in place of `cdnAuthorization`. One with a key of your own
     * needs `secretsRoleArn` too, with `kms:Decrypt`.
     */
    cdnAuthorizationSecretArn?: pulumi.Input<string>;
    /** A role that lets MediaPackage read the secret. Made when absent. */
    secretsRoleArn?: pulumi.Input<string>;
    /** A channel to package from. Made when absent. */
    channel?: PackagerChannel;
    /**
     * The channel's id, with which the ids of the endpoints begin: 1–64 letters, digits, `-` and `_`. A change makes everything anew.
     * When absent, the component's name and seven hexadecimal digits, fixed when it is first made.
     */
    physicalName?: pulumi.Input<string>;
    /** Tags of everything that is made. */
    tags?: Record<string, string>;
}

/** Where an origin endpoint answers. The edge and ad insertion fetch here, viewers do not. */
export interface PackagerEndpointAddress {
    /** Name of the endpoint. */
    name: string;
    /** Address of its manifest, `https://<host>/out/v1/<hexadecimal>/<manifest>.m3u8`. */
    url: string;
    /** Path before the manifest, `/out/v1/<hexadecimal>`. */
    pathPrefix: string;
    /** File name of the manifest without `.m3u8`, e.g. `index`. */
    manifestName: string;
    /** ARN of the endpoint. */
    arn: string;
}
