import { z } from "zod";

import { EdgePriceClass } from "../../components/edge-cdn/limits";
import { arn, field, whole } from "./fields";

const playlist = {
    manifestName: field(
        z.string().optional(),
        'File name of the manifest without .m3u8; "index" when absent.',
        "index",
    ),
    windowSeconds: field(z.int().optional(), "Length of the playlist, seconds; 60 when absent.", 60),
    allowedCidrs: field(
        z.array(z.string()).optional(),
        "IPv4 blocks that MediaPackage answers. Leave it out: the distribution and MediaTailor read from addresses that change.",
        ["192.0.2.0/24"],
    ),
};

export const endpoints = z.strictObject({
    live: field(z.strictObject(playlist).prefault({}), "The event as it happens; always made."),
    delayed: field(
        z
            .strictObject({
                delaySeconds: field(z.int().default(30), "How much later than live, seconds: 5–86,400."),
                startoverSeconds: field(
                    z.int().optional(),
                    "How far back viewers may go, seconds; more than the delay.",
                    3600,
                ),
                ...playlist,
            })
            .optional(),
        "The event some seconds later.",
    ),
    startover: field(
        z
            .strictObject({
                startoverSeconds: field(z.int().default(86_400), "How far back viewers may go, seconds."),
                ...playlist,
            })
            .optional(),
        "The event from its beginning: ?start=…&end=… in the address.",
    ),
    authorizeOrigin: field(
        z.boolean().default(true),
        "True: only the distribution may read the origin endpoints (pi-live:cdnAuthorization). False: everyone who knows the address.",
    ),
});

export const breaks = z.strictObject({
    everyMinutes: field(z.int(), "A break every so many minutes.", 15),
    lengthSeconds: field(z.number().default(30), "Length of a break, seconds."),
    firstEventId: field(z.int().optional(), "Splice event id of the first break; 1 when absent.", 1),
    enabled: field(z.boolean().default(true), "False: the schedules exist and stay quiet."),
    startDate: field(z.string().optional(), "No break before, UTC.", "2026-12-24T17:00:00Z"),
    endDate: field(z.string().optional(), "No break after, UTC.", "2026-12-24T19:00:00Z"),
    timezone: field(
        z.string().optional(),
        "Time zone whose clock shows the minutes of the hour; UTC when absent. Needed only where the offset is no whole hour: where clocks go back, the hour that comes twice has breaks once.",
        "Asia/Kathmandu",
    ),
});

export const domain = z.strictObject({
    name: field(z.string(), "The name that viewers see.", "live.example.org"),
    zoneId: field(
        z
            .string()
            .regex(/^Z[A-Z0-9]{1,31}$/, "the id of a Route 53 hosted zone")
            .optional(),
        "Route 53 hosted zone of the name: the records are made there. Without it you set them where your DNS is.",
        "Z0123456789EXAMPLE",
    ),
    certificateArn: field(
        arn("acm:us-east-1").optional(),
        "A certificate of the name; from the foundation or made when absent.",
        "arn:aws:acm:us-east-1:123456789012:certificate/0b1c2d3e-0000-4000-8000-000000000000",
    ),
});

export const edge = z.strictObject({
    priceClass: field(
        z.enum(EdgePriceClass).optional(),
        "Which edge locations serve; PriceClass_100 is Europe and North America. All when absent.",
    ),
    originShieldRegion: field(
        z.string().optional(),
        "Origin Shield in this region: one more cache before the packager.",
        "eu-west-1",
    ),
    corsOrigins: field(z.array(z.string()).optional(), "Web pages whose players may read; all when absent.", [
        "https://www.example.org",
    ]),
    errorTtlSeconds: field(z.int().optional(), "How long an error is kept, seconds; 1 when absent.", 1),
    ttls: field(
        z
            .strictObject({
                manifestSeconds: field(z.int().optional(), "Manifests; half a segment when absent.", 2),
                segmentSeconds: field(z.int().optional(), "Segments; a day when absent.", 86_400),
            })
            .optional(),
        "How long answers without Cache-Control are kept, seconds.",
    ),
    clientSideSessions: field(z.boolean().optional(), "True: players may open MediaTailor sessions by POST.", true),
    domain: field(domain.optional(), "A name of your own instead of …cloudfront.net."),
    logs: field(
        z
            .strictObject({
                bucketDomainName: field(
                    z.string().optional(),
                    "A bucket with ACLs on; from the foundation or made when absent.",
                    "my-logs.s3.amazonaws.com",
                ),
                prefix: field(z.string().optional(), "Folder in the bucket; the edge's name when absent.", "sunday/"),
                includeCookies: field(z.boolean().optional(), "True: cookies are logged, too.", false),
                keepDays: field(whole(1, 3650).default(90), "Days after which a made bucket deletes a log."),
            })
            .optional(),
        "Access logs of the distribution.",
    ),
    webAclArn: field(
        arn("wafv2:us-east-1").optional(),
        "A web ACL of yours with scope CLOUDFRONT.",
        "arn:aws:wafv2:us-east-1:123456789012:global/webacl/live/0b1c2d3e-0000-4000-8000-000000000000",
    ),
});
