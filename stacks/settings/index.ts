import { z } from "zod";

import { contribution } from "./contribution";
import { ads } from "./ads";
import { breaks, edge, endpoints } from "./delivery";
import { encoder, recording } from "./encoder";
import { foundationConfig, foundationReference } from "./foundation";
import { camera, pi } from "./pi";
import { field, resourceName, tags } from "./fields";

const aws = field(
    z
        .strictObject({
            accountId: field(
                z
                    .string()
                    .regex(/^\d{12}$/, "an AWS account id of 12 digits, in quotes")
                    .optional(),
                "The account; `plan` shows it in ARNs.",
                "123456789012",
            ),
            canonicalUserId: field(
                z
                    .string()
                    .regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits, from `aws s3api list-buckets --query Owner.ID`")
                    .optional(),
                "The account's canonical user id. With it the log bucket's ACL is written here, without it CloudFront writes it.",
            ),
        })
        .prefault({}),
    "Facts about the AWS account that would otherwise need a call to AWS.",
);

/** `Pulumi.<stack>.yaml` of an event, without the namespace of its keys and without the secrets. */
export const eventConfig = z.strictObject({
    kind: field(z.literal("event").default("event"), "event: made and torn down; foundation: outlives events."),
    event: field(
        z.strictObject({
            name: field(resourceName(24), "Names the event in AWS; renaming it makes everything anew.", "sunday"),
            tags: field(tags.optional(), "Tags on every resource of the event."),
        }),
        "The event.",
        { name: "sunday" },
    ),
    cameras: field(z.array(camera).default([]), "The cameras and the applications that they push to."),
    pi: field(pi.optional(), "Raspberry Pis of this event; none when absent."),
    contribution: field(contribution, "How the picture comes into AWS."),
    encoder: field(encoder, "How it is encoded."),
    recording: field(recording.optional(), "Recording to S3; off when absent."),
    endpoints: field(endpoints.prefault({}), "What the packager offers."),
    ads: field(ads.optional(), "Ads in the breaks; none when absent."),
    breaks: field(breaks.optional(), "The recurring breaks; none when absent."),
    edge: field(edge.prefault({}), "The distribution that viewers read from."),
    foundation: field(foundationReference.prefault({}), "The foundation stack that this event stands on."),
    aws,
});

/** `Pulumi.<stack>.yaml` of a foundation, likewise. */
export const foundationStackConfig = z.strictObject({
    kind: field(z.literal("foundation"), "event: made and torn down; foundation: outlives events."),
    ...foundationConfig,
    aws,
});

/** Everything that an event's config says, defaults filled in. */
export type EventSettings = z.output<typeof eventConfig>;
/** Everything that a foundation's config says, defaults filled in. */
export type FoundationSettings = z.output<typeof foundationStackConfig>;
export type Settings = EventSettings | FoundationSettings;
