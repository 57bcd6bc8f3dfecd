import { expect } from "chai";

import { portNames } from "../../rehearsal/compose";
import { encoderAddresses } from "../../rehearsal/venue/encoder-addresses";
import { flowDoor } from "../../rehearsal/aws/flow/ports";
import { EventPlan, eventPlan } from "../../rehearsal/plan";
import { Place } from "../../rehearsal/run/place";
import { recordStack } from "../../cli/recorded";
import { root } from "./support/run";

describe("what a rehearsal tells an encoder", () => {
    let plan: EventPlan;
    let place: Place;
    before(async () => {
        const { recording } = await recordStack(root, "prod");
        plan = eventPlan(recording, root);
        place = await Place.make(portNames(plan));
    });
    after(() => place?.remove());

    it("is every source of every flow and every camera of nginx, with this machine's name in the encoder's network", () => {
        const { sources, cameras } = encoderAddresses(plan, place, "192.168.1.5");
        const [flow] = plan.flows;
        expect(sources.map(({ name }) => name)).to.deep.equal(
            plan.flows.flatMap((one) => one.sources.map(({ name }) => name)),
        );
        const [{ name, port, latencyMs, passphrase }] = flow.sources;
        const door = flowDoor({ flow: flow.name, source: name, port }, place);
        expect(sources[0]).to.deep.equal({
            name,
            url: `srt://192.168.1.5:${door.port}?mode=caller&latency=${latencyMs * 1000}&pbkeylen=32&pkt_size=1316`,
            passphrase,
        });
        expect(cameras.map(({ name: camera }) => camera)).to.deep.equal(
            plan.ingests.flatMap((ingest) => ingest.cameras.map(({ application }) => application)),
        );
        for (const { name: camera, playUrl } of cameras) {
            expect(playUrl).to.match(new RegExp(`^rtmp://192\\.168\\.1\\.5:\\d+/${camera}/live$`));
        }
    });

    it("is the graph's own port where the flows have a network of their own", () => {
        const namespace = { path: "", addresses: { a: "198.19.0.2" }, close: () => Promise.resolve() };
        const source = { flow: "a", source: "main", port: 5000 };
        expect(flowDoor(source, place, { namespace })).to.deep.equal({ host: "198.19.0.2", port: 5000 });
        const other = { ...source, flow: "b" };
        expect(() => flowDoor(other, place, { namespace })).to.throw("flow b has no address in the flows' network");
    });
});
