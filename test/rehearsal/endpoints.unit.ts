import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";

import { recordText } from "../../cli/recorded";
import { RecordedResource, ResourceSet } from "../../graph";
import { endpointPlans, packagerNotes } from "../../rehearsal/plan/packager";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { root } from "./support/run";

const name = "Pulumi.dev.yaml";
const config = readFileSync(path.join(root, name), "utf8");

async function graph(text = config): Promise<ResourceSet> {
    return (await recordText(root, text, name, {})).recording.resources;
}

describe("endpoints of the recorded graph", () => {
    let recorded: ResourceSet;
    let plans: EndpointPlan[];

    before(async () => {
        recorded = await graph();
        plans = endpointPlans(recorded);
    });

    it("are all there, with every value of the graph", () => {
        expect(plans.map(({ id }) => id)).to.deep.equal([
            "dev-packager-live",
            "dev-packager-delayed",
            "dev-packager-startover",
        ]);
        const [live, delayed, startover] = plans;
        expect(live).to.include({ manifestName: "index", segmentSeconds: 4, windowSeconds: 60, delaySeconds: 0 });
        expect(live).to.include({ programDateTimeSeconds: 60, adMarkers: "PASSTHROUGH", audioRenditionGroup: true });
        expect(live).to.include({ origination: "ALLOW", playlistType: "NONE", startoverSeconds: 0 });
        expect(live.host).to.match(/^[0-9a-f]{16}\.mediapackage\.eu-west-1\.amazonaws\.com$/);
        expect(live.path).to.match(/^\/out\/v1\/[0-9a-f]{32}$/);
        expect(delayed.delaySeconds).to.equal(30);
        expect(startover.startoverSeconds).to.equal(86_400);
        expect(new Set(plans.map((plan) => plan.path)).size).to.equal(3);
    });

    it("ask for the value of the secret that the graph names, the edge's own", () => {
        const header = JSON.stringify(recorded.one("aws:cloudfront/distribution:Distribution").inputs);
        for (const { cdnIdentifier } of plans) {
            expect(cdnIdentifier).to.be.a("string");
            expect(header).to.include(`"name":"X-MediaPackage-CDNIdentifier","value":"${cdnIdentifier}"`);
        }
    });

    it("say what the rehearsal does not play", () => {
        expect(packagerNotes(recorded)).to.deep.equal([]);
        const [endpoint] = recorded.all("aws-native:mediapackage:OriginEndpoint");
        const { hlsPackage, ...others } = endpoint.outputs;
        const dash: RecordedResource = { ...endpoint, name: "dash", outputs: { ...others, dashPackage: {} } };
        const frames: RecordedResource = {
            ...endpoint,
            name: "frames",
            outputs: {
                ...others,
                hlsPackage: { ...Object(hlsPackage), includeIframeOnlyStream: true, encryption: {} },
            },
        };
        const set = new ResourceSet([
            ...recorded.all().filter(({ type }) => !type.includes("OriginEndpoint")),
            dash,
            frames,
        ]);
        expect(endpointPlans(set)).to.have.length(1);
        const notes = packagerNotes(set);
        expect(notes).to.have.length(3);
        expect(notes[0]).to.include("dash delivers DASH");
    });
});
