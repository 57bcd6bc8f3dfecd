import { readFileSync } from "node:fs";

import * as aws from "@pulumi/aws/provider";
import * as awsNative from "@pulumi/aws-native/provider";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { z } from "zod";

import { PlainObject, record, Recording, RecordOptions, ResourceSet, treeText } from "../../graph";
import { checkConfig } from "../../stacks/checks/settings";
import { parseStackFile, readStackFile, StackFile } from "../../stacks/config/file";
import { deploy } from "../../stacks/deploy";
import { program } from "../../stacks/program";
import type { EventSettings } from "../../stacks/settings";
import { physicalName } from "../support/physical-names";

/** A committed stack, read as anybody's machine would: without its passphrase. */
const stackFile = (stack: string): StackFile => readStackFile(`Pulumi.${stack}.yaml`, {});

function recordStack(file: StackFile, options: RecordOptions = {}): Promise<Recording> {
    return record(program, { stack: file.stack, config: file.config, secretKeys: file.secretKeys, ...options });
}

/** `prod` stands on `foundation`, so the plan of the one needs the outputs of the other. */
async function references(): Promise<Record<string, PlainObject>> {
    const { outputs } = await recordStack(stackFile("foundation"));
    return { "organization/pi-live/foundation": outputs };
}

function settingsOf(text: string): EventSettings {
    const settings = checkConfig(parseStackFile(text, "Pulumi.test.yaml", {}).raw);
    if (settings.kind !== "event") throw new Error("no event");
    return settings;
}

const small = (name: string) =>
    settingsOf(`
config:
    pi-live:event: { name: ${name} }
    pi-live:contribution: { sources: [{ name: main, allowedCidr: 203.0.113.4/32 }] }
    pi-live:encoder: { ladder: 720p, framesPerSecond: 25 }
    pi-live:ads: { vast: stacks/vast/own.xml, slate: stacks/vast/slate.mp4 }
    pi-live:breaks: { everyMinutes: 15 }
`);
const secrets = { srtPassphrase: "correct-horse-battery", cdnAuthorization: "3f0e8f5e-header" };

/** Everything before a resource in the graph. */
function allBefore(resources: ResourceSet, urn: string, seen = new Set<string>()): Set<string> {
    for (const dependency of resources.byUrn(urn)?.dependencies ?? []) {
        if (seen.has(dependency)) continue;
        seen.add(dependency);
        allBefore(resources, dependency, seen);
    }
    return seen;
}

describe("the committed stacks", function () {
    this.timeout(60_000);
    for (const stack of ["dev", "foundation", "prod"]) {
        it(`${stack} is recorded without errors, the same resources in preview and up`, async () => {
            const file = stackFile(stack);
            const stackReferences = stack === "prod" ? await references() : {};
            const up = await recordStack(file, { stackReferences });
            const preview = await recordStack(file, { stackReferences, preview: true });
            expect(up.errors.map(({ message }) => message)).to.deep.equal([]);
            expect(preview.errors.map(({ message }) => message)).to.deep.equal([]);
            const urns = ({ resources }: Recording) =>
                resources
                    .all()
                    .map(({ urn }) => urn)
                    .sort();
            expect(urns(preview)).to.deep.equal(urns(up));
            // Some that cannot be made up for: the tree is not empty.
            expect(up.resources.all().length).to.be.greaterThan(12);
        });

        it(`${stack} holds no text that came out of a mistake`, async () => {
            const stackReferences = stack === "prod" ? await references() : {};
            for (const preview of [true, false]) {
                const { resources, outputs } = await recordStack(stackFile(stack), { stackReferences, preview });
                const text = JSON.stringify([resources.all().map(({ inputs }) => inputs), outputs]);
                expect(text).to.not.match(/undefined|\[object Object\]|Calling \[toString\]|NaN/);
            }
        });
    }

    it("dev gives MediaTailor and the edge in front of it one time for the ads, and the tree shows both", async () => {
        const text = readFileSync("Pulumi.dev.yaml", "utf8");
        for (const seconds of [10, 25]) {
            const changed = text.replace("pi-live:ads:\n", `pi-live:ads:\n    adDecisionSeconds: ${seconds}\n`);
            const settings = settingsOf(seconds === 10 ? text : changed);
            const recording = await record(() => deploy(settings, secrets));
            expect(recording.errors).to.deep.equal([]);
            const { origins } = recording.resources.one("aws:cloudfront/distribution:Distribution").inputs;
            expect(origins).to.have.nested.property("[1].originId", "ssai");
            expect(origins).to.have.nested.property("[1].customOriginConfig.originReadTimeout", seconds + 3);
            for (const { inputs } of recording.resources.all("aws-native:mediatailor:PlaybackConfiguration")) {
                expect(inputs["adsPersonalizationTimeouts"]).to.have.property(
                    "liveMaximumAdsPersonalizationTimeMilliseconds",
                    seconds * 1000,
                );
            }
            const tree = treeText(recording);
            expect(tree).to.contain(`liveMaximumAdsPersonalizationTimeMilliseconds: ${seconds * 1000}`);
            expect(tree).to.contain(`originReadTimeout: 2, ${seconds + 3}, 30`);
        }
    });

    it("prod shows its foundation's values as unknown when nobody hands them in", async () => {
        const { resources, errors } = await recordStack(stackFile("prod"), { preview: true });
        expect(errors).to.deep.equal([]);
        const { inputs } = resources.one("aws:cloudfront/distribution:Distribution");
        expect(JSON.stringify(inputs.viewerCertificate)).to.contain("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    });

    it("prod takes certificate and log bucket from the foundation", async () => {
        const stackReferences = await references();
        const { certificateArn, logBucketDomainName } = stackReferences["organization/pi-live/foundation"];
        const { resources } = await recordStack(stackFile("prod"), { stackReferences });
        const { inputs } = resources.one("aws:cloudfront/distribution:Distribution");
        expect(inputs.viewerCertificate).to.include({ acmCertificateArn: certificateArn });
        expect(inputs.loggingConfig).to.include({ bucket: logBucketDomainName });
        expect(resources.all("aws:acm/certificate:Certificate")).to.deep.equal([]);
    });

    it("dev outputs the addresses for cameras and encoders, and the pages to open", async () => {
        const { resources, outputs, secretOutputs } = await recordStack(stackFile("dev"));
        expect(outputs.cameras).to.deep.equal([
            {
                host: "venue",
                application: "gopro",
                publishUrl: "rtmp://raspberrypi.local:1935/gopro/live",
                playUrl: "rtmp://raspberrypi.local:1935/gopro/live",
            },
            {
                host: "venue",
                application: "raspivid",
                publishUrl: "rtmp://raspberrypi.local:1935/raspivid/live",
                playUrl: "rtmp://raspberrypi.local:1935/raspivid/live",
            },
        ]);
        expect(outputs.publishUrls).to.deep.equal({ gopro: "rtmp://raspberrypi.local:1935/gopro/live" });
        expect(secretOutputs).to.include("publishUrls");
        const picture = { width: 1280, height: 720, framesPerSecond: 24, bitrate: 4_000_000 };
        const copy = resources.one("command:remote:CopyToRemote");
        expect(outputs.pis).to.deep.equal([
            {
                releaseHash: resources.one("pi-live:index:PiIngest").outputs["releaseHash"],
                installation: copy.id,
                name: "venue",
                host: "raspberrypi.local",
                port: 22,
                user: "pi",
                presence: "here",
                applications: [
                    { application: "gopro", kind: "rtmp", ...picture },
                    { application: "raspivid", kind: "raspicam", ...picture },
                ],
                exit: "obs",
            },
        ]);
        expect(JSON.stringify(outputs.encoders)).to.match(
            /srt:\/\/\d+\.\d+\.\d+\.\d+:5000\?mode=caller&latency=2000000/,
        );
        for (const way of ["live", "delayed", "startover"]) {
            expect(JSON.stringify(outputs.playback)).to.match(new RegExp(`"${way}":"https://`, "g"));
        }
        const { withAds, withoutAds } = playbackSchema.parse(outputs.playback).startover;
        const pattern = /^https:\/\/\S+\/index\.m3u8\?start=YYYY-MM-DDThh:mm:ssZ$/;
        expect(Object.keys(withAds))
            .to.deep.equal(Object.keys(withoutAds))
            .and.to.include("startover")
            .and.not.to.include("live");
        for (const url of [...Object.values(withAds), ...Object.values(withoutAds)]) expect(url).to.match(pattern);
    });
});

const urls = z.record(z.string(), z.string());
const playbackSchema = z.object({ startover: z.object({ withAds: urls, withoutAds: urls }) });

describe("an event", function () {
    this.timeout(60_000);

    it("has its edges across components: secret before flow, flow before channel, edge before ads, channel before breaks", async () => {
        const { resources, errors } = await record(() => void deploy(small("ride"), secrets));
        expect(errors).to.deep.equal([]);
        const before = (type: string, name?: string) => allBefore(resources, resources.one(type, name).urn);
        const urn = (type: string, name?: string) => resources.one(type, name).urn;
        const flow = "aws-native:mediaconnect:Flow";
        expect(before(flow)).to.include(
            urn("aws:secretsmanager/secretVersion:SecretVersion", "ride-srt-passphrase-version"),
        );
        expect(before("aws:medialive/channel:Channel")).to.include(urn(flow));
        expect(before("aws:medialive/channel:Channel")).to.include(urn("aws:mediapackage/channel:Channel"));
        const ads = before("aws-native:mediatailor:PlaybackConfiguration", "ride-ads-live");
        expect(ads).to.include(urn("aws:cloudfront/distribution:Distribution"));
        expect(ads).to.include(urn("aws:s3/bucketPolicy:BucketPolicy"));
        expect(ads).to.include(urn("aws:s3/bucketObjectv2:BucketObjectv2", "ride-assets-slate"));
        const schedule = resources.all("aws:scheduler/schedule:Schedule")[0];
        expect(allBefore(resources, schedule.urn)).to.include(urn("aws:medialive/channel:Channel"));
        expect(before("aws:cloudfront/distribution:Distribution")).to.not.include(
            urn("aws-native:mediatailor:PlaybackConfiguration", "ride-ads-live"),
        );
    });

    it("shows no change of a flow when only the passphrase changes", async () => {
        const flowOf = async (srtPassphrase: string) => {
            const { resources } = await record(() => void deploy(small("ride"), { ...secrets, srtPassphrase }));
            return resources.one("aws-native:mediaconnect:Flow").inputs;
        };
        expect(await flowOf("another-passphrase")).to.deep.equal(await flowOf("correct-horse-battery"));
    });

    it("keeps every secret out of what is shown in clear", async () => {
        for (const preview of [true, false]) {
            const { resources, outputs } = await record(
                () =>
                    deploy(small("ride"), {
                        srtPassphrase: pulumi.secret(secrets.srtPassphrase),
                        cdnAuthorization: pulumi.secret(secrets.cdnAuthorization),
                    }),
                { preview },
            );
            for (const secret of Object.values(secrets)) {
                expect(JSON.stringify(outputs)).to.not.contain(secret);
                const holders = resources.all().filter(({ inputs }) => JSON.stringify(inputs).includes(secret));
                expect(holders).to.not.be.empty;
                for (const { type, inputs, secrets: paths } of holders) {
                    const open = Object.entries(inputs).filter(
                        ([key, value]) =>
                            JSON.stringify(value).includes(secret) &&
                            !paths.some(
                                (path) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`),
                            ),
                    );
                    expect(open.map(([key]) => `${type}.${key}`)).to.deep.equal([]);
                }
            }
        }
    });

    it("stands beside another one in the same program", async () => {
        const { resources, errors } = await record(() => {
            deploy(small("ride"), secrets);
            deploy(small("concert"), secrets);
        });
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        const events = ["ride", "concert"].map((name) =>
            resources.all().filter((resource) => resource.name.startsWith(`${name}-`)),
        );
        expect(events[0].length).to.equal(events[1].length);
        const physical = resources.all().flatMap(({ type, outputs }) => {
            const name = physicalName(type, outputs);
            return name === undefined ? [] : [`${type} ${name}`];
        });
        expect(physical.length).to.be.greaterThan(20);
        expect(new Set(physical).size).to.equal(physical.length);
    });

    it("has its own names of AWS resources in every stack", async () => {
        const names = async (stack: string) => {
            const { resources } = await record(() => void deploy(small("ride"), secrets), { stack });
            return resources.all().flatMap(({ type, outputs }) => physicalName(type, outputs) ?? []);
        };
        const [friday, sunday] = [await names("friday"), await names("sunday")];
        expect(friday.length).to.equal(sunday.length);
        expect(friday.filter((name) => sunday.includes(name))).to.deep.equal([]);
    });

    it("goes wherever its parent's providers go: two regions in one program", async () => {
        const { resources, errors } = await record(() => {
            for (const region of ["eu-west-1", "us-west-2"] as const) {
                const providers = [
                    new aws.Provider(`aws-${region}`, { region }),
                    new awsNative.Provider(`native-${region}`, { region }),
                ];
                const parent = new pulumi.ComponentResource("test:index:Region", region, {}, { providers });
                deploy(small(`ride-${region}`), secrets, { parent });
            }
        });
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        for (const region of ["eu-west-1", "us-west-2"]) {
            const made = resources.all().filter(({ custom, name }) => custom && name.startsWith(`ride-${region}`));
            expect(made.length).to.be.greaterThan(30);
            for (const { provider, name, type } of made)
                expect(provider, name).to.contain(type.startsWith("pulumi:") ? "" : `-${region}::`);
        }
    });

    it("honours transforms, protect and aliases of its parent", async () => {
        const { resources, errors } = await record(() => {
            const parent = new pulumi.ComponentResource(
                "test:index:Event",
                "venue",
                {},
                {
                    protect: true,
                    aliases: [{ name: "old-venue" }],
                    transforms: [({ props, opts }) => ({ props: { ...props, tags: undefined }, opts })],
                },
            );
            deploy({ ...small("ride"), event: { name: "ride", tags: { a: "b" } } }, secrets, { parent });
        });
        expect(errors.map(({ message }) => message)).to.deep.equal([]);
        const made = resources.all().filter(({ custom, name }) => custom && name.startsWith("ride-"));
        for (const { protect, inputs, name } of made) {
            expect(protect, name).to.equal(true);
            expect(inputs, name).to.not.have.property("tags");
        }
        expect(resources.one("test:index:Event").aliases[0]).to.include({ name: "old-venue" });
    });
});
