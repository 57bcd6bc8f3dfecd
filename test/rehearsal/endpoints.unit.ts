import { expect } from "chai";
import { readFileSync } from "node:fs";
import path from "node:path";

import { recordText } from "../../cli/recorded";
import { isObject, Plain, PlainObject, RecordedResource, ResourceSet } from "../../graph";
import { answer } from "../../rehearsal/aws/packager/answer";
import { Channel } from "../../rehearsal/aws/packager/channel";
import { endpointPlans, packagerNotes } from "../../rehearsal/plan/packager";
import type { EndpointPlan } from "../../rehearsal/plan/types";
import { Encoder, noon, scte35 } from "./support/packager";
import { root } from "./support/run";

const name = "Pulumi.dev.yaml";
const config = readFileSync(path.join(root, name), "utf8");

/** The graph with every endpoint's HLS package changed. */
function withHls(graph: ResourceSet, change: (hls: PlainObject) => PlainObject): ResourceSet {
    return new ResourceSet(
        graph.all().map((each) => {
            const { hlsPackage } = each.outputs;
            if (!isPlainObject(hlsPackage)) return each;
            return { ...each, outputs: { ...each.outputs, hlsPackage: change(hlsPackage) } };
        }),
    );
}

function isPlainObject(value: Plain | undefined): value is PlainObject {
    return isObject(value);
}

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
            "dev-packager-startover",
            "dev-packager-delayed",
        ]);
        const [live, startover, delayed] = plans;
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

    /** What the viewers of an endpoint get two minutes into the event, with a break, and what who asks wrongly gets. */
    function responses(plan: EndpointPlan): string {
        const channel = new Channel([plan.segmentSeconds]);
        const encoder = new Encoder(channel, 0);
        encoder.begin(noon);
        encoder.splice({ scte35, startsAt: noon + 80_000, seconds: 16, eventId: 7 });
        for (let i = 0; i < 60; i += 1) encoder.gop();
        const say = (name: string, query = "", more = {}) => {
            const path = `${plan.path}/${name}`;
            const rest = { method: "GET", query: new URLSearchParams(query), address: "127.0.0.1", ...more };
            const { status, headers, body } = answer([plan], channel, channel.end + 500, { path, ...rest });
            return [name, status, JSON.stringify(headers), body].join("\n");
        };
        const { cdnIdentifier: identifier } = plan;
        const start = `start=${noon / 1000 + 10}&end=${noon / 1000 + 20}`;
        return [
            ...["index.m3u8", "index_1.m3u8", "index_3.m3u8", "index_1_3.ts", "programme.m3u8"].map((name) =>
                say(name, "", { identifier }),
            ),
            say("index_1.m3u8", start, { identifier }),
            say("index_1.m3u8"),
            say("index_1.m3u8", "", { identifier: "the-changed-identifier" }),
        ].join("\n");
    }

    /** A line of the config, and what it becomes. */
    const changes: [string, string, string, number, (plan: EndpointPlan) => unknown][] = [
        ["segmentSeconds", "segmentSeconds: 4", "segmentSeconds: 6", 0, (plan) => plan.segmentSeconds],
        ["windowSeconds", "live: {}", "live: { windowSeconds: 30 }", 0, (plan) => plan.windowSeconds],
        ["manifestName", "live: {}", "live: { manifestName: programme }", 0, (plan) => plan.manifestName],
        ["allowedCidrs", "live: {}", "live: { allowedCidrs: [192.0.2.0/24] }", 0, (plan) => plan.whitelist],
        [
            "authorizeOrigin",
            "  pi-live:endpoints:\n",
            "  pi-live:endpoints:\n    authorizeOrigin: false\n",
            0,
            (plan) => plan.cdnIdentifier,
        ],
        ["delaySeconds", "delaySeconds: 30", "delaySeconds: 45", 2, (plan) => plan.delaySeconds],
        ["startoverSeconds", "startoverSeconds: 86400", "startoverSeconds: 60", 1, (plan) => plan.startoverSeconds],
    ];
    for (const [what, from, to, i, value] of changes) {
        it(`follow the config's ${what}, in the plan and in what viewers get`, async () => {
            expect(config).to.include(from);
            const changed = endpointPlans(await graph(config.replace(from, to)))[i];
            expect(value(changed)).to.not.deep.equal(value(plans[i]));
            expect(responses({ ...changed, path: plans[i].path })).to.not.equal(responses(plans[i]));
        });
    }

    const settings: Record<string, Plain>[] = [
        { adMarkers: "DATERANGE" },
        { adMarkers: "NONE" },
        { programDateTimeIntervalSeconds: 0 },
        { programDateTimeIntervalSeconds: 8 },
        { useAudioRenditionGroup: false },
        { playlistType: "EVENT" },
        { streamSelection: { maxVideoBitsPerSecond: 1_000_000 } },
        { streamSelection: { streamOrder: "VIDEO_BITRATE_ASCENDING" } },
    ];
    for (const values of settings) {
        it(`follow the recorded ${JSON.stringify(values)}`, () => {
            const changed = endpointPlans(withHls(recorded, (hls) => ({ ...hls, ...values })))[0];
            expect(responses(changed)).to.not.equal(responses(plans[0]));
        });
    }

    /** The graph with another secret. */
    function withSecret(secretString: string): ResourceSet {
        return new ResourceSet(
            recorded.all().map((each) => {
                if (each.type !== "aws:secretsmanager/secretVersion:SecretVersion") return each;
                return { ...each, outputs: { ...each.outputs, secretString } };
            }),
        );
    }

    it("follow another secret", () => {
        const [changed] = endpointPlans(withSecret('{"MediaPackageCDNIdentifier":"the-changed-identifier"}'));
        expect(changed.cdnIdentifier).to.equal("the-changed-identifier");
        expect(responses(changed)).to.not.equal(responses(plans[0]));
    });

    it("name what the graph lacks, and never the secret", () => {
        expect(() => endpointPlans(withSecret("s3cret")))
            .to.throw(/the CDN identifier in arn:aws:secretsmanager/)
            .with.property("message")
            .that.does.not.include("s3cret");
    });

    it("are all refused where origination is denied", () => {
        const deny = { ...plans[0], origination: "DENY" };
        expect(responses(deny)).to.match(/^403$/m).and.not.match(/^200$/m);
    });

    it("say what the rehearsal does not play", () => {
        expect(packagerNotes(recorded)).to.deep.equal([]);
        const [endpoint] = recorded.all("aws-native:mediapackage:OriginEndpoint");
        const { hlsPackage: _, ...others } = endpoint.outputs;
        const dash: RecordedResource = { ...endpoint, name: "dash", outputs: { ...others, dashPackage: {} } };
        const [frames] = withHls(new ResourceSet([{ ...endpoint, name: "frames" }]), (hls) => ({
            ...hls,
            includeIframeOnlyStream: true,
            encryption: {},
        }));
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
