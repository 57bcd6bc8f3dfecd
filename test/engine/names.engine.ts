import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { nameProperty, physicalName } from "../support/physical-names";
import { type Entry, Project, smallProject } from "./harness";
import { needEngine } from "./needs";
import { type Workbench, openWorkbench } from "./workbench";

/** Every component that makes something, under a name of the config, with the name that it had before as an alias. */
const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AbrEncoder } from "./components/abr-encoder";
import { AdAssets } from "./components/ad-assets";
import { AdBreaks } from "./components/ad-breaks";
import { EdgeCdn } from "./components/edge-cdn";
import { liveEndpoint, Packager } from "./components/packager";
import { PiIngest } from "./components/pi-ingest";
import { SrtContribution } from "./components/srt-contribution";
import { SsaiConfig } from "./components/ssai-config";

const config = new pulumi.Config("pi-live");
const name = config.require("name");
const former = config.get("former");
const named = (part: string) => ({ aliases: former === undefined ? [] : [{ name: former + "-" + part }] });
const bucket = new aws.s3.Bucket("recordings", {});
const contribution = new SrtContribution(name + "-contribution", {
    sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }],
    passphraseSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf",
}, named("contribution"));
const packager = new Packager(name + "-packager", {
    endpoints: [liveEndpoint()],
    cdnAuthorization: config.requireSecret("cdnAuthorization"),
}, named("packager"));
const encoder = new AbrEncoder(name + "-encoder", {
    flowArns: contribution.flowArns,
    flowCount: 1,
    framesPerSecond: { numerator: 25, denominator: 1 },
    gopSeconds: 2,
    segmentSeconds: 4,
    ladder: [{ width: 1280, height: 720, maxBitrate: 3_000_000, qvbrQuality: 7 }],
    target: { mediaPackageChannelId: packager.channelId, mediaPackageChannelArn: packager.channelArn },
    recording: { bucketName: bucket.bucket, bucketArn: bucket.arn },
}, named("encoder"));
const assets = new AdAssets(name + "-assets", { slatePath: "slate.mp4" }, named("assets"));
const edge = new EdgeCdn(name + "-edge", {
    packagerHost: packager.originHost,
    region: packager.region,
    segmentSeconds: 4,
    assets: { bucketName: assets.bucketName, bucketArn: assets.bucketArn, bucketDomainName: assets.bucketDomainName },
}, named("edge"));
const ads = new SsaiConfig(name + "-ads", {
    endpoints: [{ name: "live", originUrl: packager.endpoints[0].url }],
    edgeBaseUrl: edge.baseUrl,
    ads: { document: { name: "own", path: "own.xml" } },
    documentBucket: { bucketName: assets.bucketName },
}, named("ads"));
const breaks = new AdBreaks(name + "-breaks", {
    channelArn: encoder.channelArn,
    channelId: encoder.channelId,
    everyMinutes: 20,
    lengthSeconds: 30,
}, named("breaks"));
new PiIngest(name + "-pi", {
    connection: { host: "192.168.1.20", hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq" },
    cameras: [{ application: "gopro", kind: "rtmp", publishKey: "swan-of-the-lake" }],
}, named("pi"));
export const srt = contribution.endpoints;
export const urls = ads.playbacks;
export const origins = packager.endpoints;
export const slate = assets.slatePath;
export const decision = ads.adDecisionServerUrl;
export const group = breaks.groupName;
`;

const vast = `<VAST version="4.0"><Ad id="own"><InLine><AdSystem>own</AdSystem><AdTitle>own</AdTitle>
<Impression><![CDATA[beacon?own]]></Impression><Creatives><Creative id="own"><Linear><Duration>00:00:15</Duration><MediaFiles>
<MediaFile delivery="progressive" type="video/mp4" width="1280" height="720"><![CDATA[https://media.example.org/own.mp4]]></MediaFile>
</MediaFiles></Linear></Creative></Creatives></InLine></Ad></VAST>`;

const stackFiles = ["components", "stacks", "package.json", "tsconfig.json", "tsconfig.pulumi.json"];

describe("names in AWS", function () {
    // A dozen runs of the engine, each of which loads the program anew.
    this.timeout(300_000);
    let bench: Workbench;

    before(async function () {
        needEngine(this);
        bench = await openWorkbench();
    });
    after(() => bench?.close());

    describe("of the components, when they are renamed", () => {
        let project: Project;
        let made: Record<string, unknown>;
        let names: Map<string, string>;

        before(async function () {
            project = smallProject(bench, needEngine(this), program);
            writeFileSync(path.join(project.folder, "own.xml"), vast);
            writeFileSync(
                path.join(project.folder, "slate.mp4"),
                readFileSync(path.join(__dirname, "../../stacks/vast/slate.mp4")),
            );
            await project.init("dev");
            await project.setConfig("aws:region", "eu-west-1");
            await project.setConfig("aws-native:region", "eu-west-1");
            await project.setConfig("pi-live:name", "race");
            await project.setConfig("pi-live:cdnAuthorization", "otter-at-the-weir", { secret: true });
        });

        it("are shown by the preview where the provider makes them up, as computed where the engine draws the digits", async () => {
            const { stdout } = await project.must(["pulumi", "preview", "--json", "--non-interactive"]);
            expect(stdout).to.match(/"name": "race-ads-live-[0-9a-f]{7}"/);
            expect(stdout).to.match(/"name": "race-breaks-group-[0-9a-f]{7}"/);
        });

        it("are unchanged by a second up", async () => {
            await up(project);
            await up(project, ["--expect-no-changes"]);
            made = await project.outputs();
            names = await namesOf(project);
            expect([...names.values()].filter((name) => !/-[0-9a-f]{7}\b/.test(name))).to.deep.equal([]);
        });

        it("are trusted by the role that the flows read their passphrase with", async () => {
            const state = await project.state();
            const flow = state.find(({ type }) => type === "aws-native:mediaconnect:Flow")?.outputs?.name;
            const reader = state.find(({ urn }) => urn.endsWith("race-contribution-reader"))?.outputs?.assumeRolePolicy;
            expect(String(reader)).to.contain(`:flow:*:${String(flow)}"`);
        });

        it("survive a new name of stack, with nothing to do on AWS or on the Pi", async () => {
            project.journal();
            await project.must(["pulumi", "stack", "rename", "sunday", "--non-interactive"]);
            await up(project, ["--expect-no-changes"]);
            expect(project.journal()).to.deep.equal([]);
            await same();
        });

        it("survive new names of all components, by aliases", async () => {
            await project.setConfig("pi-live:name", "concert");
            await project.setConfig("pi-live:former", "race");
            await up(project);
            expectInPlace(project.journal());
            await same();
            await up(project, ["--expect-no-changes"]);
            await project.must(["pulumi", "config", "rm", "pi-live:former"]);
            await up(project, ["--expect-no-changes"]);
            await same();
        });

        it("survive new names of all components, by `pulumi state rename`", async () => {
            const renamed = (await project.state()).filter(({ urn }) => urn.split("::").pop()?.startsWith("concert-"));
            for (const { urn } of renamed) {
                const name = urn.split("::").pop()?.replace("concert-", "service-") ?? "";
                await project.must(["pulumi", "state", "rename", urn, name, "--yes"]);
            }
            await project.setConfig("pi-live:name", "service");
            await up(project);
            expectInPlace(project.journal());
            await same();
            await up(project, ["--expect-no-changes"]);
        });

        it("are others in a new stack that takes the old one's name", async () => {
            const former = await namesOf(project);
            await project.init("dev");
            for (const [key, value] of [
                ["aws:region", "eu-west-1"],
                ["aws-native:region", "eu-west-1"],
                ["pi-live:name", "race"],
            ])
                await project.setConfig(key, value);
            await project.setConfig("pi-live:cdnAuthorization", "otter-at-the-weir", { secret: true });
            await up(project);
            expectApart(former, await namesOf(project));
            const destroyed = await project.destroy();
            expect(destroyed.code, destroyed.stdout + destroyed.stderr).to.equal(0);
            expect(await project.state()).to.deep.equal([]);
        });

        async function same(): Promise<void> {
            expect(await project.outputs()).to.deep.equal(made);
            expect([...(await namesOf(project)).values()].sort()).to.deep.equal([...names.values()].sort());
        }
    });

    describe("of whole stacks", () => {
        const stacks: Record<string, Project> = {};

        for (const owner of ["house", "guest"]) {
            it(`are made in the project ${owner}, and survive new names of project and stack`, async function () {
                const project = new Project(bench, {
                    engine: needEngine(this),
                    sources: [...stackFiles, "Pulumi.dev.yaml"],
                    files: {
                        "Pulumi.yaml": `name: ${owner}\nmain: stacks/index.ts\nruntime: { name: nodejs, options: { tsconfig: ../tsconfig.pulumi.json } }\n`,
                    },
                });
                stacks[owner] = project;
                await project.init("dev");
                await project.setConfig("pi-live:srtPassphrase", "heron-in-the-reeds", { secret: true });
                await project.setConfig("pi-live:cdnAuthorization", "otter-at-the-weir", { secret: true });
                await up(project);
                const outputs = await project.outputs();
                const names = await namesOf(project);
                await project.must(["pulumi", "stack", "rename", "live", "--non-interactive"]);
                project.journal();
                await up(project, ["--expect-no-changes"]);
                expect(project.journal()).to.deep.equal([]);
                expect(await project.outputs()).to.deep.equal(outputs);
                expect(await namesOf(project)).to.deep.equal(names);
            });
        }

        it("are apart from each other: no name stands twice in the account", async () => {
            expectApart(await namesOf(stacks.house), await namesOf(stacks.guest));
        });
    });
});

async function up(project: Project, flags: string[] = []): Promise<void> {
    const { code, stdout, stderr } = await project.up(flags);
    expect(code, stdout + stderr).to.equal(0);
}

/** Names in AWS, by type and name in the program. */
async function namesOf(project: Project): Promise<Map<string, string>> {
    return new Map(
        (await project.state()).flatMap(({ urn, type, outputs }): [string, string][] => {
            const name = physicalName(type, outputs ?? {});
            return name === undefined ? [] : [[`${type} ${urn.split("::").pop()}`, `${type} ${name}`]];
        }),
    );
}

function expectInPlace(entries: Entry[]): void {
    const others = entries.filter(({ operation }) => operation !== "update");
    expect(others.map(({ operation, type, name }) => `${operation} ${type} ${name}`)).to.deep.equal([]);
}

function expectApart(some: Map<string, string>, others: Map<string, string>): void {
    const types = new Set([...some.values()].map((name) => name.split(" ")[0]));
    expect([...types].every((type) => nameProperty[type] !== undefined)).to.equal(true);
    expect(some.size).to.be.greaterThan(20);
    expect([...some.values()].filter((name) => [...others.values()].includes(name))).to.deep.equal([]);
}
