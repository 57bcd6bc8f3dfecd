import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";

import { recordStack } from "../../cli/recorded";
import { bucketHop } from "../../rehearsal/aws/bucket/hop";
import { edgeHop } from "../../rehearsal/aws/edge/hop";
import { assetPlans } from "../../rehearsal/plan/assets";
import { edgePlan } from "../../rehearsal/plan/edge";
import { Place } from "../../rehearsal/run/place";
import { root, supervisor } from "./support/run";

describe("the bucket of a rehearsal, through the edge", () => {
    it("serves the recorded objects, and says 403 for all others", async () => {
        const { recording } = await recordStack(root, "prod");
        const [assets, plan] = [assetPlans(recording.resources, root), edgePlan(recording.resources)];
        if (plan === undefined) throw new Error("no edge");
        const place = await Place.make(["edge", "bucket"]);
        const all = supervisor();
        try {
            await all.start(bucketHop(assets, place));
            await all.start(edgeHop(plan, place, { [assets[0].host]: place.url("bucket") }));
            const get = (key: string, headers: Record<string, string> = {}) =>
                fetch(`${place.url("edge")}/${key}`, { headers });
            const slate = assets.find(({ key }) => key.includes("slate"))?.key ?? "";
            const content = readFileSync(path.join(root, "stacks/vast/slate.mp4"));

            const whole = await get(slate);
            expect(Buffer.from(await whole.arrayBuffer()).equals(content)).to.equal(true);
            expect(whole.headers.get("content-type")).to.equal("video/mp4");
            expect(whole.headers.get("cache-control")).to.equal("public, max-age=31536000, immutable");
            expect(whole.headers.get("server")).to.equal("AmazonS3");
            const part = await get(slate, { Range: "bytes=100-199" });
            expect(part.status).to.equal(206);
            expect(part.headers.get("x-cache")).to.equal("Hit from cloudfront");
            expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(100, 200))).to.equal(true);

            const own = assets.find(({ key }) => key.endsWith("/own.xml"))?.key ?? "";
            expect(own).to.match(/^assets\/prod-ads-[0-9a-f]{7}\/own\.xml$/);
            const document = await get(own);
            expect(await document.text()).to.include("<VAST version=");
            const beacon = await get(own.replace(".xml", "-beacon?ad=own-1&event=start"));
            expect(await beacon.text()).to.equal("ok\n");

            const missing = await get(own.replace("own.xml", "missing.xml"));
            expect(missing.status).to.equal(403);
            expect(await missing.text()).to.include("<Code>AccessDenied</Code>");
            expect((await fetch(`${place.url("bucket")}/assets/x`, { method: "HEAD" })).status).to.equal(403);
            const direct = `${place.url("bucket")}/${slate}`;
            const etag = (await fetch(direct, { method: "HEAD" })).headers.get("etag") ?? "";
            expect((await fetch(direct, { headers: { "If-None-Match": etag } })).status).to.equal(304);
            const beyond = await fetch(direct, { headers: { Range: `bytes=${content.length}-` } });
            expect(beyond.status).to.equal(416);
            const tail = await fetch(direct, { headers: { Range: "bytes=-10" } });
            expect(Buffer.from(await tail.arrayBuffer()).equals(content.subarray(-10))).to.equal(true);
        } finally {
            await all.stop();
            place.remove();
        }
    });
});
