import fc from "fast-check";

import { just, oneOf, record, some, whole } from "./arbitrary";
import type { EventConfig } from "./event-config";

type Contribution = EventConfig["contribution"];
type Encoder = EventConfig["encoder"];

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const hour = whole(0, 23).map((h) => `${String(h).padStart(2, "0")}:00`);
const maintenance = record({ day: oneOf("Monday" as const, "Sunday" as const), startHour: hour });
const cidr = fc.tuple(whole(1, 223), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => `${bytes.join(".")}/32`);
const port = whole(5000, 5999);
const seconds = whole(10, 60);

/** GOP and segment lengths that are whole frames at every rate below, and whole GOPs. */
const timings = oneOf(
    { gopSeconds: 1, segmentSeconds: 3 },
    { gopSeconds: 2, segmentSeconds: 2 },
    { gopSeconds: 2, segmentSeconds: 4 },
    { gopSeconds: 2, segmentSeconds: 6 },
    { gopSeconds: 3, segmentSeconds: 6 },
);
const rungs = [
    { width: 1920, height: 1080, maxBitrate: 6_000_000, qvbrQuality: 9 },
    { width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 },
    { width: 960, height: 540, maxBitrate: 2_300_000, qvbrQuality: 7 },
    { width: 640, height: 360, maxBitrate: 1_200_000, qvbrQuality: 6 },
    { width: 416, height: 234, maxBitrate: 400_000, qvbrQuality: 5 },
];
const ladder = fc.oneof(
    oneOf("720p", "1080p"),
    fc.subarray(rungs, { minLength: 1 }).chain((chosen) =>
        fc
            .array(optional(oneOf("BASELINE" as const, "MAIN" as const, "HIGH" as const)), {
                minLength: chosen.length,
                maxLength: chosen.length,
            })
            .map((profiles) =>
                chosen.map((rung, i) => (profiles[i] === undefined ? rung : { ...rung, profile: profiles[i] })),
            ),
    ),
);

/** `contribution`, `encoder` and `recording`: one or two flows, and a channel of as many pipelines. */
export function contributionParts(
    region: string,
    standard: boolean,
): fc.Arbitrary<Pick<EventConfig, "contribution" | "encoder" | "recording">> {
    return record({
        contribution: contribution(region, standard),
        encoder: encoder(standard),
        recording: optional(recording),
    });
}

function contribution(region: string, standard: boolean): fc.Arbitrary<Contribution> {
    return some(
        {
            sources: sources(region, standard),
            port: port,
            latencyMs: whole(10, 10_000),
            encrypted: fc.boolean(),
            passphraseSecretArn: just(`arn:aws:secretsmanager:${region}:123456789012:secret:srt-AbCdEf`),
            picture: oneOf(
                { width: 1920, height: 1080, framesPerSecond: 25, bitrate: 9_000_000 },
                { width: 1280, height: 720, framesPerSecond: 24, bitrate: 5_000_000 },
            ),
            monitoring: some({
                thumbnails: fc.boolean(),
                blackSeconds: seconds,
                frozenSeconds: seconds,
                silentSeconds: seconds,
            }),
            outputs: outputs(region),
            entitlements: just([
                {
                    name: "broadcaster",
                    subscribers: ["123456789012"],
                    description: "Programme feed",
                    subscriberFeePercent: 10,
                },
            ]),
            flowSize: oneOf("MEDIUM" as const, "LARGE" as const),
            maintenance,
        },
        "sources",
    ).map(({ passphraseSecretArn, ...rest }) =>
        // Clear text has no passphrase.
        passphraseSecretArn === undefined || rest.encrypted === false ? rest : { ...rest, passphraseSecretArn },
    );
}

function sources(region: string, standard: boolean): fc.Arbitrary<Contribution["sources"]> {
    const backup = record({ name: oneOf("mobile", "studio"), allowedCidr: cidr, port: whole(6000, 6999) });
    const rest = { allowedCidr: cidr, port, backup };
    const source = (name: string, zone: string) =>
        standard
            ? some(
                  { name: just(name), availabilityZone: just(zone), ...rest },
                  "name",
                  "availabilityZone",
                  "allowedCidr",
              )
            : some({ name: just(name), availabilityZone: just(zone), ...rest }, "name", "allowedCidr");
    const first = source("main", `${region}a`);
    if (!standard) return first.map((one) => [one]);
    return fc.tuple(first, source("spare", `${region}b`)).map(([one, { backup: second, ...other }]) => [
        one,
        // Backups are named after what they are: two flows' must differ.
        second === undefined ? other : { ...other, backup: { ...second, name: `${second.name}-2` } },
    ]);
}

function outputs(region: string): fc.Arbitrary<NonNullable<Contribution["outputs"]>> {
    return fc.subarray([
        {
            name: "caller",
            protocol: "srt-caller" as const,
            destination: "192.0.2.10",
            port: 6000,
            latencyMs: 2000,
            streamId: "partner",
        },
        { name: "listener", protocol: "srt-listener" as const, port: 6001, allowedCidrs: ["192.0.2.0/24"] },
        { name: "zixi", protocol: "zixi-push" as const, destination: "192.0.2.11", port: 2089, streamId: "partner" },
        {
            name: "secret",
            protocol: "srt-caller" as const,
            destination: "192.0.2.12",
            port: 6002,
            passphraseSecretArn: `arn:aws:secretsmanager:${region}:123456789012:secret:out-AbCdEf`,
        },
    ]);
}

function encoder(standard: boolean): fc.Arbitrary<Encoder> {
    const shape = some(
        {
            ladder,
            framesPerSecond: oneOf(24, 25, 30, 50),
            timing: timings,
            audio: some({
                bitrate: oneOf(64_000, 96_000, 128_000),
                sampleRate: oneOf(44_100, 48_000),
                languageCode: oneOf("deu", "eng"),
            }),
            maxInputBitrate: oneOf("MAX_10_MBPS" as const, "MAX_20_MBPS" as const, "MAX_50_MBPS" as const),
            inputResolution: oneOf("HD" as const, "UHD" as const),
            inputLoss: fc.oneof(
                some({
                    repeatFrameMs: whole(0, 1_000_000),
                    blackFrameMs: whole(0, 1_000_000),
                    imageColor: oneOf("000000", "1A2b3C"),
                }),
                just({ slateUrl: "https://example.org/wait.png" }),
            ),
            logLevel: oneOf(
                "ERROR" as const,
                "WARNING" as const,
                "INFO" as const,
                "DEBUG" as const,
                "DISABLED" as const,
            ),
            roleArn: just("arn:aws:iam::123456789012:role/MediaLive"),
            maintenance,
        },
        "ladder",
        "framesPerSecond",
        "timing",
    );
    return shape.map(({ timing, ...rest }) => ({
        ...rest,
        ...timing,
        ...(standard ? { channelClass: "STANDARD" as const } : {}),
    }));
}

const recording: fc.Arbitrary<NonNullable<EventConfig["recording"]>> = some({
    bucketName: just("my-recordings"),
    prefix: oneOf("sunday", "house/sunday"),
    rolloverSeconds: whole(1, 86_400),
    keepDays: whole(1, 3650),
});
