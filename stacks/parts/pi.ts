import * as pulumi from "@pulumi/pulumi";

import { PiIngest } from "../../components/pi-ingest";
import type { PiSrtTarget } from "../../components/pi-ingest/args";
import type { EventSettings } from "../settings";
import { piArgs } from "./args";

/** Secrets that the hosts need; each a secret output, or plain in a program of one's own. */
export interface PiSecrets {
    /** SSH key; the agent's when absent. */
    piPrivateKey?: pulumi.Input<string>;
    /** By application: what a camera must show to push. */
    publishKeys?: Record<string, pulumi.Input<string>>;
}

/** Where an application is pushed to and played from, and on which host. */
export interface CameraAddress {
    application: string;
    host: string;
    publishUrl: string;
    playUrl: string;
}

/** Provisions every Pi of the config. `targets` is where a host sends that sends by itself. */
export function piHosts(
    prefix: string,
    { pi, cameras }: Pick<EventSettings, "pi" | "cameras">,
    { piPrivateKey, publishKeys = {} }: PiSecrets,
    targets: PiSrtTarget[],
    opts: { parent?: pulumi.Resource; tags?: Record<string, string> },
): pulumi.Output<CameraAddress[]> {
    const hosts = pi?.hosts ?? [];
    const addresses = hosts.map((host) => {
        const args = piArgs(host, cameras, hosts.length);
        const key = piPrivateKey === undefined ? {} : { privateKey: piPrivateKey };
        const { jumpHost, ...connection } = args.connection;
        const ingest = new PiIngest(
            `${prefix}-pi-${host.name}`,
            {
                ...args,
                connection: {
                    ...connection,
                    ...key,
                    ...(jumpHost === undefined ? {} : { jumpHost: { ...jumpHost, ...key } }),
                },
                cameras: args.cameras.map((camera) => ({ ...camera, publishKey: publishKeys[camera.application] })),
                ...(args.exit === undefined || args.exit.kind === "obs" ? {} : { exit: { ...args.exit, targets } }),
                tags: opts.tags,
            },
            { parent: opts.parent },
        );
        return ingest.cameraAddresses.apply((list) => list.map((address) => ({ host: host.name, ...address })));
    });
    return pulumi.all(addresses).apply((lists) => lists.flat());
}
