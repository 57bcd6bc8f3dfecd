import { givenArnProblems } from "../common/arn-forms";
import { adDecisionReason } from "../common/ad-decision";
import { bucketProblem } from "../common/buckets";
import type { Problem } from "../common/problems";

/** Parts of the world that viewers are served from; the rest is served from farther away (CloudFront pricing). */
export const EdgePriceClass = {
    /** North America, Europe, Israel. */
    Class100: "PriceClass_100",
    /** These and most of Asia, the Middle East, Africa. */
    Class200: "PriceClass_200",
    All: "PriceClass_All",
} as const;
export type EdgePriceClass = (typeof EdgePriceClass)[keyof typeof EdgePriceClass];

/** Regions that can be an Origin Shield (CloudFront guide, "Choose the AWS Region for your Origin Shield"). */
const shieldRegions = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "me-central-1",
    "sa-east-1",
];

/** CloudFront delivers no logs to buckets in these (CloudFront guide, "Choose an Amazon S3 bucket for standard logs"). */
const unloggedRegions = [
    "af-south-1",
    "ap-east-1",
    "ap-south-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ca-west-1",
    "eu-south-1",
    "eu-south-2",
    "eu-central-2",
    "il-central-1",
    "me-central-1",
    "me-south-1",
];

/** Quotas (CloudFront guide, "Quotas"). */
const mostDomainNames = 100;
const mostKeyGroups = 4;
const mostTags = 50;
/** MediaPackage v1 keeps its secret within these bounds (MediaPackage guide, "CDN authorization"). */
const identifierLength = { least: 8, most: 128 };
/** An S3 key has 1,024 bytes; CloudFront adds `<distribution id>.YYYY-MM-DD-HH.<id>.gz`. */
const logPrefixBytes = 1024 - 64;
/** MediaPackage's bounds for a segment, seconds (`AWS::MediaPackage::OriginEndpoint`). */
const longestSegment = 30;
const year = 31_536_000;

/** What can be checked before anything is made; what another resource supplies is not known yet, and passes. */
export interface EdgeSettings {
    packagerHost: unknown;
    region: unknown;
    cdnAuthorization?: unknown;
    assets?: { bucketDomainName: unknown };
    segmentSeconds: number;
    adDecisionSeconds?: number;
    priceClass?: string;
    originShieldRegion?: string;
    corsOrigins?: string[];
    certificateArn?: unknown;
    domainNames?: string[];
    logs?: { bucketDomainName: unknown; prefix?: string };
    webAclArn?: unknown;
    keyGroupIds?: unknown[];
    errorTtlSeconds?: number;
    ttls?: { manifestSeconds?: number; segmentSeconds?: number };
    tags?: Record<string, string>;
}

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
/** A bucket's own host, of its region or not: `logs.s3.amazonaws.com`, `logs.s3.eu-west-1.amazonaws.com`. */
const bucketDomain = /^(.+)\.s3([.-][a-z]{2,4}(-[a-z]+)+-\d+)?\.amazonaws\.com(\.cn)?$/;
const regionName = /^[a-z]{2}(-[a-z]+)+-\d+$/;
const corsOrigin = /^https?:\/\/(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?$/i;

/** Every setting that AWS would refuse or that could not work, with what to write instead; empty when all is well. */
export function edgeProblems(settings: EdgeSettings): Problem[] {
    const problems: Problem[] = [];
    const refuse = (propertyPath: string, reason: string) => problems.push({ propertyPath, reason });
    hosts(settings, refuse);
    numbers(settings, refuse);
    viewers(settings, refuse);
    return problems;
}

type Refuse = (propertyPath: string, reason: string) => void;

function hosts({ packagerHost, region, assets, originShieldRegion, logs }: EdgeSettings, refuse: Refuse): void {
    if (typeof packagerHost === "string" && !hostName.test(packagerHost)) {
        refuse("packagerHost", `must be a bare host name, without https:// and path; got ${packagerHost}`);
    }
    if (typeof region === "string" && !regionName.test(region)) {
        refuse("region", `must be the name of an AWS region, e.g. eu-west-1; got ${region}`);
    }
    const bucket = assets?.bucketDomainName;
    if (typeof bucket === "string" && (!hostName.test(bucket) || bucket.includes("s3-website"))) {
        refuse("assets.bucketDomainName", `must be the bucket's regional domain name, not a website's; got ${bucket}`);
    }
    if (originShieldRegion !== undefined && !shieldRegions.includes(originShieldRegion)) {
        refuse("originShieldRegion", `must be one of ${shieldRegions.join(", ")}; got ${originShieldRegion}`);
    }
    if (logs === undefined) return;
    const { bucketDomainName, prefix } = logs;
    if (typeof bucketDomainName === "string") {
        const [, bucket = ""] = bucketDomain.exec(bucketDomainName) ?? [];
        if (bucketProblem(bucket) !== undefined) {
            refuse(
                "logs.bucketDomainName",
                `must be a bucket's domain name, e.g. logs.s3.amazonaws.com; got ${bucketDomainName}`,
            );
        }
        const there = unloggedRegions.find((name) => bucketDomainName.includes(`.${name}.`));
        if (there !== undefined)
            refuse("logs.bucketDomainName", `CloudFront delivers no logs to ${there}: use a bucket elsewhere`);
    }
    const bytes = Buffer.byteLength(prefix ?? "");
    if (bytes > logPrefixBytes) {
        refuse("logs.prefix", `an S3 key has 1,024 bytes: at most ${logPrefixBytes} of them here; got ${bytes}`);
    }
    if (prefix?.startsWith("/")) refuse("logs.prefix", `must not begin with a slash; got ${prefix}`);
}

function numbers(settings: EdgeSettings, refuse: Refuse): void {
    const { segmentSeconds, errorTtlSeconds, ttls } = settings;
    const decision = adDecisionReason(settings.adDecisionSeconds);
    if (decision !== undefined) refuse("adDecisionSeconds", decision);
    if (!(segmentSeconds >= 1 && segmentSeconds <= longestSegment)) {
        refuse("segmentSeconds", `must be 1–${longestSegment}; got ${segmentSeconds}`);
    }
    const whole = (path: string, value: number | undefined, least: number) => {
        if (value === undefined || (Number.isInteger(value) && value >= least && value <= year)) return;
        refuse(path, `must be a whole number, ${least}–31,536,000; got ${value}`);
    };
    whole("errorTtlSeconds", errorTtlSeconds, 0);
    whole("ttls.manifestSeconds", ttls?.manifestSeconds, 1);
    whole("ttls.segmentSeconds", ttls?.segmentSeconds, 1);
}

function viewers(settings: EdgeSettings, refuse: Refuse): void {
    const {
        priceClass,
        corsOrigins,
        domainNames = [],
        certificateArn,
        webAclArn,
        keyGroupIds,
        cdnAuthorization,
        tags = {},
    } = settings;
    const classes: string[] = Object.values(EdgePriceClass);
    if (priceClass !== undefined && !classes.includes(priceClass)) {
        refuse("priceClass", `must be one of ${classes.join(", ")}; got ${priceClass}`);
    }
    if (corsOrigins !== undefined) {
        if (corsOrigins.length === 0) refuse("corsOrigins", 'name at least one web page\'s origin, or "*" for all');
        if (corsOrigins.length > 1 && corsOrigins.includes("*"))
            refuse("corsOrigins", '"*" lets all in: leave out the others');
        corsOrigins.forEach((origin, i) => {
            if (origin !== "*" && !corsOrigin.test(origin)) {
                refuse(
                    `corsOrigins[${i}]`,
                    `must be scheme and host without a path, e.g. https://www.example.com; got ${origin}`,
                );
            }
        });
    }
    if (domainNames.length > 0 && certificateArn === undefined) {
        refuse("certificateArn", "domainNames need a certificate that covers them");
    }
    if (domainNames.length > mostDomainNames) {
        refuse("domainNames", `at most ${mostDomainNames}; got ${domainNames.length}`);
    }
    if (new Set(domainNames).size < domainNames.length) refuse("domainNames", "each only once");
    domainNames.forEach((name, i) => {
        if (!hostName.test(name.replace(/^\*\./, ""))) refuse(`domainNames[${i}]`, `must be a host name; got ${name}`);
    });
    const arns = givenArnProblems([
        ["certificateArn", "certificate", certificateArn],
        ["webAclArn", "webAcl", webAclArn],
    ]);
    for (const { propertyPath, reason } of arns) refuse(propertyPath, reason);
    if (keyGroupIds !== undefined && (keyGroupIds.length === 0 || keyGroupIds.length > mostKeyGroups)) {
        refuse("keyGroupIds", `give 1–${mostKeyGroups} key groups, or leave it out; got ${keyGroupIds.length}`);
    }
    if (typeof cdnAuthorization === "string") {
        const { least, most } = identifierLength;
        // The value itself is a secret: only its length is said.
        if (cdnAuthorization.length < least || cdnAuthorization.length > most) {
            refuse("cdnAuthorization", `must have ${least}–${most} characters; got ${cdnAuthorization.length}`);
        }
    }
    if (Object.keys(tags).length > mostTags) refuse("tags", `at most ${mostTags}; got ${Object.keys(tags).length}`);
}
