import { expect } from "chai";

import { encoderHops, encoderPorts } from "../../rehearsal/hops/encoder/hops";
import { EncoderPlan } from "../../rehearsal/plan/types";
import { RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { Supervisor } from "../../rehearsal/run/supervisor";
import { pictures, programme, Sink, smallPlan, Source, stream, until } from "./encoder-support";
import { supervisor } from "./support/run";

interface Stand {
    all: Supervisor;
    sink: Sink;
    source: Source;
    place: Place;
    events: RehearsalEvent[];
    plan: EncoderPlan;
}

/** The encoder between a source and a sink; everything is stopped afterwards. */
async function stand(plan: EncoderPlan, test: (stand: Stand) => Promise<void>, muxed = false): Promise<void> {
    const place = await Place.make([...encoderPorts(plan), "source", "packager"]);
    const all = supervisor();
    const events: RehearsalEvent[] = [];
    all.on("event", (event) => events.push(event));
    const sink = new Sink(place.port("packager"), place.folder("sink"));
    const source = new Source(place.port("source"));
    try {
        await sink.listen();
        await source.listen();
        const hops = encoderHops(plan, {
            place,
            packager: place.url("packager"),
            inputs: [`tcp://127.0.0.1:${source.port}`],
            muxed,
            hosts: {},
        });
        await Promise.all(hops.map((hop) => all.start(hop)));
        await test({ all, sink, source, place, events, plan });
    } catch (error) {
        for (const { name, said, figures } of all.status()) console.error(name, figures, said.join("\n"));
        console.error(events);
        throw error;
    } finally {
        await all.stop();
        source.stop();
        sink.stop();
        place.remove();
    }
}

describe("the encoder", () => {
    it("makes every rendition as planned, with key frames at the same pictures", async () => {
        await stand(smallPlan(), async ({ sink, source, plan, all }) => {
            source.play(programme());
            await until("five chunks", 15, () => sink.chunks("high").length >= 5 && sink.chunks("audio").length >= 5);
            for (const rendition of plan.renditions) {
                const [first] = sink.chunks(rendition.name);
                const seen = await stream(first);
                expect(seen).to.include({ codec_name: "h264", width: rendition.width, height: rendition.height });
                expect(seen).to.include({
                    profile: rendition.profile === "HIGH" ? "High" : "Main",
                    r_frame_rate: "24/1",
                });
            }
            const high = await pictures(sink.chunks("high").slice(0, 4));
            const low = await pictures(sink.chunks("low").slice(0, 4));
            expect(low).to.deep.equal(high);
            expect(high.map(({ key }, i) => (key ? i : -1)).filter((i) => i >= 0)).to.deep.equal([0, 24, 48, 72]);
            expect(high.every(({ pts }, i) => i === 0 || pts - high[i - 1].pts === 3750)).to.be.true;
            const sound = await stream(sink.chunks("audio")[3]);
            expect(sound).to.include({ codec_name: "aac", profile: "LC", sample_rate: "48000", channels: 2 });
            console.log(all.status()[0].figures);
        });
    });
});
