import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { Plain, PlainObject, record, RecordedResource } from "../../graph";
import { findings } from "../../policy";
import { parseStackFile } from "../../stacks/config/file";
import { program } from "../../stacks/program";

const root = join(__dirname, "..", "..");

/** The committed stack, recorded; a foundation that it names is recorded first. */
async function recorded(stack: string, preview = false): Promise<RecordedResource[]> {
    const name = `Pulumi.${stack}.yaml`;
    const { config, secretKeys } = parseStackFile(readFileSync(join(root, name), "utf8"), name, {});
    const stackReferences: Record<string, PlainObject> =
        stack === "prod" ? { "organization/pi-live/foundation": await foundationOutputs() } : {};
    const { resources, errors } = await record(program, { stack, config, secretKeys, preview, stackReferences });
    expect(errors).to.deep.equal([]);
    return [...resources];
}

async function foundationOutputs(): Promise<PlainObject> {
    const name = "Pulumi.foundation.yaml";
    const { config, secretKeys } = parseStackFile(readFileSync(join(root, name), "utf8"), name, {});
    const { outputs, errors } = await record(program, { stack: "foundation", config, secretKeys });
    expect(errors).to.deep.equal([]);
    return outputs;
}

describe("the committed stacks", () => {
    for (const stack of ["dev", "prod", "foundation"]) {
        for (const preview of [false, true]) {
            it(`${stack} breaks no rule that counts${preview ? ", in a preview" : ""}`, async () => {
                const found = findings({ resources: await recorded(stack, preview) });
                const errors = found.filter(({ severity }) => severity === "error");
                expect(errors.map(({ code, urn, path, message }) => [code, urn, path, message])).to.deep.equal([]);
            });
        }
    }

    it("dev is told of the two things that it leaves open on purpose", async () => {
        const found = findings({ resources: await recorded("dev") });
        expect(found.map(({ code }) => code)).to.deep.equal(["PL210", "PL213"]);
    });
});

/** Which resource to change, by type and logical name (a part of it); where; to what; and who should notice. */
type Change = [code: string, type: string, name: string, path: string, value: Plain];

const channel = "aws:medialive/channel:Channel";
const endpoint = "aws-native:mediapackage:OriginEndpoint";
const flow = "aws-native:mediaconnect:Flow";
const edge = "aws:cloudfront/distribution:Distribution";
const playback = "aws-native:mediatailor:PlaybackConfiguration";
const schedule = "aws:scheduler/schedule:Schedule";
const h264 = "encoderSettings.videoDescriptions[1].codecSettings.h264Settings";

/** One change of what prod registers for each; so a rule that looks for a property by a wrong name is found out. */
const changes: Change[] = [
    ["PL101", endpoint, "live", "hlsPackage.segmentDurationSeconds", 5],
    ["PL102", channel, "", `${h264}.gopSize`, 1],
    ["PL103", channel, "", `${h264}.framerateNumerator`, 30],
    ["PL104", channel, "", `${h264}.maxBitrate`, 50_000_000],
    ["PL105", channel, "", "encoderSettings.videoDescriptions[1].height", 541],
    ["PL106", "pi-live:index:AbrEncoder", "", "picture.height", 480],
    ["PL107", channel, "", "encoderSettings.videoDescriptions[1].width", 400],
    ["PL110", channel, "", `${h264}.qvbrQualityLevel`, 1],
    ["PL111", channel, "", `${h264}.qvbrQualityLevel`, 12],
    ["PL112", channel, "", `${h264}.parControl`, "INITIALIZE_FROM_SOURCE"],
    ["PL113", channel, "", "inputSpecification.inputResolution", "SD"],
    ["PL114", channel, "", "encoderSettings.videoDescriptions[1].name", "other"],
    ["PL116", channel, "", "startChannel", true],
    ["PL201", channel, "", "channelClass", "SINGLE_PIPELINE"],
    ["PL202", flow, "spare", "availabilityZone", "eu-west-1a"],
    ["PL203", flow, "main", "source.decryption", null],
    ["PL204", flow, "main", "source.whitelistCidr", "0.0.0.0/0"],
    ["PL206", flow, "main", "source.ingestPort", 2077],
    ["PL207", flow, "main", "source.maxLatency", 3000],
    ["PL301", endpoint, "delayed", "timeDelaySeconds", 3600],
    ["PL302", endpoint, "startover", "startoverWindowSeconds", 1_300_000],
    ["PL303", endpoint, "live", "hlsPackage.playlistWindowSeconds", 8],
    ["PL304", endpoint, "live", "hlsPackage.playlistWindowSeconds", 400],
    ["PL305", endpoint, "live", "hlsPackage.adMarkers", "NONE"],
    ["PL307", playback, "live", "videoContentSourceUrl", "https://example.org/index.m3u8"],
    ["PL308", endpoint, "live", "authorization", null],
    [
        "PL309",
        endpoint,
        "live",
        "authorization.cdnIdentifierSecret",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x",
    ],
    ["PL401", schedule, "at-20", "scheduleExpression", "rate(1 minute)"],
    ["PL403", schedule, "at-20", "target.input", `{"channelId":"1"}`],
    ["PL405", schedule, "at-20", "target.retryPolicy", null],
    ["PL406", schedule, "at-20", "target.deadLetterConfig", null],
    ["PL410", "pi-live:index:SsaiConfig", "", "ads.creatives[0].durationSeconds", 120],
    ["PL412", playback, "live", "slateAdUrl", null],
    ["PL413", "pi-live:index:SsaiConfig", "", "ads.creatives[0].trackingEvents", ["start"]],
    ["PL414", "pi-live:index:SsaiConfig", "", "ads.vmap", true],
    ["PL415", "pi-live:index:SsaiConfig", "", "ads.creatives[0].durationSeconds", 3],
    ["PL416", "pi-live:index:SsaiConfig", "", "ads.creatives[0].durationSeconds", 5],
    ["PL420", playback, "live", "slateAdUrl", "http://example.org/slate.mp4"],
    ["PL421", playback, "live", "cdnConfiguration.contentSegmentUrlPrefix", "https://example.org/out/v1/x"],
    ["PL422", playback, "live", "cdnConfiguration.contentSegmentUrlPrefix", "https://live.example.org/out/v1/x"],
    ["PL423", edge, "", "restrictions.geoRestriction.restrictionType", "whitelist"],
    ["PL501", edge, "", "orderedCacheBehaviors[0].pathPattern", "*"],
    ["PL502", edge, "", "orderedCacheBehaviors[7].cachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"],
    ["PL504", edge, "", "orderedCacheBehaviors[7].originRequestPolicyId", null],
    [
        "PL505",
        "aws:cloudfront/cachePolicy:CachePolicy",
        "manifest",
        "parametersInCacheKeyAndForwardedToOrigin.queryStringsConfig.queryStringBehavior",
        "none",
    ],
    ["PL605", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "", "blockPublicAcls", false],
    ["PL503", edge, "", "orderedCacheBehaviors[0].originRequestPolicyId", "216adef6-5c7f-47e4-b989-5492eafa07d3"],
    ["PL507", edge, "", "defaultCacheBehavior.targetOriginId", "nowhere"],
    ["PL508", edge, "", "origins[1].domainName", "manifests.mediatailor.us-east-1.amazonaws.com"],
    ["PL520", edge, "", "defaultCacheBehavior.viewerProtocolPolicy", "allow-all"],
    ["PL521", edge, "", "origins[0].customOriginConfig.originProtocolPolicy", "http-only"],
    ["PL522", edge, "", "origins[1].customHeaders", null],
    ["PL523", edge, "", "customErrorResponses", []],
    ["PL524", edge, "", "orderedCacheBehaviors[0].responseHeadersPolicyId", null],
    ["PL525", edge, "", "viewerCertificate", null],
    ["PL526", edge, "", "viewerCertificate.minimumProtocolVersion", "TLSv1"],
    ["PL527", edge, "", "origins[1].customOriginConfig.originReadTimeout", 2],
    [
        "PL601",
        "aws:iam/rolePolicy:RolePolicy",
        "encoder",
        "policy",
        `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`,
    ],
    [
        "PL602",
        "aws:iam/rolePolicy:RolePolicy",
        "encoder",
        "policy",
        `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`,
    ],
    [
        "PL603",
        "aws:iam/role:Role",
        "encoder",
        "assumeRolePolicy",
        `{"Statement":{"Effect":"Allow","Principal":{"Service":"medialive.amazonaws.com"}}}`,
    ],
    ["PL701", playback, "live", "name", "x".repeat(80)],
    ["PL702", channel, "", "encoderSettings.outputGroups[0].name", "x".repeat(40)],
    ["PL703", flow, "spare", "name", "=main"],
];

/** The same value with something else at a path; null takes it away. */
function replaced(value: Plain | undefined, [key, ...rest]: string[], by: Plain): Plain {
    if (key === undefined) return by;
    if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? replaced(item, rest, by) : item));
    const holder: PlainObject = typeof value === "object" && value !== null ? value : {};
    if (rest.length > 0 || by !== null) return { ...holder, [key]: replaced(holder[key], rest, by) };
    return Object.fromEntries(Object.entries(holder).filter(([each]) => each !== key));
}

describe("over prod as it is recorded, a rule notices what it is for:", () => {
    let prod: RecordedResource[];
    before(async () => (prod = await recorded("prod")));

    for (const [code, type, name, path, value] of changes) {
        it(`${code} at ${path} of ${type.split(":").at(-1)} ${name}`, () => {
            const target = prod.find((resource) => resource.type === type && resource.name.includes(name));
            if (target === undefined) throw new Error(`prod has no ${type} ${name}`);
            const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);
            const other = prod.find(
                (resource) => resource.type === type && value === "=main" && resource.name.includes("main"),
            );
            const by = other === undefined ? value : other.inputs["name"];
            const object = (changed: Plain): PlainObject => {
                if (typeof changed !== "object" || changed === null || Array.isArray(changed))
                    throw new Error("no object");
                return changed;
            };
            const changed = {
                ...target,
                inputs: object(replaced(target.inputs, keys, by)),
                outputs: object(replaced(target.outputs, keys, by)),
            };
            const found = findings({ resources: prod.map((resource) => (resource === target ? changed : resource)) });
            expect(found.map((finding) => finding.code)).to.include(code);
        });
    }

    it("says no secret, whatever it finds", () => {
        const secrets = ["cdnAuthorization-is-not-known-here", "srtPassphrase-is-not-known-here"];
        const leaky = prod.map((resource) =>
            resource.type === playback
                ? { ...resource, inputs: { ...resource.inputs, slateAdUrl: `http://x/${secrets[0]}` } }
                : resource,
        );
        const found = findings({ resources: leaky });
        expect(found.map(({ code }) => code)).to.include.members(["PL420", "PL607"]);
        for (const { message } of found) for (const secret of secrets) expect(message).to.not.contain(secret);
    });
});
