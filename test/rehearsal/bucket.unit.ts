import { expect } from "chai";
import fc from "fast-check";
import path from "node:path";

import { recordStack } from "../../cli/recorded";
import { ResourceSet } from "../../graph";
import { rangeOf } from "../../rehearsal/aws/bucket/range";
import { assetPlans } from "../../rehearsal/plan/assets";
import { root } from "./support/run";

describe("the objects of a graph", () => {
    it("are files and texts, with their types and the bucket's host", async () => {
        const { recording } = await recordStack(root, "prod");
        const assets = assetPlans(recording.resources, root);
        const bare = (key: string) => key.replace(/-[0-9a-f]{12}\./, ".").replace(/-[0-9a-f]{7}\//, "/");
        expect(assets.map(({ key }) => bare(key))).to.have.members([
            "assets/prod-ads/own-beacon",
            "assets/prod-assets/clips/own-1.mp4",
            "assets/prod-assets/clips/own-2.mp4",
            "assets/prod-assets/slate.mp4",
            "assets/prod-ads/own.xml",
        ]);
        const beacon = assets.find(({ key }) => key.endsWith("own-beacon"));
        expect(beacon).to.deep.include({
            text: "ok\n",
            contentType: "text/plain",
            cacheControl: "public, max-age=86400",
        });
        expect(beacon?.host).to.match(/^prod-assets-bucket-[0-9a-f]+\.s3\.eu-west-1\.amazonaws\.com$/);
        const slate = assets.find(({ key }) => key.includes("slate"));
        expect(slate).to.include({ file: path.join(root, "stacks/vast/slate.mp4"), contentType: "video/mp4" });
    });

    it("are closed without the policy that opens them to the edge", async () => {
        const { recording } = await recordStack(root, "dev");
        const closed = recording.resources.all().filter(({ type }) => type !== "aws:s3/bucketPolicy:BucketPolicy");
        expect(assetPlans(recording.resources, root)).to.have.length(1);
        expect(assetPlans(new ResourceSet(closed), root)).to.deep.equal([]);
    });
});

describe("ranges of bytes", () => {
    it("are read as RFC 9110 says", () => {
        expect(rangeOf(undefined, 10)).to.equal(undefined);
        expect(rangeOf("bytes=0-3", 10)).to.deep.equal({ first: 0, last: 3 });
        expect(rangeOf("bytes=4-", 10)).to.deep.equal({ first: 4, last: 9 });
        expect(rangeOf("bytes=-4", 10)).to.deep.equal({ first: 6, last: 9 });
        expect(rangeOf("bytes=8-99", 10)).to.deep.equal({ first: 8, last: 9 });
        expect(rangeOf("bytes=10-", 10)).to.equal("unsatisfiable");
        expect(rangeOf("bytes=-0", 10)).to.equal("unsatisfiable");
        for (const odd of ["bytes=3-1", "bytes=-", "bytes=0-1,3-4", "lines=0-1"])
            expect(rangeOf(odd, 10)).to.equal(undefined);
    });

    it("never leave the object", () => {
        fc.assert(
            fc.property(fc.nat(20), fc.option(fc.nat(30)), fc.option(fc.nat(30)), (size, from, to) => {
                const range = rangeOf(`bytes=${from ?? ""}-${to ?? ""}`, size);
                if (range === undefined || range === "unsatisfiable") return;
                expect(range.first).to.be.within(0, range.last);
                expect(range.last).to.be.below(size);
            }),
        );
    });
});
