import * as pulumi from "@pulumi/pulumi";

import { PiIngest } from "../../components/pi-ingest";
import {
    PiCameraKind,
    PiExitKind,
    PiIngestArgs,
    PiModel,
    PiPresence,
    PiSrtTarget,
} from "../../components/pi-ingest/args";
import { cameraSettings, defaultLatencyMs, exitSettings } from "../../components/pi-ingest/settings";
import type { EventSettings } from "../settings";
import { fedBy, piArgs } from "./args";

type PiHostSettings = NonNullable<EventSettings["pi"]>["hosts"][number];

/** Secrets that the hosts need; each a secret output, or plain in a program of one's own. */
export interface PiSecrets {
    /** SSH key; the agent's when absent. */
    piPrivateKey?: pulumi.Input<string>;
    /** SSH key for the hosts on the way; `piPrivateKey` when absent. */
    piJumpPrivateKey?: pulumi.Input<string>;
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

/** Where SSH reaches a host. */
export interface SshAddress {
    host: string;
    port: number;
    user: string;
    /** As in authorized_keys; absent where any key is taken. */
    hostKey?: string;
    /** Socket of the SSH agent, where the config names one. */
    agentSocket?: string;
}

/** What a stack's outputs hold of one of its Pis. Nothing secret. */
export interface PiHost extends SshAddress {
    /** Its name in the config. */
    name: string;
    jumpHost?: SshAddress;
    presence: PiPresence;
    /** SHA-256 of the files that it is to hold. */
    releaseHash?: string;
    /** Names what the last `up` installed there; empty for a host that comes later. */
    installation?: string;
    model?: PiModel;
    /** What its cameras are to deliver. bitrate in bit/s. */
    applications: {
        application: string;
        kind: PiCameraKind;
        width: number;
        height: number;
        framesPerSecond: number;
        bitrate: number;
    }[];
    /** How the picture leaves the host. */
    exit: PiExitKind;
    /** Application that is sent, and the SRT listeners that it goes to; absent where OBS sends. */
    sends?: {
        application: string;
        targets: { name: string; host: string; port: number; latencyMs: number; encrypted: boolean }[];
    };
}

/** What a crew and its tools need to know of a stack's Pis. */
export interface PiOutputs {
    cameras: pulumi.Output<CameraAddress[]>;
    /** By application: the line to type into a camera or phone that pushes, with its key. A secret. */
    publishUrls: pulumi.Output<Record<string, string>>;
    pis: pulumi.Output<PiHost[]>;
}

/** Provisions every Pi of the config. `targets` is where a host sends that sends by itself. */
export function piHosts(
    prefix: string,
    { pi, cameras }: Pick<EventSettings, "pi" | "cameras">,
    secrets: PiSecrets,
    targets: PiSrtTarget[],
    opts: { parent?: pulumi.Resource; tags?: Record<string, string> },
): PiOutputs {
    const hosts = pi?.hosts ?? [];
    const made = hosts.map((host) => {
        const args = ingestArgs(host, piArgs(host, cameras, hosts.length), secrets, fedBy(host, targets));
        const ingest = new PiIngest(`${prefix}-pi-${host.name}`, { ...args, tags: opts.tags }, { parent: opts.parent });
        return {
            addresses: ingest.cameraAddresses.apply((list) => list.map((one) => ({ host: host.name, ...one }))),
            publishUrls: ingest.publishUrls,
            told: told(host, args, ingest),
        };
    });
    return {
        cameras: pulumi.all(made.map(({ addresses }) => addresses)).apply((lists) => lists.flat()),
        publishUrls: pulumi.secret(
            pulumi
                .all(made.map(({ publishUrls }) => publishUrls))
                .apply((list) => Object.fromEntries(list.flatMap((urls) => Object.entries(urls)))),
        ),
        pis: pulumi.all(made.map((one) => one.told)),
    };
}

/** The arguments with everything that the config file does not hold. */
function ingestArgs(
    { exit }: PiHostSettings,
    args: PiIngestArgs,
    { piPrivateKey, piJumpPrivateKey, publishKeys = {} }: PiSecrets,
    targets: PiSrtTarget[],
): PiIngestArgs {
    const { jumpHost, ...connection } = args.connection;
    // A socket in the config is the host's own way in; so is the jump host's.
    const key = connection.agentSocket === undefined ? piPrivateKey : undefined;
    const jumpKey = jumpHost?.agentSocket === undefined ? (piJumpPrivateKey ?? key) : undefined;
    return {
        ...args,
        connection: {
            ...connection,
            privateKey: key,
            ...(jumpHost === undefined ? {} : { jumpHost: { ...jumpHost, privateKey: jumpKey } }),
        },
        cameras: args.cameras.map((camera) => ({ ...camera, publishKey: publishKeys[camera.application] })),
        ...(exit === undefined ? {} : { exit: { ...args.exit, kind: exit.kind, targets } }),
    };
}

/** What the stack says of a host, defaults filled in; waits for the addresses that it sends to. */
function told(
    { name, presence = PiPresence.Here, model }: PiHostSettings,
    args: PiIngestArgs,
    { releaseHash, installation }: PiIngest,
): pulumi.Output<PiHost> {
    const { connection, cameras, exit } = args;
    const { kind, application } = exitSettings(args);
    const targets = (exit?.targets ?? []).map(({ latencyMs = defaultLatencyMs, passphrase, ...target }) => ({
        ...target,
        latencyMs,
        encrypted: passphrase !== undefined,
    }));
    const { jumpHost } = connection;
    return pulumi.output({
        name,
        ...sshAddress(connection),
        ...(jumpHost === undefined ? {} : { jumpHost: sshAddress(jumpHost) }),
        presence,
        releaseHash,
        installation,
        ...(model === undefined ? {} : { model }),
        applications: cameras.map((camera) => {
            const { application: own, kind: source, width, height, framesPerSecond, bitrate } = cameraSettings(camera);
            return { application: own, kind: source, width, height, framesPerSecond, bitrate };
        }),
        exit: kind,
        ...(kind === PiExitKind.Obs ? {} : { sends: { application, targets } }),
    });
}

function sshAddress({
    host,
    port = 22,
    user = "pi",
    hostKey,
    agentSocket,
}: PiIngestArgs["connection"] | NonNullable<PiIngestArgs["connection"]["jumpHost"]>) {
    return {
        host,
        port,
        user,
        ...(hostKey === undefined ? {} : { hostKey }),
        ...(agentSocket === undefined ? {} : { agentSocket }),
    };
}
