import { z } from "zod";

import { AbrChannelClass, AbrInputBitrate, AbrInputResolution, AbrLogLevel } from "../../components/abr-encoder/args";
import { ladder, ladderNames, namedLadder } from "./ladder";
import { arn, field, maintenance, whole } from "./fields";

/** `25` or `"30000/1001"`, as the numerator and the denominator that MediaLive wants. */
export const framesPerSecond = z
    .union([
        whole(1, 120),
        z.string().regex(/^[1-9]\d{0,5}\/[1-9]\d{0,3}$/, 'a whole number or a fraction in quotes such as "30000/1001"'),
    ])
    .transform((rate) => {
        if (typeof rate === "number") return { numerator: rate, denominator: 1 };
        const [numerator, denominator] = rate.split("/").map(Number);
        return { numerator, denominator };
    });

const ladderName = z.string().transform((name, context) => {
    const names = ladderNames();
    if (names.includes(name)) return namedLadder(name);
    context.addIssue({
        code: "custom",
        message: `one of ${names.join(", ")} (stacks/ladders/), or a list`,
        input: name,
    });
    return z.NEVER;
});

export const encoder = z.strictObject({
    channelClass: field(
        z.enum(AbrChannelClass).default("SINGLE_PIPELINE"),
        "STANDARD encodes twice, in two zones, for twice the price; it wants two sources.",
    ),
    ladder: field(
        z.union([ladderName, ladder]),
        "The renditions, best first: the name of a file in stacks/ladders/, or a list in place.",
        "720p",
    ),
    framesPerSecond: field(framesPerSecond, 'Frames a second: a whole number, or a fraction such as "30000/1001".', 24),
    gopSeconds: field(z.number().default(2), "Seconds from one key frame to the next."),
    segmentSeconds: field(z.int().default(4), "Length of a segment, a multiple of gopSeconds."),
    audio: field(
        z
            .strictObject({
                bitrate: field(z.int().optional(), "AAC bitrate, bit/s; 96000 when absent.", 96_000),
                sampleRate: field(z.int().optional(), "Samples a second; 48000 when absent.", 48_000),
                languageCode: field(z.string().optional(), "Three letters; as the input says when absent.", "deu"),
            })
            .optional(),
        "The sound of every rendition.",
    ),
    maxInputBitrate: field(
        z.enum(AbrInputBitrate).optional(),
        "What MediaLive reserves (and bills) for the input; follows from contribution.picture when absent.",
    ),
    inputResolution: field(
        z.enum(AbrInputResolution).optional(),
        "Input class; follows from contribution.picture when absent.",
    ),
    inputLoss: field(
        z
            .strictObject({
                repeatFrameMs: field(
                    z.int().optional(),
                    "Repeat the last picture so long, ms; 1000 when absent.",
                    1000,
                ),
                blackFrameMs: field(z.int().optional(), "Then black so long, ms; 1000 when absent.", 1000),
                imageColor: field(z.string().optional(), 'Then this colour, "RRGGBB"; black when absent.', "000000"),
                slateUrl: field(
                    z.string().optional(),
                    "Then this picture instead of a colour.",
                    "https://example.org/wait.png",
                ),
            })
            .optional(),
        "What viewers see while no picture arrives.",
    ),
    logLevel: field(
        z.enum(AbrLogLevel).optional(),
        "What MediaLive writes to CloudWatch Logs; nothing when absent. It takes a second `pulumi up` right after the first.",
    ),
    roleArn: field(
        arn("iam").optional(),
        "A role for input and channel; made when absent.",
        "arn:aws:iam::123456789012:role/MediaLive",
    ),
    maintenance: field(maintenance.optional(), "Weekly hour in which AWS may restart the channel."),
});

export const recording = z.strictObject({
    bucketName: field(
        z
            .string()
            .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket")
            .optional(),
        "A bucket of yours; made when absent.",
        "my-recordings",
    ),
    prefix: field(
        z.string().optional(),
        "Folder in the bucket. When absent: the event's name in a bucket of its own, a new name with digits in `bucketName`.",
        "sunday",
    ),
    rolloverSeconds: field(z.int().optional(), "A new file every so many seconds; 300 when absent.", 300),
    keepDays: field(whole(1, 3650).optional(), "Days after which a made bucket deletes; for good when absent.", 90),
});
