import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { PiCameraKind, PiExitKind, PiModel, PiPresence } from "../components/pi-ingest/args";
import type { EventOutputs } from "../stacks/deploy";
import type { FoundationOutputs } from "../stacks/foundation";

/** An SSH host: a Pi or its jump host. Nothing secret. */
const reached = z.object({
    /** DNS name or address. */
    host: z.string(),
    port: z.int().default(22),
    user: z.string().default("pi"),
    /** As in authorized_keys; absent with `unpinnedHostKey`. */
    hostKey: z.string().optional(),
    /** Socket of the SSH agent, where the config names one. */
    agentSocket: z.string().optional(),
});

const piHost = reached.extend({
    /** Its name in the config. */
    name: z.string(),
    jumpHost: reached.optional(),
    presence: z.enum(PiPresence),
    /** SHA-256 of the files of the host's release; absent in the outputs of an older pi-live. */
    releaseHash: z.string().optional(),
    /** Id of the installation by the last `up`; empty for `presence: later`. */
    installation: z.string().optional(),
    model: z.enum(PiModel).optional(),
    /** Its cameras, with their planned pictures. */
    applications: z.array(
        z.object({
            application: z.string(),
            kind: z.enum(PiCameraKind),
            width: z.int(),
            height: z.int(),
            framesPerSecond: z.number(),
            /** bit/s. */
            bitrate: z.number(),
        }),
    ),
    /** How the picture leaves the host. */
    exit: z.enum(PiExitKind),
    /** The application that is sent and its targets; absent where OBS sends. */
    sends: z
        .object({
            application: z.string(),
            targets: z.array(
                z.object({
                    name: z.string(),
                    host: z.string(),
                    port: z.int(),
                    latencyMs: z.int(),
                    encrypted: z.boolean(),
                }),
            ),
        })
        .optional(),
});

const addresses = z.record(z.string(), z.string());

const camera = z.object({
    application: z.string(),
    host: z.string(),
    publishUrl: z.string(),
    playUrl: z.string(),
});

/** The address to type into a camera that pushes, with its key: a secret. */
const publishUrls = z.record(z.string(), z.string());
const pis = z.array(piHost);

/** Outputs of an event's stack, as `pulumi stack output --json` prints them. */
export const eventOutputs = z.object({
    cameras: z.array(camera),
    publishUrls,
    pis,
    encoders: z.array(
        z.object({
            name: z.string(),
            host: z.string(),
            port: z.int(),
            latencyMs: z.int(),
            encrypted: z.boolean(),
            obsUrl: z.string(),
            ffmpegUrl: z.string(),
        }),
    ),
    watch: z.object({ applications: addresses, programme: z.string() }),
    playback: z.object({
        withAds: addresses,
        withoutAds: addresses,
        // Stacks of older versions have none.
        startover: z.object({ withAds: addresses, withoutAds: addresses }).default({ withAds: {}, withoutAds: {} }),
    }),
    console: addresses,
    ids: z.object({
        region: z.string(),
        flowArns: z.array(z.string()),
        channelId: z.string(),
        channelArn: z.string(),
        packagerChannelId: z.string(),
        distributionId: z.string(),
        distributionDomain: z.string(),
        playbackConfigurations: z.array(z.string()),
        scheduleGroup: z.string().optional(),
        recordings: z.string().optional(),
    }),
}) satisfies z.ZodType<pulumi.Unwrap<EventOutputs>>;

/** Outputs of a foundation's stack that operations need. */
export const foundationOutputs = z.object({ cameras: z.array(camera), publishUrls, pis }) satisfies z.ZodType<
    Pick<pulumi.Unwrap<FoundationOutputs>, "cameras">
>;

export type DeployedEventOutputs = z.output<typeof eventOutputs>;
export type DeployedFoundationOutputs = z.output<typeof foundationOutputs>;
/** One Pi of a deployed stack: its SSH address, cameras and targets. */
export type DeployedPi = z.output<typeof piHost>;
