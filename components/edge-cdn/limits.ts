import { givenArnProblems } from "../common/arn-forms";
import { adDecisionRange } from "../common/ad-decision";
import { bucketProblem } from "../common/buckets";
import { checkOneOf, checkRange, collectProblems, grouped, isWithin, rangeText, Refuse } from "../common/checks";
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
const identifierLength = { min: 8, max: 128 };
/** An S3 key has 1,024 bytes; CloudFront adds `<distribution id>.YYYY-MM-DD-HH.<id>.gz`. */
const logPrefixBytes = 1024 - 64;
/** MediaPackage's bounds for a segment, seconds (`AWS::MediaPackage::OriginEndpoint`). */
const segment = { min: 1, max: 30 };
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
    return collectProblems((refuse) => {
        checkHosts(settings, refuse);
        checkNumbers(settings, refuse);
        checkViewers(settings, refuse);
    });
}

function checkHosts({ packagerHost, region, assets, originShieldRegion, logs }: EdgeSettings, refuse: Refuse): void {
    if (typeof packagerHost === "string" && !hostName.test(packagerHost)) {
        refuse("packagerHost", "must be a bare host name, without https:// and path", packagerHost);
    }
    if (typeof region === "string" && !regionName.test(region)) {
        refuse("region", "must be the name of an AWS region, e.g. eu-west-1", region);
    }
    const bucket = assets?.bucketDomainName;
    if (typeof bucket === "string" && (!hostName.test(bucket) || bucket.includes("s3-website"))) {
        refuse("assets.bucketDomainName", "must be the bucket's regional domain name, not a website's", bucket);
    }
    checkOneOf("originShieldRegion", originShieldRegion, shieldRegions, refuse);
    if (logs === undefined) return;
    const { bucketDomainName, prefix } = logs;
    if (typeof bucketDomainName === "string") {
        const [, bucket = ""] = bucketDomain.exec(bucketDomainName) ?? [];
        if (bucketProblem(bucket) !== undefined) {
            refuse(
                "logs.bucketDomainName",
                "must be a bucket's domain name, e.g. logs.s3.amazonaws.com",
                bucketDomainName,
            );
        }
        const there = unloggedRegions.find((name) => bucketDomainName.includes(`.${name}.`));
        if (there !== undefined)
            refuse("logs.bucketDomainName", `CloudFront delivers no logs to ${there}: use a bucket elsewhere`);
    }
    const bytes = Buffer.byteLength(prefix ?? "");
    if (bytes > logPrefixBytes) {
        refuse("logs.prefix", `an S3 key has 1,024 bytes: at most ${grouped(logPrefixBytes)} of them here`, bytes);
    }
    if (prefix?.startsWith("/")) refuse("logs.prefix", "must not begin with a slash", prefix);
}

function checkNumbers(settings: EdgeSettings, refuse: Refuse): void {
    const { segmentSeconds, errorTtlSeconds, ttls } = settings;
    checkRange("adDecisionSeconds", settings.adDecisionSeconds, adDecisionRange, refuse);
    if (!isWithin(segmentSeconds, segment)) refuse("segmentSeconds", `must be ${rangeText(segment)}`, segmentSeconds);
    checkRange("errorTtlSeconds", errorTtlSeconds, { min: 0, max: year }, refuse);
    checkRange("ttls.manifestSeconds", ttls?.manifestSeconds, { min: 1, max: year }, refuse);
    checkRange("ttls.segmentSeconds", ttls?.segmentSeconds, { min: 1, max: year }, refuse);
}

function checkViewers(settings: EdgeSettings, refuse: Refuse): void {
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
    checkOneOf("priceClass", priceClass, Object.values(EdgePriceClass), refuse);
    if (corsOrigins !== undefined) {
        if (corsOrigins.length === 0) refuse("corsOrigins", 'name at least one web page\'s origin, or "*" for all');
        if (corsOrigins.length > 1 && corsOrigins.includes("*"))
            refuse("corsOrigins", '"*" lets all in: leave out the others');
        corsOrigins.forEach((origin, i) => {
            if (origin !== "*" && !corsOrigin.test(origin)) {
                refuse(
                    `corsOrigins[${i}]`,
                    "must be scheme and host without a path, e.g. https://www.example.com",
                    origin,
                );
            }
        });
    }
    if (domainNames.length > 0 && certificateArn === undefined) {
        refuse("certificateArn", "domainNames need a certificate that covers them");
    }
    if (domainNames.length > mostDomainNames) {
        refuse("domainNames", `at most ${mostDomainNames}`, domainNames.length);
    }
    if (new Set(domainNames).size < domainNames.length) refuse("domainNames", "each only once");
    domainNames.forEach((name, i) => {
        if (!hostName.test(name.replace(/^\*\./, ""))) refuse(`domainNames[${i}]`, "must be a host name", name);
    });
    const arns = givenArnProblems([
        ["certificateArn", "certificate", certificateArn],
        ["webAclArn", "webAcl", webAclArn],
    ]);
    for (const { path, rule, got } of arns) refuse(path, rule, got);
    if (keyGroupIds !== undefined && (keyGroupIds.length === 0 || keyGroupIds.length > mostKeyGroups)) {
        refuse("keyGroupIds", `give 1–${mostKeyGroups} key groups, or leave it out`, keyGroupIds.length);
    }
    if (typeof cdnAuthorization === "string") {
        // The value itself is a secret: a message holds only its length.
        const { length } = cdnAuthorization;
        if (!isWithin(length, identifierLength)) {
            refuse("cdnAuthorization", `must have ${rangeText(identifierLength)} characters`, length);
        }
    }
    if (Object.keys(tags).length > mostTags) refuse("tags", `at most ${mostTags}`, Object.keys(tags).length);
}
