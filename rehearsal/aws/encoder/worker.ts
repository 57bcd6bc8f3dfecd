/** MediaLive: one pipeline of the channel. */
import { setTimeout as wait } from "node:timers/promises";

import type { WorkerMain } from "../../run/report";
import { Api } from "./api";
import { Archive, recordingNote } from "./archive";
import { Courier } from "./courier";
import { Decoder } from "./decoder";
import { Feeder } from "./feeder";
import { figures } from "./figures";
import { tracksOf } from "./level";
import { slate } from "./picture";
import { EncoderRun } from "./run";
import { encoderSettingsSchema } from "./settings";
import { standing } from "./store";
import { canvas } from "./arguments";

/** The same words are not said again for so long. */
const quietMs = 60_000;
const figuresMs = 1000;
/** Wait after an ffmpeg that took no frame. */
const brokenMs = 1000;

export const main: WorkerMain = async (given, report) => {
    const settings = encoderSettingsSchema.parse(given);
    const { plan, pipeline, muxed, packager, bucket, hosts } = settings;
    const hop = plan.pipelines === 1 ? "encoder" : `encoder ${pipeline}`;
    const said = new Map<string, number>();
    const note = (text: string) => {
        const now = performance.now();
        if (now - (said.get(text) ?? -quietMs) < quietMs) return;
        said.set(text, now);
        report.event({ type: "note", at: Date.now(), hop, text });
    };
    const restarted = (process: string, why: string) =>
        report.event({ type: "restart", at: Date.now(), hop, process, why });
    const target = `${packager}/in/${pipeline}`;
    const courier = new Courier(target, note);
    const own = await courier.listen();
    const archive =
        plan.recordings === undefined || bucket === undefined
            ? undefined
            : new Archive({ recordings: plan.recordings, pipeline, target: bucket, note }, "");
    const decoder = new Decoder(plan, settings.input, note, (why) => restarted("ffmpeg (decoding)", why));
    const feeder: Feeder = new Feeder(plan, decoder, {
        // What a slow machine does to the rehearsal is no fault of the event: viewers' loss is counted by itself.
        late: (ms, hung) =>
            hung
                ? restarted("ffmpeg (encoding)", `it hung: ${ms} ms late`)
                : note(`this machine is too slow: the encoder was ${(ms / 1000).toFixed(1)} s late, it begins anew`),
        shows: (what) => report.event({ type: "input", at: Date.now(), pipeline, shows: what }),
        begin: (startsAt) => {
            courier.send(`/${startsAt}/tracks.json`, Buffer.from(JSON.stringify(tracksOf(plan, muxed))));
            const run: EncoderRun = new EncoderRun(
                plan,
                muxed,
                startsAt,
                own,
                archive?.begin() ?? [],
                (line) => {
                    console.error(line);
                    const lost = recordingNote(line);
                    if (lost !== undefined) note(lost);
                },
                (why) => {
                    // One that was replaced already has nothing to say.
                    if (run !== feeder.run) return;
                    restarted("ffmpeg (encoding)", why);
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
            (picture) => (feeder.image = standing(picture)),
            (error: unknown) => note(`no slate for input loss, black instead: ${image.slateUrl}: ${String(error)}`),
        );
    }
    const api = new Api(settings, feeder, target, report, note);
    await api.listen();
    setInterval(
        figures(plan, feeder, decoder, courier, (all) => report.figures(all)),
        figuresMs,
    );
    if (archive !== undefined) {
        setInterval(() => {
            archive.send().catch((error: unknown) => note(`the recording: ${String(error)}`));
            report.figures({ recorded: archive.sent, unrecorded: archive.waiting, recordingsLost: archive.lost });
        }, figuresMs);
    }
    report.ready();
    for (;;) {
        api.due();
        await wait(feeder.tick());
    }
};
