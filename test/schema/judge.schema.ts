import * as cloudfront from "@pulumi/aws/cloudfront";
import * as iam from "@pulumi/aws/iam";
import * as medialive from "@pulumi/aws/medialive";
import * as scheduler from "@pulumi/aws/scheduler";
import * as mediaconnect from "@pulumi/aws-native/mediaconnect";
import * as command from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

import { isObject, Plain, PlainObject, record, RecordedResource } from "../../graph";
import { explain, Judge, Verdict } from "./judge";

const channel: medialive.ChannelArgs = {
    channelClass: "SINGLE_PIPELINE",
    name: "sunday",
    roleArn: "arn:aws:iam::123456789012:role/medialive",
    inputSpecification: { codec: "AVC", inputResolution: "HD", maximumBitrate: "MAX_10_MBPS" },
    inputAttachments: [{ inputAttachmentName: "in", inputId: "1234567" }],
    destinations: [{ id: "origin", mediaPackageSettings: [{ channelId: "sunday" }] }],
    encoderSettings: {
        timecodeConfig: { source: "SYSTEMCLOCK" },
        audioDescriptions: [{ name: "audio", audioSelectorName: "default" }],
        videoDescriptions: [
            {
                name: "720p",
                width: 1280,
                height: 720,
                codecSettings: {
                    h264Settings: { rateControlMode: "QVBR", maxBitrate: 3_800_000, qvbrQualityLevel: 8 },
                },
            },
        ],
        outputGroups: [
            {
                outputGroupSettings: { mediaPackageGroupSettings: { destination: { destinationRefId: "origin" } } },
                outputs: [{ videoDescriptionName: "720p", outputSettings: { mediaPackageOutputSettings: {} } }],
            },
            {
                outputGroupSettings: {
                    archiveGroupSettings: [{ destination: { destinationRefId: "disk" }, rolloverInterval: 300 }],
                },
                outputs: [
                    {
                        outputSettings: {
                            archiveOutputSettings: { containerSettings: { m2tsSettings: {} }, extension: "ts" },
                        },
                    },
                ],
            },
        ],
    },
};

const behaviour: cloudfront.DistributionArgs["defaultCacheBehavior"] = {
    targetOriginId: "origin",
    viewerProtocolPolicy: "redirect-to-https",
    allowedMethods: ["GET", "HEAD"],
    cachedMethods: ["GET", "HEAD"],
};

/** A graph that no publication finds fault with, one resource for each way of judging. */
function program(): void {
    new mediaconnect.Flow("flow", {
        name: "sunday",
        flowSize: "MEDIUM",
        source: { name: "main", protocol: "srt-listener", ingestPort: 5000, whitelistCidr: "203.0.113.4/32" },
        tags: [{ key: "event", value: "sunday" }],
    });
    new medialive.Channel("channel", channel);
    new cloudfront.Distribution("edge", {
        enabled: true,
        isIpv6Enabled: true,
        origins: [
            {
                originId: "origin",
                domainName: "example.org",
                customHeaders: [{ name: "X-MediaPackage-CDNIdentifier", value: "x" }],
            },
        ],
        defaultCacheBehavior: behaviour,
        orderedCacheBehaviors: [
            {
                pathPattern: "/v1/*",
                targetOriginId: "origin",
                viewerProtocolPolicy: "https-only",
                allowedMethods: ["GET", "HEAD"],
                cachedMethods: ["GET", "HEAD"],
            },
        ],
        restrictions: { geoRestriction: { restrictionType: "none" } },
        viewerCertificate: { cloudfrontDefaultCertificate: true },
        tags: { event: "sunday" },
    });
    new cloudfront.CachePolicy("cache", {
        minTtl: 0,
        defaultTtl: 1,
        maxTtl: 60,
        parametersInCacheKeyAndForwardedToOrigin: {
            enableAcceptEncodingGzip: true,
            cookiesConfig: { cookieBehavior: "none" },
            headersConfig: { headerBehavior: "whitelist", headers: { items: ["Origin"] } },
            queryStringsConfig: { queryStringBehavior: "all" },
        },
    });
    new scheduler.Schedule("schedule", {
        scheduleExpression: "cron(0 * * * ? *)",
        flexibleTimeWindow: { mode: "OFF" },
        state: "ENABLED",
        target: { arn: "arn:aws:scheduler:::aws-sdk:medialive:startChannel", roleArn: "arn:aws:iam::1:role/x" },
    });
    new iam.Role("role", {
        assumeRolePolicy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                { Effect: "Allow", Principal: { Service: "medialive.amazonaws.com" }, Action: "sts:AssumeRole" },
            ],
        }),
    });
    new command.CopyToRemote("copy", {
        connection: { host: "raspberrypi.local", user: "pi", port: 22 },
        source: new pulumi.asset.StringAsset("hello"),
        remotePath: "/tmp/hello",
    });
}

describe("Judge", () => {
    const judge = new Judge();
    let good: RecordedResource[];
    before(async () => {
        const { resources, errors } = await record(program);
        expect(errors).to.deep.equal([]);
        good = resources.all();
    });

    /** The verdicts after a change of one input of a type's resource; undefined takes it away. */
    function after(type: string, path: string, value: Plain | undefined): Verdict[] {
        const found = good.find((resource) => resource.type.endsWith(`:${type}`));
        if (found === undefined) throw new Error(`no ${type}`);
        return judge.verdicts({ ...found, inputs: changed(found.inputs, path, value) });
    }

    it("finds no fault in a right graph", () => {
        expect(explain(good.flatMap((resource) => judge.verdicts(resource)))).to.equal("");
    });

    it("finds no fault in what a preview does not know yet", async () => {
        const { resources } = await record(program, { preview: true });
        expect(explain(resources.all().flatMap((resource) => judge.verdicts(resource)))).to.equal("");
    });

    const mistakes: [string, string, string, Plain | undefined, Verdict["kind"], string][] = [
        [
            "a name that CloudFormation lacks",
            "Flow",
            "source.minimumLatency",
            2000,
            "unknown property",
            "specification",
        ],
        ["a name in the wrong case", "Flow", "source.whitelistCIDR", "1.2.3.4/32", "unknown property", "specification"],
        ["CloudFormation's Id, which aws-native calls awsId", "Flow", "id", "x", "unknown property", "specification"],
        ["a required property left out", "Flow", "source", undefined, "missing", "specification"],
        ["text for a number", "Flow", "source.ingestPort", "5000", "wrong type", "specification"],
        ["a fraction for a whole number", "Flow", "source.ingestPort", 5000.5, "wrong type", "specification"],
        ["a list for an object", "Flow", "source", [{}], "wrong type", "specification"],
        ["tags as a map where AWS wants a list", "Flow", "tags", { event: "x" }, "wrong type", "specification"],
        [
            "tags as a list where Terraform wants a map",
            "Distribution",
            "tags",
            [{ key: "a", value: "b" }],
            "wrong type",
            "@pulumi/aws",
        ],
        ["a tag without a value", "Flow", "tags[0].value", undefined, "missing", "specification"],
        ["a value outside AWS's list", "Flow", "flowSize", "SMALL", "wrong value", "specification"],
        [
            "a protocol that the SDK does not list",
            "Flow",
            "source.protocol",
            "srt",
            "wrong value",
            "@pulumi/aws-native",
        ],
        [
            "a Terraform name that AWS lacks",
            "Distribution",
            "origins[0].hostName",
            "x",
            "unknown property",
            "specification",
        ],
        [
            "a required part of a nested object left out",
            "Distribution",
            "defaultCacheBehavior.viewerProtocolPolicy",
            undefined,
            "missing",
            "specification",
        ],
        [
            "a viewer policy that is none",
            "CachePolicy",
            "parametersInCacheKeyAndForwardedToOrigin.headersConfig.headers",
            ["Origin"],
            "wrong type",
            "@pulumi/aws",
        ],
        [
            "a rate control that MediaLive lacks",
            "Channel",
            "encoderSettings.videoDescriptions[0].codecSettings.h264Settings.rateControlMode",
            "3800000",
            "wrong value",
            "API model",
        ],
        [
            "an input class that MediaLive lacks",
            "Channel",
            "inputSpecification.maximumBitrate",
            "MAX_5_MBPS",
            "wrong value",
            "API model",
        ],
        [
            "a field of H.265 under H.264",
            "Channel",
            "encoderSettings.videoDescriptions[0].codecSettings.h264Settings.tier",
            "HIGH",
            "unknown property",
            "API model",
        ],
        [
            "an archive group without its destination",
            "Channel",
            "encoderSettings.outputGroups[1].outputGroupSettings.archiveGroupSettings[0].destination",
            undefined,
            "missing",
            "API model",
        ],
        ["a schedule state that is none", "Schedule", "state", "ON", "wrong value", "specification"],
        ["a window mode that is none", "Schedule", "flexibleTimeWindow.mode", "FLEX", "wrong value", "specification"],
        ["a policy that is no JSON", "Role", "assumeRolePolicy", "allow all", "wrong type", "specification"],
        [
            "a policy with a misspelt element",
            "Role",
            "assumeRolePolicy",
            '{"Version":"2012-10-17","Statements":[]}',
            "unknown property",
            "grammar",
        ],
        [
            "a policy with an effect that is none",
            "Role",
            "assumeRolePolicy",
            '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"a:b","Principal":"*"}]}',
            "wrong value",
            "grammar",
        ],
        ["a connection without a host", "CopyToRemote", "connection.host", undefined, "missing", "@pulumi/command"],
        ["text where a file is uploaded", "CopyToRemote", "source", "/tmp/x", "wrong type", "@pulumi/command"],
    ];
    for (const [title, type, path, value, kind, by] of mistakes) {
        it(`names ${title}`, () => {
            const verdicts = after(type, path, value);
            expect(
                verdicts.some((verdict) => verdict.kind === kind && verdict.by.includes(by)),
                `${kind} by ${by}, among:\n${explain(verdicts)}`,
            ).to.equal(true);
        });
    }

    it("refuses a type that nobody publishes, instead of letting it pass", () => {
        const verdicts = judge.verdicts({ ...good[1], custom: true, type: "aws:medialive/chanel:Chanel" });
        expect(verdicts.map(({ kind }) => kind)).to.deep.equal(["no judge", "no judge"]);
    });
});

/** A copy with the value at a path set, or taken away when undefined. */
function changed(inputs: PlainObject, path: string, to: Plain | undefined): PlainObject {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
    const copy = structuredClone(inputs);
    let owner: Plain = copy;
    for (const key of keys.slice(0, -1))
        owner = Array.isArray(owner) ? owner[Number(key)] : isObject(owner) ? owner[key] : null;
    if (!isObject(owner)) throw new Error(`nothing at ${path}`);
    const last = keys[keys.length - 1];
    if (to === undefined) delete owner[last];
    else owner[last] = to;
    return copy;
}
