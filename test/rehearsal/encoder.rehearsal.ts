import { expect } from "chai";

import { pictures, programme, smallPlan, stand, stream, until } from "./encoder-support";

describe("the encoder", () => {
    it("makes every rendition as planned, with key frames at the same pictures", async () => {
        await stand(smallPlan(), async ({ sink, source, plan }) => {
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
        });
    });
});
