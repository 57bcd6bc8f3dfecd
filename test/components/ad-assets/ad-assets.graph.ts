import { expect } from "chai";

import { AdAssets, AdAssetsArgs } from "../../../components/ad-assets";
import { isUnknown, record } from "../../../graph";
import { text } from "../../support/text";

const clips = ["own-1", "own-2"].map((name) => ({ name, path: `stacks/vast/${name}.mp4` }));
const slatePath = "stacks/vast/slate.mp4";

const types = {
    bucket: "aws:s3/bucket:Bucket",
    closed: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    owned: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    encrypted: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    policy: "aws:s3/bucketPolicy:BucketPolicy",
    object: "aws:s3/bucketObjectv2:BucketObjectv2",
};

const outputsOf = (args: AdAssetsArgs) => () => {
    const { bucketName, bucketArn, bucketDomainName, clipPaths, slatePath } = new AdAssets("assets", args);
    return { bucketName, bucketArn, bucketDomainName, clipPaths, slatePath };
};

describe("AdAssets", () => {
    it("uploads nothing to a bucket that is not closed yet", async () => {
        const { resources, errors } = await record(outputsOf({ clips, slatePath }));
        expect(errors).to.deep.equal([]);
        const settings = [types.closed, types.owned, types.encrypted].map((type) => resources.one(type));
        for (const object of resources.all(types.object)) {
            expect(object.dependencies).to.include(resources.one(types.encrypted).urn);
        }
        // S3 takes one change of a bucket's settings at a time.
        expect(settings[1].dependencies).to.include(settings[0].urn);
        expect(settings[2].dependencies).to.include(settings[1].urn);
        expect(settings[0].inputs).to.include({ blockPublicPolicy: true, restrictPublicBuckets: true });
    });

    it("leaves the bucket's policy to the edge", async () => {
        const { resources } = await record(outputsOf({ clips }));
        expect(resources.all(types.policy)).to.have.lengthOf(0);
    });

    it("tells where on the edge each clip and the slate are", async () => {
        const { resources, outputs } = await record(outputsOf({ clips, slatePath }));
        const key = (name: string) => text(resources.one(types.object, name).inputs["key"]);
        expect(outputs["clipPaths"]).to.deep.equal({
            "own-1": `/${key("assets-clip-own-1")}`,
            "own-2": `/${key("assets-clip-own-2")}`,
        });
        expect(outputs["slatePath"]).to.equal(`/${key("assets-slate")}`);
        expect(key("assets-clip-own-1")).to.match(/^assets\/assets-[0-9a-f]{7}\/clips\/own-1-[0-9a-f]{12}\.mp4$/);
    });

    it("has no slate path without a slate", async () => {
        const { outputs } = await record(outputsOf({ clips }));
        expect(outputs).not.to.have.property("slatePath");
    });

    it("serves clips as what they are, for as long as a cache likes", async () => {
        const { resources } = await record(outputsOf({ clips, slatePath }));
        for (const { inputs } of resources.all(types.object)) {
            expect(inputs["contentType"]).to.equal("video/mp4");
            expect(inputs["cacheControl"]).to.equal("public, max-age=31536000, immutable");
        }
    });

    it("uses a bucket that is given, and changes nothing about it", async () => {
        const { resources, outputs } = await record(
            outputsOf({ clips, bucketName: "shared-ads", bucketRegion: "eu-west-1" }),
        );
        expect(resources.all().map(({ type }) => type)).to.have.members([
            "pulumi:pulumi:Stack",
            "pi-live:index:AdAssets",
            "pulumi:index:Stash",
            types.object,
            types.object,
        ]);
        expect(outputs).to.include({
            bucketName: "shared-ads",
            bucketArn: "arn:aws:s3:::shared-ads",
            bucketDomainName: "shared-ads.s3.eu-west-1.amazonaws.com",
        });
    });

    it("knows no bucket yet in a preview, but where the clips will be", async () => {
        const { outputs, resources, errors } = await record(outputsOf({ clips, slatePath }), { preview: true });
        expect(errors).to.deep.equal([]);
        for (const name of ["bucketArn", "bucketDomainName"]) expect(isUnknown(outputs[name]), name).to.equal(true);
        expect(resources.all(types.object)).to.have.lengthOf(3);
    });

    it("tells the rules how long the clips are", async () => {
        const { resources } = await record(outputsOf({ clips, slatePath }));
        expect(resources.one("pi-live:index:AdAssets").inputs).to.deep.equal({
            clips: clips.map(({ name }) => ({ name, durationSeconds: 15 })),
            slate: true,
            slateSeconds: 10,
        });
    });

    it("keeps its files apart from those of another event in the same bucket", async () => {
        const shared = { clips, slatePath, bucketName: "shared-ads", bucketRegion: "eu-west-1" };
        const events = await Promise.all(["friday", "sunday"].map((stack) => record(outputsOf(shared), { stack })));
        const keys = events.flatMap(({ resources }) => resources.all(types.object).map(({ inputs }) => inputs["key"]));
        expect(new Set(keys).size).to.equal(6);
    });

    it("stands twice in one program", async () => {
        const { errors, resources } = await record(() => {
            new AdAssets("main", { clips });
            new AdAssets("second-stage", { clips });
        });
        expect(errors).to.deep.equal([]);
        expect(resources.all(types.bucket)).to.have.lengthOf(2);
    });

    it("registers nothing when a file is wrong", async () => {
        const { resources, error } = await record(
            outputsOf({ clips: [{ name: "own-1", path: "own-1.mp4" }], slatePath: "README" }),
        );
        expect(error?.message).to.equal(
            "AdAssets assets cannot be made:\n  clips[0].path: own-1.mp4 is not there\n  slatePath: README is not there",
        );
        expect(resources.all("pi-live:index:AdAssets")).to.have.lengthOf(0);
    });
});
