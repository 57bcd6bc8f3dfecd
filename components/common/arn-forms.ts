import { parseArn } from "./arn";
import { Problem, problemOf } from "./problems";
import { regionPattern } from "./regions";

/** What an ARN can be of. */
export type ArnKind = "secret" | "role" | "certificate" | "webAcl" | "queue" | "parameter" | "packageChannelV2";

/** The form of one kind (Service Authorization Reference, "Resource types" of each service). */
interface ArnForm {
    /** What an error calls it. */
    what: string;
    service: string;
    resource: RegExp;
    /** Where the resource lives: in the region of what uses it, in one region only, or in none. */
    region: "own" | "us-east-1" | "none";
    example: string;
}

const account = "123456789012";

export const arnForms: Readonly<Record<ArnKind, ArnForm>> = {
    secret: {
        what: "a Secrets Manager secret",
        service: "secretsmanager",
        // Secrets Manager adds a dash and six characters to the name.
        resource: /^secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
        region: "own",
        example: `arn:aws:secretsmanager:eu-west-1:${account}:secret:srt-AbCdEf`,
    },
    role: {
        what: "an IAM role",
        service: "iam",
        resource: /^role\/([\x21-\x7e]{1,510}\/)?[\w+=,.@-]{1,64}$/,
        region: "none",
        example: `arn:aws:iam::${account}:role/MediaLive`,
    },
    certificate: {
        what: "an ACM certificate in us-east-1, where CloudFront looks",
        service: "acm",
        resource: /^certificate\/[0-9A-Za-z-]{1,64}$/,
        region: "us-east-1",
        example: `arn:aws:acm:us-east-1:${account}:certificate/0b1c2d3e-0000-4000-8000-000000000000`,
    },
    webAcl: {
        what: "a web ACL of scope CLOUDFRONT in us-east-1",
        service: "wafv2",
        resource: /^global\/webacl\/[\w-]{1,128}\/[0-9a-f-]{1,36}$/,
        region: "us-east-1",
        example: `arn:aws:wafv2:us-east-1:${account}:global/webacl/live/0b1c2d3e-0000-4000-8000-000000000000`,
    },
    queue: {
        what: "an SQS queue",
        service: "sqs",
        resource: /^[\w-]{1,80}$/,
        region: "own",
        example: `arn:aws:sqs:eu-west-1:${account}:refused-breaks`,
    },
    parameter: {
        what: "an SSM parameter",
        service: "ssm",
        resource: /^parameter\/[\w./-]{1,1011}$/,
        region: "own",
        example: `arn:aws:ssm:eu-west-1:${account}:parameter/hls-password`,
    },
    packageChannelV2: {
        what: "a MediaPackage v2 channel",
        service: "mediapackagev2",
        resource: /^channelGroup\/[\w-]{1,256}\/channel\/[\w-]{1,256}$/,
        region: "own",
        example: `arn:aws:mediapackagev2:eu-west-1:${account}:channelGroup/live/channel/sunday`,
    },
};

/** Where an ARN must lie; what is absent is not compared. */
export interface ArnPlace {
    region?: string;
    account?: string;
    partition?: string;
}

/** What is wrong with an ARN, without what was found; undefined when it is one of the kind, and lies where it must. */
export function arnProblem(kind: ArnKind, text: string, place: ArnPlace = {}): string | undefined {
    const { what, service, resource, region, example } = arnForms[kind];
    const refused = `must be the ARN of ${what}, e.g. ${example}`;
    if (/\s/.test(text) || !/^arn:aws(-[a-z]+)*:/.test(text) || text.split(":").length < 6) return refused;
    const arn = parseArn(text);
    if (arn.service !== service || !/^\d{12}$/.test(arn.account) || !resource.test(arn.resource)) return refused;
    if (region === "none" ? arn.region !== "" : !regionPattern.test(arn.region)) return refused;
    if (region === "us-east-1" && arn.region !== "us-east-1") return refused;
    if (region === "own" && place.region !== undefined && arn.region !== place.region) {
        return `must be in the event's region, ${place.region}, not in ${arn.region}`;
    }
    if (place.partition !== undefined && arn.partition !== place.partition) {
        return `must begin with arn:${place.partition}: like everything in this region`;
    }
    if (place.account !== undefined && arn.account !== place.account) {
        return `must be of the account aws.accountId, ${place.account}, not of ${arn.account}`;
    }
    return undefined;
}

/** An argument that holds an ARN: a text, or what another resource supplies later. */
export type GivenArn = readonly [path: string, kind: ArnKind, arn: unknown];

/** Every text among them that is no ARN of its kind; what comes later, or is absent, passes. */
export function givenArnProblems(given: readonly GivenArn[]): Problem[] {
    return given.flatMap(([path, kind, arn]) => {
        const rule = typeof arn === "string" ? arnProblem(kind, arn) : undefined;
        return rule === undefined ? [] : [problemOf(path, rule, JSON.stringify(arn))];
    });
}
