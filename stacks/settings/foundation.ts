import { z } from "zod";

import { clip } from "./ads";
import { domain } from "./delivery";
import { camera, pi } from "./pi";
import { field, localFile, resourceName, tags, whole } from "./fields";

/** What an event takes from a foundation stack. */
export const foundationReference = z.strictObject({
    stack: field(
        z
            .string()
            .regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, "organisation/project/stack")
            .optional(),
        "The foundation stack whose certificate and log bucket this event uses; it makes its own when absent.",
        "organization/pi-live/foundation",
    ),
    adAssets: field(
        z.boolean().default(false),
        "True: clips go into the foundation's bucket, and its slate is used where ads.slate is absent.",
    ),
});

/** What a foundation stack makes. */
export const foundationParts = z.strictObject({
    name: field(resourceName(24), "Names the foundation in AWS; renaming it makes everything anew.", "house"),
    tags: field(tags.optional(), "Tags on every resource of the foundation."),
    domain: field(
        domain
            .extend({
                alternativeNames: field(
                    z.array(z.string()).optional(),
                    "Further names in the certificate, one for each event.",
                    ["sunday.live.example.org"],
                ),
            })
            .optional(),
        "Name and certificate that the events share.",
    ),
    logBucket: field(
        z
            .strictObject({ keepDays: field(whole(1, 3650).default(90), "Days after which a log is deleted.") })
            .optional(),
        "A bucket for the distributions' access logs.",
    ),
    alarms: field(
        z
            .strictObject({
                emails: field(
                    z.array(z.email("an e-mail address")).default([]),
                    "Who hears of alarms; each address confirms once.",
                    ["crew@example.org"],
                ),
            })
            .optional(),
        "An SNS topic for alarms of all events.",
    ),
    adAssets: field(
        z
            .strictObject({
                clips: field(z.array(clip).default([]), "Clips that more than one event shows."),
                slate: field(localFile.optional(), "The house's slate.", "stacks/vast/slate.mp4"),
            })
            .optional(),
        "A bucket of ad clips and a slate that outlive events; aws.accountId says whose distributions read it.",
    ),
});

/** `Pulumi.<stack>.yaml` of a stack with `kind: foundation`, without the namespace of its keys. */
export const foundationConfig = {
    foundation: field(foundationParts, "What the foundation holds.", { name: "house" }),
    cameras: field(z.array(camera).default([]), "Cameras of the Pi hosts."),
    pi: field(pi.optional(), "Raspberry Pis that outlive events."),
};
