import { z } from "zod";

import { SrtFlowSize, SrtOutputProtocol } from "../../components/srt-contribution/args";
import { arn, field, maintenance } from "./fields";

const source = z.strictObject({
    name: field(z.string(), "Names the flow for good: renaming replaces it.", "main"),
    allowedCidr: field(
        z.string(),
        "The IPv4 block that the encoder sends from; 0.0.0.0/0 is anybody.",
        "203.0.113.4/32",
    ),
    availabilityZone: field(z.string().optional(), "Zone of the flow. Two sources need two zones.", "eu-west-1a"),
    port: field(z.int().optional(), "UDP port of this flow; contribution.port when absent.", 5001),
    backup: field(
        z
            .strictObject({
                name: field(z.string(), "Name of the second source.", "mobile"),
                allowedCidr: field(z.string(), "The IPv4 block that the second encoder sends from.", "198.51.100.7/32"),
                port: field(z.int(), "UDP port of the second source; not the first one's.", 5002),
            })
            .optional(),
        "A second source of the same flow, taken while the first is silent.",
    ),
});

const ofSource = field(z.string().optional(), "Which source's flow; the first one's when absent.", "main");

const output = z.strictObject({
    name: field(z.string(), "Names the output for good.", "partner"),
    source: ofSource,
    protocol: field(
        z.enum(SrtOutputProtocol),
        "srt-caller and zixi-push dial the receiver; srt-listener waits for it.",
    ),
    destination: field(z.string().optional(), "Receiver of srt-caller and zixi-push.", "192.0.2.10"),
    port: field(z.int(), "UDP port.", 6000),
    allowedCidrs: field(z.array(z.string()).optional(), "Who may read from srt-listener.", ["192.0.2.0/24"]),
    latencyMs: field(z.int().optional(), "Latency, ms.", 2000),
    streamId: field(z.string().optional(), "SRT or Zixi stream id.", "partner"),
    passphraseSecretArn: field(
        arn("secretsmanager").optional(),
        "Secret with the passphrase of this output.",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:partner-AbCdEf",
    ),
    description: field(z.string().optional(), "What it is for.", "Venue screen"),
});

const entitlement = z.strictObject({
    name: field(z.string(), "Names the entitlement for good.", "broadcaster"),
    source: ofSource,
    subscribers: field(z.array(z.string()), "AWS accounts that may take the flow.", ["123456789012"]),
    description: field(z.string(), "What the receiver sees.", "Programme feed"),
    subscriberFeePercent: field(z.int().optional(), "Share of the transfer's cost that they pay, percent.", 0),
});

export const contribution = z.strictObject({
    sources: field(z.array(source), "One encoder (SINGLE_PIPELINE) or two (STANDARD); each gets a flow of its own.", [
        { name: "main", allowedCidr: "203.0.113.4/32" },
    ]),
    port: field(z.int().optional(), "UDP port that the flows listen on; 5000 when absent.", 5000),
    latencyMs: field(
        z.int().optional(),
        "Time for SRT to send lost packets again, ms; at least four round trips. 2000 when absent.",
        2000,
    ),
    encrypted: field(
        z.boolean().default(true),
        "True: encoders need the passphrase (pi-live:srtPassphrase). False: anybody in the allowed network may send.",
    ),
    passphraseSecretArn: field(
        arn("secretsmanager").optional(),
        "A secret that already holds the passphrase; pi-live:srtPassphrase is not needed then.",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf",
    ),
    readerRoleArn: field(
        arn("iam").optional(),
        "A role with which MediaConnect reads the passphrase; made when absent.",
        "arn:aws:iam::123456789012:role/SrtReader",
    ),
    picture: field(
        z
            .strictObject({
                width: field(z.int(), "Width, pixels.", 1280),
                height: field(z.int(), "Height, pixels.", 720),
                framesPerSecond: field(z.number(), "Frames a second.", 24),
                bitrate: field(z.int(), "Bitrate of the whole stream, bit/s.", 5_000_000),
            })
            .optional(),
        "What the encoder sends; the input class follows from it, and the checks compare the ladder with it.",
    ),
    monitoring: field(
        z
            .strictObject({
                thumbnails: field(z.boolean().optional(), "A still picture of the source in the console.", true),
                blackSeconds: field(z.int().optional(), "Report a black picture after so many seconds.", 10),
                frozenSeconds: field(z.int().optional(), "Report a frozen picture after so many seconds.", 10),
                silentSeconds: field(z.int().optional(), "Report silence after so many seconds.", 30),
            })
            .optional(),
        "What MediaConnect watches in the sources.",
    ),
    outputs: field(z.array(output).optional(), "Where else the flow sends the picture, e.g. to a partner."),
    entitlements: field(z.array(entitlement).optional(), "Other AWS accounts that may take the flow."),
    flowSize: field(z.enum(SrtFlowSize).optional(), "MediaConnect flow size; MEDIUM when absent."),
    maintenance: field(maintenance.optional(), "Weekly hour in which AWS may restart the flow."),
});
