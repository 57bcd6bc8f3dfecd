import type * as pulumi from "@pulumi/pulumi";

/** Day of the week of a flow's maintenance. */
export const SrtMaintenanceDay = {
    Monday: "Monday",
    Tuesday: "Tuesday",
    Wednesday: "Wednesday",
    Thursday: "Thursday",
    Friday: "Friday",
    Saturday: "Saturday",
    Sunday: "Sunday",
} as const;
export type SrtMaintenanceDay = (typeof SrtMaintenanceDay)[keyof typeof SrtMaintenanceDay];

/** Capacity of a flow. Larger ones are for uncompressed and NDI pictures; SRT of an event fits the smallest. */
export const SrtFlowSize = { Medium: "MEDIUM", Large: "LARGE", Large4x: "LARGE_4X" } as const;
export type SrtFlowSize = (typeof SrtFlowSize)[keyof typeof SrtFlowSize];

/** How a flow hands its picture to somebody else. */
export const SrtOutputProtocol = {
    /** The flow dials a listener: `destination` and `port`. */
    SrtCaller: "srt-caller",
    /** The flow waits for callers: `port` and `allowedCidrs`. */
    SrtListener: "srt-listener",
    /** The flow pushes to a Zixi receiver: `destination`, `port` and `streamId`. */
    ZixiPush: "zixi-push",
} as const;
export type SrtOutputProtocol = (typeof SrtOutputProtocol)[keyof typeof SrtOutputProtocol];

/** A second encoder (or a second way to the same one) for one flow, which takes over when the first is lost. */
export interface SrtBackupSource {
    /** Names the source for good, e.g. `main-backup`. Unique among sources and backups. */
    name: string;
    /** IPv4 block that this encoder sends from, e.g. `198.51.100.7/32`. */
    allowedCidr: pulumi.Input<string>;
    /** UDP port of this source, another than the flow's first: 1024–65535 without 2077 and 2088. */
    port: number;
}

/** One encoder at the venue, and the flow that listens for it. */
export interface SrtSource {
    /** Names the flow for good: renaming replaces it, reordering does not. Letters, digits, `-`, `_`; e.g. `main`. */
    name: string;
    /** IPv4 block that the encoder sends from, e.g. `203.0.113.4/32`. `0.0.0.0/0` lets everybody try. */
    allowedCidr: pulumi.Input<string>;
    /** Availability zone, e.g. `eu-west-1a`. Two sources need two zones. AWS chooses when absent. */
    availabilityZone?: pulumi.Input<string>;
    /** UDP port of this flow when it differs from the contribution's `port`. */
    port?: number;
    /** Second source on the same flow, in failover. None when absent. */
    backup?: SrtBackupSource;
}

/** What MediaConnect watches in the picture. It reports to CloudWatch and the console; it changes nothing in the stream. */
export interface SrtMonitoring {
    /** A still picture of the source in the console. True when absent. */
    thumbnails?: boolean;
    /** Report black picture after this many seconds, 10–60. Not watched when absent. */
    blackSeconds?: number;
    /** Report a frozen picture after this many seconds, 10–60. Not watched when absent. */
    frozenSeconds?: number;
    /** Report silence after this many seconds, 10–60. Not watched when absent: leave it so for a source without sound. */
    silentSeconds?: number;
}

/** Another receiver of a flow's picture, besides the channel. */
export interface SrtOutput {
    /** Names the output for good, e.g. `arena-screen`. Unique in the contribution. */
    name: string;
    /** Name of the source whose flow is sent. The first source when absent. */
    source?: string;
    protocol: SrtOutputProtocol;
    /** Address or host name to send to: SRT caller and Zixi push only. */
    destination?: pulumi.Input<string>;
    /** Port to dial, or to listen on: 1024–65535. */
    port: number;
    /** Who may call an SRT listener: IPv4 blocks, at least one. */
    allowedCidrs?: pulumi.Input<string>[];
    /** Time for retransmission, ms: SRT 10–10,000, Zixi 0–60,000. The contribution's latency when absent. */
    latencyMs?: number;
    /** Stream name that a Zixi receiver or an SRT listener asks for. Required with Zixi. */
    streamId?: string;
    /** Secrets Manager secret that holds the passphrase of this output. SRT only; clear text when absent. */
    passphraseSecretArn?: pulumi.Input<string>;
    /** What the receiver is for, shown in the console. */
    description?: string;
}

/** Leave for other AWS accounts to subscribe to a flow. */
export interface SrtEntitlement {
    /** Names the entitlement for good. Unique in the contribution. */
    name: string;
    /** Name of the source whose flow is granted. The first source when absent. */
    source?: string;
    /** Account ids of the subscribers, 12 digits each. */
    subscribers: string[];
    /** What it is for. AWS requires it. */
    description: string;
    /** Share of the transfer cost that subscribers pay, 0–100 %. 0 when absent. Changing it replaces the entitlement. */
    subscriberFeePercent?: number;
}

/** When AWS may restart a flow for maintenance. */
export interface SrtMaintenance {
    day: SrtMaintenanceDay;
    /** Full hour, UTC, `HH:00`. */
    startHour: string;
}

export interface SrtContributionArgs {
    /** One source for a `SINGLE_PIPELINE` channel, two for a `STANDARD` one. */
    sources: SrtSource[];
    /**
     * Secrets Manager secret that holds the bare SRT passphrase, 10–64 characters, in the account and region of the flow.
     * Its value must exist before the flow: pass `dependsOn` the secret's version. Absent: the picture travels in clear text.
     */
    passphraseSecretArn?: pulumi.Input<string>;
    /** KMS key that encrypts the secrets, when it is not AWS's own (`aws/secretsmanager`). */
    secretKeyArn?: pulumi.Input<string>;
    /** Role that MediaConnect assumes to read the secrets. Made when absent. */
    readerRoleArn?: pulumi.Input<string>;
    /** UDP port that the flows listen on: 1024–65535 without 2077 and 2088. 5000 when absent. */
    port?: number;
    /** Time for retransmission, 10–10,000 ms; the larger of both ends counts. 2000 when absent. */
    latencyMs?: number;
    /** What is watched in the picture. Thumbnails alone when absent. */
    monitoring?: SrtMonitoring;
    /** Further receivers, at most 50 a flow. */
    outputs?: SrtOutput[];
    /** Other AWS accounts that may subscribe. */
    entitlements?: SrtEntitlement[];
    /** `MEDIUM` when absent. */
    flowSize?: SrtFlowSize;
    /** AWS chooses day and hour when absent. */
    maintenance?: SrtMaintenance;
    /**
     * What the names of the flows begin with, before the name of the source: 1–64 letters, digits, `-` and `_`. A change makes the flows
     * anew. When absent, the component's name and seven hexadecimal digits, fixed when it is first made.
     */
    physicalName?: pulumi.Input<string>;
    /** Tags of flows, sources, outputs, entitlements and role. */
    tags?: Record<string, string>;
}

/** What an encoder needs to know to send to one source of a flow. */
export interface SrtEndpoint {
    /** Name of the source. */
    name: string;
    /** Public address of the flow. */
    host: string;
    /** UDP port. */
    port: number;
    /** Milliseconds. Tools differ in their unit: format it for the tool at hand (`encoders.ts`). */
    latencyMs: number;
    /** Whether the flow expects a passphrase. */
    encrypted: boolean;
}
