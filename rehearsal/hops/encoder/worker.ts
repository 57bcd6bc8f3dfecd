/** MediaLive: one pipeline of the channel. */
import { setTimeout as wait } from "node:timers/promises";

import type { WorkerMain } from "../../worker";
import type { EncoderPlan } from "../../plan/types";
import { Api } from "./api";
import { Courier } from "./courier";
import { CpuMeter } from "./cpu";
import { Decoder } from "./decoder";
import { Feeder } from "./feeder";
import { tracksOf } from "./level";
import { slate } from "./picture";
import { EncoderRun } from "./run";
import { encoderSettingsSchema } from "./settings";
import { canvas } from "./arguments";

/** The same words are not said again for so long. */
const quietMs = 60_000;
const figuresMs = 1000;
/** Wait after an ffmpeg that took no frame. */
const brokenMs = 1000;

export const main: WorkerMain = async (given, report) => {
    const settings = encoderSettingsSchema.parse(given);
    const { plan, pipeline, muxed, packager, hosts } = settings;
    const hop = plan.pipelines === 1 ? "encoder" : `encoder ${pipeline}`;
    const said = new Map<string, number>();
    const note = (text: string) => {
        const now = performance.now();
        if (now - (said.get(text) ?? -quietMs) < quietMs) return;
        said.set(text, now);
        report.event({ type: "note", at: Date.now(), hop, text });
    };
    const target = `${packager}/in/${pipeline}`;
    const courier = new Courier(target, note);
    const own = await courier.listen();
    const decoder = new Decoder(plan, settings.input, note);
    const feeder: Feeder = new Feeder(plan, decoder, {
        note,
        shows: (what) => report.event({ type: "input", at: Date.now(), pipeline, shows: what }),
        begin: (startsAt) => {
            courier.send(`/${startsAt}/tracks.json`, Buffer.from(JSON.stringify(tracksOf(plan, muxed))));
            const run: EncoderRun = new EncoderRun(
                plan,
                muxed,
                startsAt,
                own,
                (line) => console.error(line),
                (why) => {
                    // One that was replaced already has nothing to say.
                    if (run !== feeder.run) return;
                    note(`the encoder's ffmpeg ended (${why}): a new one begins`);
                    // One that can't run at all is not started a hundred times a second.
                    setTimeout(() => feeder.renew(run), run.frames > 0 ? 0 : brokenMs);
                },
            );
            return run;
        },
    });
    process.once("exit", () => {
        feeder.run.stop();
        decoder.stop();
    });
    const { image } = plan.inputLoss;
    if ("slateUrl" in image) {
        slate(canvas(plan), image.slateUrl, hosts).then(
            (picture) => (feeder.image = [picture]),
            (error: unknown) => note(`no slate for input loss, black instead: ${image.slateUrl}: ${String(error)}`),
        );
    }
    const api = new Api(settings, feeder, target, report, note);
    await api.listen();
    setInterval(
        figures(plan, feeder, decoder, courier, (all) => report.figures(all)),
        figuresMs,
    );
    report.ready();
    for (;;) await wait(feeder.tick());
};

/** ffmpeg tells its progress in steps of half a second: a rate is that of so many seconds. */
const steadySeconds = 5;

/** Says once a second how it does. */
function figures(
    plan: EncoderPlan,
    feeder: Feeder,
    decoder: Decoder,
    courier: Courier,
    say: (figures: Record<string, number>) => void,
): () => void {
    const planned = plan.frameRate.numerator / plan.frameRate.denominator;
    const meters = { encoder: new CpuMeter(), decoder: new CpuMeter(), self: new CpuMeter() };
    let before = { at: performance.now(), bytes: 0, run: feeder.run, encoded: 0 };
    let rates: number[] = [];
    return () => {
        const now = performance.now();
        const seconds = (now - before.at) / 1000;
        const { run } = feeder;
        const encoded = run.encoded - (run === before.run ? before.encoded : 0);
        rates = [...rates.slice(1 - steadySeconds), encoded / seconds];
        const fps = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
        const own = meters.self.percent(process.pid);
        say({
            bitrate: Math.round((8 * (courier.bytes - before.bytes)) / seconds),
            fps: Math.round(10 * fps) / 10,
            speed: Math.round(100 * (fps / planned)) / 100,
            queueMs: Math.round(decoder.programme.waitingMs),
            backlog: run.backlog,
            dropped: feeder.dropped,
            repeated: feeder.repeated,
            runs: feeder.runs,
            undelivered: courier.waiting,
            lost: courier.lost,
            cpuFeeder: own + meters.decoder.percent(decoder.pid),
            cpuEncoder: meters.encoder.percent(run.pid),
        });
        before = { at: now, bytes: courier.bytes, run, encoded: run.encoded };
    };
}
