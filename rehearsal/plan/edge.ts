/** CloudFront as the graph records it: what the edge of a rehearsal must do. */
import { describeDistribution } from "../../components/edge-cdn/recorded";
import type { EdgeDescription } from "../../components/edge-cdn/router";
import type { RecordedResource, ResourceSet } from "../../graph";
import { number, object, objects, text, texts, Values } from "./read";

/** What the description leaves out, since `pi-live route` does not tell it. */
export interface EdgeOriginPlan {
    id: string;
    /** Headers that CloudFront adds; the values are secret. */
    headers: { name: string; value: string }[];
    attempts: number;
    connectSeconds: number;
    readSeconds: number;
    keepaliveSeconds: number;
}

/** Whether the policy's headers replace what the origin sent. */
export interface EdgeOverrides {
    cors: boolean;
    /** Names of the headers, as the viewer sees them. */
    security: string[];
    /** Further headers of the policy, and those that it takes away. */
    custom: { name: string; value: string; override: boolean }[];
    removed: string[];
}

export interface EdgePlan {
    name: string;
    description: EdgeDescription;
    origins: EdgeOriginPlan[];
    /** One for each behaviour of the description. */
    overrides: EdgeOverrides[];
    /** Seconds that an error is kept, by status. */
    errorTtls: { status: number; seconds: number }[];
    /** What the graph asks of CloudFront and no rehearsal plays, for people. */
    notPlayed: string[];
}

const distributionType = "aws:cloudfront/distribution:Distribution";

/** The stack's edge; absent when it makes none. Takes a graph recorded as after `pulumi up`. */
export function edgePlan(graph: ResourceSet): EdgePlan | undefined {
    const resource = graph.all(distributionType).at(0);
    if (resource === undefined) return undefined;
    const policies = (type: string) => byId(graph.all(type));
    const headers = policies("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
    const props: Values = { ...resource.inputs, domainName: resource.outputs["domainName"] };
    const description = describeDistribution(props, {
        cache: policies("aws:cloudfront/cachePolicy:CachePolicy"),
        forward: policies("aws:cloudfront/originRequestPolicy:OriginRequestPolicy"),
        headers,
    });
    const behaviours = [...objects(props["orderedCacheBehaviors"]), object(props["defaultCacheBehavior"])];
    return {
        name: resource.name,
        description,
        origins: objects(props["origins"]).map(origin),
        overrides: behaviours.map(({ responseHeadersPolicyId: id }) => overrides(headers[text(id) ?? ""])),
        errorTtls: objects(props["customErrorResponses"]).flatMap((error) => errorTtl(error)),
        notPlayed: notPlayed(props, description, behaviours),
    };
}

function byId(resources: RecordedResource[]): Record<string, Values> {
    return Object.fromEntries(resources.flatMap(({ id, inputs }) => (id === undefined ? [] : [[id, inputs]])));
}

/** What the provider takes when nothing is said (aws.cloudfront.Distribution, "origins"); S3 waits 30 s, always. */
function origin(props: Values): EdgeOriginPlan {
    const custom = object(props["customOriginConfig"]);
    return {
        id: text(props["originId"]) ?? "",
        headers: objects(props["customHeaders"]).map(({ name, value }) => ({
            name: text(name) ?? "",
            value: text(value) ?? "",
        })),
        attempts: number(props["connectionAttempts"]) ?? 3,
        connectSeconds: number(props["connectionTimeout"]) ?? 10,
        readSeconds: number(custom["originReadTimeout"]) ?? 30,
        keepaliveSeconds: number(custom["originKeepaliveTimeout"]) ?? 5,
    };
}

/** AWS's own policies override one header (CloudFront guide, "Use managed response headers policies"). */
function overrides(policy: Values | undefined): EdgeOverrides {
    if (policy === undefined) {
        const security = ["X-Content-Type-Options"];
        return { cors: false, security, custom: [], removed: [] };
    }
    const config = object(policy["securityHeadersConfig"]);
    const names: [string, string][] = [
        ["strictTransportSecurity", "Strict-Transport-Security"],
        ["contentTypeOptions", "X-Content-Type-Options"],
        ["referrerPolicy", "Referrer-Policy"],
        ["frameOptions", "X-Frame-Options"],
        ["xssProtection", "X-XSS-Protection"],
    ];
    const items = (key: string) => objects(object(policy[key])["items"]);
    return {
        cors: object(policy["corsConfig"])["originOverride"] === true,
        security: names.filter(([key]) => object(config[key])["override"] === true).map(([, name]) => name),
        custom: items("customHeadersConfig").map(({ header, value, override }) => ({
            name: text(header) ?? "",
            value: text(value) ?? "",
            override: override === true,
        })),
        removed: items("removeHeadersConfig").flatMap(({ header }) => text(header) ?? []),
    };
}

function errorTtl(error: Values): EdgePlan["errorTtls"] {
    const [status, seconds] = [number(error["errorCode"]), number(error["errorCachingMinTtl"])];
    return status === undefined || seconds === undefined ? [] : [{ status, seconds }];
}

function notPlayed(props: Values, { behaviours }: EdgeDescription, raw: Values[]): string[] {
    const notes: string[] = [];
    const countries = object(object(props["restrictions"])["geoRestriction"]);
    if (texts(countries["locations"]).length > 0)
        notes.push(`the countries of viewers (${text(countries["restrictionType"])}): every address is let in`);
    if (text(props["webAclId"]) !== undefined) notes.push("the firewall's rules: every request is let in");
    if (behaviours.some(({ signedViewers }) => signedViewers))
        notes.push("signatures of viewers are asked for, and not verified");
    if (raw.some((behaviour) => objects(behaviour["functionAssociations"]).length > 0))
        notes.push("CloudFront Functions: requests and answers pass unchanged");
    if (raw.some((behaviour) => objects(behaviour["lambdaFunctionAssociations"]).length > 0))
        notes.push("Lambda@Edge: requests and answers pass unchanged");
    if (objects(props["customErrorResponses"]).some(({ responsePagePath }) => text(responsePagePath) !== undefined))
        notes.push("error pages of the edge: viewers get the origin's");
    for (const id of new Set(behaviours.flatMap(({ unknownPolicies }) => unknownPolicies)))
        notes.push(`the policy ${id}, which the graph does not describe: nothing of it counts`);
    return notes;
}
