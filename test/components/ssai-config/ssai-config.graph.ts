import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";

import { AdAssets } from "../../../components/ad-assets";
import { documentClips, SsaiConfig, SsaiConfigArgs, SsaiSuppressionMode } from "../../../components/ssai-config";
import { readVast } from "../../../components/ssai-config/vast";
import { isUnknown, record, ResourceSet } from "../../../graph";
import { text } from "../../support/text";

const edge = "https://d111111abcdef8.cloudfront.net";
const origin = (hex: string) => `https://0123.mediapackage.eu-west-1.amazonaws.com/out/v1/${hex}/index.m3u8`;
const own = { name: "own", path: "stacks/vast/own.xml" };

const args: SsaiConfigArgs = {
    endpoints: [
        { name: "live", originUrl: origin("aa") },
        { name: "startover", originUrl: origin("bb") },
    ],
    edgeBaseUrl: edge,
    ads: { googleSample: true },
};

const types = {
    configuration: "aws-native:mediatailor:PlaybackConfiguration",
    object: "aws:s3/bucketObjectv2:BucketObjectv2",
};

const ssai =
    (changed: Partial<SsaiConfigArgs> = {}) =>
    () => {
        const { playbacks, adDecisionServerUrl } = new SsaiConfig("ads", { ...args, ...changed });
        return { playbacks, adDecisionServerUrl };
    };

/** The event's own ads, as a stack composes them. */
const ownAds = () => {
    const assets = new AdAssets("assets", { clips: documentClips(own.path), slatePath: "stacks/vast/slate.mp4" });
    return ssai({
        ads: { document: own },
        documentBucket: { bucketName: assets.bucketName },
        clipPaths: assets.clipPaths,
        slateUrl: pulumi.interpolate`${edge}${assets.slatePath}`,
    })();
};

const configuration = (resources: ResourceSet, name = "live") =>
    resources.one(types.configuration, `ads-${name}`).inputs;

describe("SsaiConfig", () => {
    it("fetches each endpoint from its origin, and sends viewers to the same path on the edge", async () => {
        const { resources, errors } = await record(ssai());
        expect(errors).to.deep.equal([]);
        expect(configuration(resources)).to.deep.include({
            videoContentSourceUrl: "https://0123.mediapackage.eu-west-1.amazonaws.com/out/v1/aa",
            cdnConfiguration: { contentSegmentUrlPrefix: `${edge}/out/v1/aa`, adSegmentUrlPrefix: edge },
        });
        expect(configuration(resources, "startover")).to.have.nested.property(
            "cdnConfiguration.contentSegmentUrlPrefix",
            `${edge}/out/v1/bb`,
        );
    });

    it("gives addresses on the edge, not MediaTailor's own", async () => {
        const { outputs, resources } = await record(ssai());
        expect(outputs["playbacks"]).to.have.nested.property("[0].name", "live");
        const name = text(resources.one(types.configuration, "ads-live").outputs["name"]);
        expect(name).to.match(/^ads-live-[0-9a-f]{7}$/);
        expect(outputs["playbacks"])
            .to.have.nested.property("[0].url")
            .that.matches(new RegExp(`^${edge}/v1/master/[0-9a-f]+/${name}/index\\.m3u8$`));
        expect(outputs["playbacks"])
            .to.have.nested.property("[0].sessionUrl")
            .that.matches(new RegExp(`^${edge}/v1/session/[0-9a-f]+/${name}/index\\.m3u8$`));
        expect(outputs["playbacks"]).to.have.nested.property("[0].configurationName", name);
        expect(outputs["playbacks"]).to.have.nested.property(
            "[0].configurationArn",
            resources.one(types.configuration, "ads-live").outputs["playbackConfigurationArn"],
        );
    });

    it("serves the own document through the edge, with addresses that the edge serves too", async () => {
        const { resources, outputs, errors } = await record(ownAds);
        expect(errors).to.deep.equal([]);
        const document = resources.one(types.object, "ads-document-own");
        expect(configuration(resources)["adDecisionServerUrl"]).to.equal(`${edge}/${text(document.inputs["key"])}`);
        expect(outputs["adDecisionServerUrl"]).to.match(new RegExp(`^${edge}/assets/ads-[0-9a-f]{7}/own\\.xml$`));
        const { facts, reasons } = readVast(text(document.inputs["content"]));
        expect(reasons).to.deep.equal([]);
        const clip = text(resources.one(types.object, "assets-clip-own-1").inputs["key"]);
        expect(facts.creatives[0].mediaFiles).to.deep.equal([`${edge}/${clip}`]);
        const beacon = text(resources.one(types.object, "ads-beacon-own").inputs["key"]);
        expect(document.inputs["content"]).to.contain(`${edge}/${beacon}?ad=own-1&amp;event=start`);
    });

    it("uploads the document only after its clips, and plays it only after that", async () => {
        const { resources } = await record(ownAds);
        const document = resources.one(types.object, "ads-document-own");
        expect(document.dependencies).to.include.members([
            resources.one(types.object, "assets-clip-own-1").urn,
            resources.one(types.object, "assets-clip-own-2").urn,
        ]);
        expect(resources.one(types.configuration, "ads-live").dependencies).to.include.members([
            document.urn,
            resources.one(types.object, "assets-slate").urn,
        ]);
    });

    it("keeps the document's address when the document changes, so that viewers keep theirs", async () => {
        const before = await record(ownAds);
        const after = await record(
            ssai({
                ads: { document: own },
                documentBucket: { bucketName: "recordings" },
                clipUrlBase: "https://clips.example",
            }),
        );
        const documents = [before, after].map(
            ({ resources }) => resources.one(types.object, "ads-document-own").inputs,
        );
        expect(documents[0]["content"]).not.to.equal(documents[1]["content"]);
        expect(documents[0]["key"]).to.equal(documents[1]["key"]);
        expect(documents[1]["content"]).to.contain("https://clips.example/own-1.mp4");
    });

    it("says which clip is missing, once it is known", async () => {
        const { error } = await record(
            ssai({
                ads: { document: own },
                documentBucket: { bucketName: "recordings" },
                clipPaths: { "own-1": "/assets/clips/own-1.mp4" },
            }),
            { timeoutMs: 2000 },
        );
        expect(error?.message).to.equal(
            'SsaiConfig ads cannot be made:\n  clipPaths: stacks/vast/own.xml names own-2.mp4, but clipPaths has no "own-2"',
        );
    });

    it("uploads a document once that breaks and pre-roll share", async () => {
        const { resources, errors } = await record(
            ssai({
                ads: { document: own },
                preRoll: { document: own, maxDurationSeconds: 15 },
                documentBucket: { bucketName: "recordings" },
            }),
        );
        expect(errors).to.deep.equal([]);
        expect(configuration(resources)["livePreRollConfiguration"]).to.deep.equal({
            adDecisionServerUrl: configuration(resources)["adDecisionServerUrl"],
            maxDurationSeconds: 15,
            adDecisionServerConfiguration: { vastResponse: { adSequencingMode: "FOLLOW_AD_SEQUENCE" } },
        });
    });

    it("has pods played by their sequence, which AWS's default does not", async () => {
        const { resources } = await record(ssai());
        expect(configuration(resources)["adDecisionServerConfiguration"]).to.deep.equal({
            httpRequest: { httpMethod: "GET" },
            vastResponse: { adSequencingMode: "FOLLOW_AD_SEQUENCE" },
        });
    });

    it("hands over what is set, and says the logging share always", async () => {
        const { resources } = await record(
            ssai({
                slateUrl: `${edge}/assets/slate.mp4`,
                bumper: { startUrl: "https://x/in.mp4" },
                availSuppression: { mode: SsaiSuppressionMode.BehindLiveEdge, offsetSeconds: 2700 },
                personalizationThresholdSeconds: 8,
                tags: { crew: "blue" },
            }),
        );
        expect(configuration(resources)).to.deep.include({
            slateAdUrl: `${edge}/assets/slate.mp4`,
            bumper: { startUrl: "https://x/in.mp4" },
            availSuppression: { mode: "BEHIND_LIVE_EDGE", value: "00:45:00" },
            personalizationThresholdSeconds: 8,
            logConfiguration: { percentEnabled: 10 },
            tags: [{ key: "crew", value: "blue" }],
        });
    });

    it("gives MediaTailor the time for the ads of a playlist, 3 s of it for one answer", async () => {
        for (const [adDecisionSeconds, total, request] of [
            [undefined, 10_000, 3000],
            [2, 2000, 2000],
            [60, 60_000, 3000],
        ] as const) {
            const { resources } = await record(
                ssai({ ...(adDecisionSeconds === undefined ? {} : { adDecisionSeconds }) }),
            );
            expect(configuration(resources)["adsPersonalizationTimeouts"]).to.deep.equal({
                adsRequestTimeoutMilliseconds: request,
                liveMaximumAdsPersonalizationTimeMilliseconds: total,
            });
            expect(resources.one("pi-live:index:SsaiConfig").inputs["adDecisionSeconds"]).to.equal(total / 1000);
        }
    });

    it("keeps an ad server's address secret that comes as a secret, and out of its own inputs", async () => {
        const adServerUrl = pulumi.secret("https://ads.example/v?key=hunter2");
        const { resources } = await record(ssai({ ads: { adServerUrl } }));
        expect(resources.one(types.configuration, "ads-live").secrets).to.deep.equal(["adDecisionServerUrl"]);
        expect(JSON.stringify(resources.one("pi-live:index:SsaiConfig").inputs)).not.to.contain("hunter2");
    });

    it("knows no address in a preview that AWS has yet to give", async () => {
        const { resources, outputs, errors } = await record(ownAds, { preview: true });
        expect(errors).to.deep.equal([]);
        expect(isUnknown(outputs["playbacks"])).to.equal(true);
        expect(isUnknown(configuration(resources)["adDecisionServerUrl"])).to.equal(true);
        expect(configuration(resources)).to.have.nested.property("cdnConfiguration.adSegmentUrlPrefix", edge);
    });

    it("tells the rules what the document holds", async () => {
        const { resources } = await record(ownAds);
        expect(resources.one("pi-live:index:SsaiConfig").inputs["ads"]).to.deep.equal({
            kind: "document",
            document: "own",
            vmap: false,
            version: "3.0",
            creatives: ["own-1", "own-2"].map((ad, i) => ({
                ad,
                place: `line ${i === 0 ? 4 : 28}, column 5`,
                durationSeconds: 15,
                trackingEvents: ["start", "firstQuartile", "midpoint", "thirdQuartile", "complete"],
            })),
            notes: [],
        });
    });

    it("stands twice in one program, on one bucket", async () => {
        const { resources, errors } = await record(() => {
            const shared = { ...args, ads: { document: own }, documentBucket: { bucketName: "recordings" } };
            new SsaiConfig("ads", shared);
            new SsaiConfig("second-stage-ads", shared);
        });
        expect(errors).to.deep.equal([]);
        const keys = resources.all(types.object).map(({ inputs }) => inputs["key"]);
        expect(new Set(keys).size).to.equal(keys.length);
    });

    it("registers nothing when an argument is wrong", async () => {
        const { resources, error } = await record(ssai({ ads: {}, logPercent: -1 }));
        expect(error?.message).to.equal(
            [
                "SsaiConfig ads cannot be made:",
                "  ads: give one of googleSample, adServerUrl and document; got none",
                "  logPercent: must be a whole number, 0–100; got -1",
            ].join("\n"),
        );
        expect(resources.all("pi-live:index:SsaiConfig")).to.have.lengthOf(0);
    });

    it("refuses a wrong ad server as soon as it is known", async () => {
        const adServerUrl = pulumi.output("https://ads.example/v?t=[timestamp]");
        const { error } = await record(ssai({ ads: { adServerUrl } }), { timeoutMs: 2000 });
        expect(error?.message).to.contain("ads.adServerUrl: uses [timestamp], which MediaTailor does not know");
    });
});
