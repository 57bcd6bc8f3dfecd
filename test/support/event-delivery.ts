import fc from "fast-check";

import { just, oneOf, some, whole } from "./arbitrary";
import type { EventConfig } from "./event-config";

type Delivery = Pick<EventConfig, "endpoints" | "ads" | "breaks" | "edge">;
type Ads = NonNullable<EventConfig["ads"]>;

const manifestName = oneOf("index", "sunday-live");
const windowSeconds = whole(30, 300);
const playlist = { manifestName, windowSeconds };

const endpoints: fc.Arbitrary<NonNullable<EventConfig["endpoints"]>> = some({
    live: some(playlist),
    delayed: some({
        ...playlist,
        delaySeconds: whole(5, 300),
        startoverSeconds: whole(3600, 86_400),
    }),
    startover: some({ ...playlist, startoverSeconds: whole(3600, 1_209_600) }),
    authorizeOrigin: fc.boolean(),
});

const adServer = "https://ads.example.org/vast?s=[session.id]&d=[avail.random]&l=[player_params.language]";
const ads: fc.Arbitrary<Ads> = some(
    {
        vast: oneOf("google-sample", "stacks/vast/own.xml", adServer),
        slate: oneOf("stacks/vast/slate.mp4", "https://example.org/slate.mp4"),
        clips: just([{ name: "extra", path: "stacks/vast/own-1.mp4" }]),
        bumper: oneOf(
            { startUrl: "https://example.org/in.mp4" },
            { startUrl: "https://example.org/in.mp4", endUrl: "https://example.org/out.mp4" },
        ),
        preRoll: oneOf(
            { vast: "https://ads.example.org/pre", maxDurationSeconds: 30 },
            { vast: "stacks/vast/own.xml" },
        ),
        availSuppression: oneOf(
            { mode: "OFF" as const },
            { mode: "BEHIND_LIVE_EDGE" as const, offsetSeconds: 600 },
            { mode: "AFTER_LIVE_EDGE" as const, offsetSeconds: 60, fillPolicy: "PARTIAL_AVAIL" as const },
        ),
        personalizationThresholdSeconds: whole(1, 60),
        logPercent: whole(0, 100),
        adMarkerPassthrough: fc.boolean(),
        playerParams: just(["language"]),
    },
    "vast",
).map((chosen) => (chosen.vast === adServer ? { ...chosen, playerParams: ["language"] } : chosen));

const breaks: fc.Arbitrary<NonNullable<EventConfig["breaks"]>> = some(
    {
        everyMinutes: oneOf(5, 7, 10, 15, 20, 30, 45, 60),
        lengthSeconds: whole(1, 120),
        firstEventId: whole(0, 4_000_000_000),
        enabled: fc.boolean(),
        startDate: just("2026-12-24T17:00:00Z"),
        endDate: just("2026-12-24T19:00:00Z"),
        timezone: oneOf("UTC", "Europe/Berlin", "Asia/Kolkata"),
    },
    "everyMinutes",
    "lengthSeconds",
);

const domain = some(
    {
        name: just("sunday.live.example.org"),
        zoneId: just("Z0123456789EXAMPLE"),
        certificateArn: just("arn:aws:acm:us-east-1:123456789012:certificate/0b1c2d3e-0000-4000-8000-000000000000"),
    },
    "name",
);

const edge = (event: string): fc.Arbitrary<NonNullable<EventConfig["edge"]>> =>
    some({
        priceClass: oneOf("PriceClass_100" as const, "PriceClass_200" as const, "PriceClass_All" as const),
        originShieldRegion: oneOf("eu-west-1", "us-east-1"),
        corsOrigins: oneOf(["*"], ["https://www.example.org", "https://player.example.org"]),
        errorTtlSeconds: whole(0, 60),
        ttls: some({
            manifestSeconds: whole(1, 10),
            segmentSeconds: whole(60, 86_400),
        }),
        clientSideSessions: fc.boolean(),
        domain,
        logs: some({
            bucketDomainName: just("my-logs.s3.amazonaws.com"),
            prefix: just(`${event}/`),
            includeCookies: fc.boolean(),
            keepDays: whole(1, 365),
        }),
        webAclArn: just("arn:aws:wafv2:us-east-1:123456789012:global/webacl/live/0b1c2d3e-0000-4000-8000-000000000000"),
    });

/** `endpoints`, `ads`, `breaks` and `edge` of an event of this name. */
export function deliveryParts(event: string): fc.Arbitrary<Delivery> {
    return some({ endpoints, ads, breaks, edge: edge(event) });
}
