import { expect } from "chai";

import { readSectionText } from "../../media/scte35";
import { h264Level } from "../../rehearsal/aws/encoder/level";
import { spliceSchema } from "../../rehearsal/wire";
import { RehearsalEvent } from "../../rehearsal/run/hop";
import { ffmpegsOf, programme, smallPlan, spliceCall, stand } from "./encoder-support";
import { until } from "./support/until";
import { pictures, stream, streams } from "./support/pictures";

describe("the encoder", () => {
    it("makes every rendition as planned, and plays on when ffmpeg dies or the packager is away", async () => {
        await stand(smallPlan(), async ({ all, sink, source, place, events, plan }) => {
            source.play(programme());
            const tracks = ["high", "low", "audio"];
            await until("five chunks", 15, () => tracks.every((track) => sink.chunks(track).length >= 5));
            for (const rendition of plan.renditions) {
                const [first] = sink.chunks(rendition.name);
                const seen = await stream(first);
                expect(seen.level).to.equal(h264Level(rendition, plan.frameRate));
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
            const sound = await stream(...sink.chunks("audio"));
            expect(sound).to.include({ codec_name: "aac", profile: "LC", sample_rate: "48000", channels: 2 });

            sink.status = 503;
            await until("a note of it", 8, () => notes(events).some((text) => text.includes("503")));
            const during = sink.chunks("high").length;
            const call = spliceCall("ad-1", 7, 450_000);
            const api = `${place.url("encoder")}/prod/channels/4711/schedule`;
            const at = Date.now();
            expect((await fetch(api, { method: "PUT", body: JSON.stringify(call) })).status).to.equal(200);
            expect((await fetch(api, { method: "PUT", body: JSON.stringify(call) })).status).to.equal(422);
            expect((await fetch(api.replace("4711", "1"), { method: "PUT", body: "{}" })).status).to.equal(404);
            sink.status = 201;
            await until("what was kept", 8, () => sink.chunks("high").length >= during + 2);
            const numbers = sink.chunks("high").map((file) => Number(/(\d+)\.ts$/.exec(file)?.[1]));
            expect(numbers).to.deep.equal(numbers.map((_, i) => i));

            await until("the splice", 5, () => sink.text("/splices/ad-1") !== undefined);
            const message = spliceSchema.parse(JSON.parse(sink.text("/splices/ad-1") ?? ""));
            expect(message).to.include({ seconds: 5, eventId: 7 });
            // It is the picture that the encoder is given at that moment.
            expect(message.startsAt - at).to.be.within(-100, 700);
            const { command } = readSectionText(message.scte35);
            expect(command).to.deep.include({ eventId: 7, breakDuration: { autoReturn: true, duration: 450_000 } });

            const first = Number(sink.runs()[0]);
            const dates = [...(sink.text(`${first}/low/index.m3u8`) ?? "").matchAll(/DATE-TIME:(.*)/g)];
            // All chunks begin at whole GOPs (1 s) since 1970, by the run's own start.
            expect(first % 1000).to.equal(0);
            expect(dates.map(([, date]) => Date.parse(date) % 1000).every((ms) => ms === 0)).to.be.true;

            const pid = all.status()[0].pid ?? 0;
            for (const child of ffmpegsOf(pid, "-var_stream_map")) process.kill(child, "SIGKILL");
            const killed = Date.now();
            await until(
                "a new run",
                10,
                () => sink.runs().length === 2 && sink.chunks("low", 0, sink.runs()[1]).length > 0,
            );
            expect(Number(sink.runs()[1]) - killed).to.be.below(3000);
            const told = sink.paths.findIndex((each) => each.endsWith(`${sink.runs()[1]}/tracks.json`));
            expect(told).to.be.below(sink.paths.findIndex((each) => each.includes(`${sink.runs()[1]}/low/`)));
            expect(all.status()[0].restarts).to.equal(1);
            const { figures } = all.status()[0];
            expect(figures.speed, "of real time").to.be.within(0.5, 1.5);
            expect(figures.cpuEncoder).to.be.above(0);
        });
    });

    it("begins anew after it hung or was killed, and knows its schedule", async () => {
        await stand(smallPlan(), async ({ all, sink, source, place, events }) => {
            source.play(programme());
            await until("a chunk", 15, () => sink.chunks("low").length >= 1);
            const api = `${place.url("encoder")}/prod/channels/4711/schedule`;
            const body = JSON.stringify(spliceCall("ad-1", 7, 450_000));
            expect((await fetch(api, { method: "PUT", body })).status).to.equal(200);

            all.signal("encoder", "SIGSTOP");
            await new Promise((resolve) => setTimeout(resolve, 4000));
            all.signal("encoder", "SIGCONT");
            const went = Date.now();
            const ran = (run: number) => sink.runs().length > run && sink.chunks("low", 0, sink.runs()[run]).length > 0;
            await until("a run of the present", 8, () => ran(1));
            expect(Number(sink.runs()[1])).to.be.within(went - 100, went + 3000);
            const late = events.filter((event) => event.type === "restart" && /^it hung: \d+ ms late$/.test(event.why));
            expect(late).to.have.length(1);

            all.signal("encoder", "SIGKILL");
            await until("a third run", 15, () => ran(2));
            expect((await fetch(api, { method: "PUT", body })).status).to.equal(422);
        });
    });

    it("says how slow it is, also where no run of it lasts", async () => {
        await stand(smallPlan(), async ({ all, source }) => {
            source.play(programme());
            const pid = all.status()[0].pid ?? 0;
            const stops = () => {
                for (const child of ffmpegsOf(pid, "-var_stream_map")) process.kill(child, "SIGSTOP");
            };
            const { figures } = all.status()[0];
            expect(figures.speed, "before it can tell").to.equal(undefined);
            await until("a third run", 20, () => Number(all.status()[0].figures.runs) === 3, stops);
            expect(all.status()[0].figures.speed).to.be.within(0, 0.5);
        });
    });

    it("runs both pipelines of a standard channel in step, with other settings", async () => {
        const rung = { bufferSize: 500000, quality: 5, bFrames: 2, referenceFrames: 1, sceneChangeDetect: true };
        const changed = smallPlan({
            pipelines: 2,
            frameRate: { numerator: 30000, denominator: 1001 },
            gopFrames: 15,
            renditions: [
                {
                    ...rung,
                    name: "a",
                    width: 256,
                    height: 144,
                    maxBitrate: 300000,
                    profile: "BASELINE",
                    scaling: "DEFAULT",
                },
                {
                    ...rung,
                    name: "b",
                    width: 128,
                    height: 96,
                    maxBitrate: 90000,
                    profile: "MAIN",
                    scaling: "STRETCH_TO_OUTPUT",
                },
            ],
            audio: { bitrate: 32000, sampleRate: 44100, channels: 1 },
        });
        await stand(
            changed,
            async ({ sink, source }) => {
                source.play(programme());
                await until("chunks of both", 20, () => [0, 1].every((p) => sink.chunks("b", p).length >= 6));
                for (const pipeline of [0, 1]) {
                    const chunks = sink.chunks("a", pipeline).slice(0, 5);
                    const seen = await stream(chunks[4]);
                    expect(seen).to.include({ width: 256, height: 144, profile: "Constrained Baseline" });
                    expect(seen.r_frame_rate).to.equal("30000/1001");
                    const all = await pictures(chunks);
                    expect(all.map(({ key }, i) => (key ? i : -1)).filter((i) => i >= 0)).to.deep.equal([
                        0, 15, 30, 45, 60,
                    ]);
                    const small = await stream(sink.chunks("b", pipeline)[4]);
                    expect(small).to.include({ width: 128, height: 96, profile: "Main" });
                    // Muxed: the sound is in the picture's track too.
                    expect(await streams(sink.chunks("b", pipeline)[4])).to.have.lengthOf(2);
                    const sound = await stream(...sink.chunks("audio", pipeline));
                    expect(sound).to.include({ sample_rate: "44100", channels: 1 });
                }
                const gop = 1000 * 15 * (1001 / 30000);
                const apart = Math.abs(Number(sink.runs(0)[0]) - Number(sink.runs(1)[0])) / gop;
                expect(Math.abs(apart - Math.round(apart)) * gop, "ms out of step").to.be.below(2);
            },
            { muxed: true },
        );
    });
});

function notes(events: RehearsalEvent[]): string[] {
    return events.flatMap((event) => (event.type === "note" ? [event.text] : []));
}
