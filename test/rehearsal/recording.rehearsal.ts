import { expect } from "chai";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

import { collectRecordings, encoderName } from "../../rehearsal/aws/encoder/hop";
import { RecordingPlan } from "../../rehearsal/plan/types";
import type { Place } from "../../rehearsal/run/place";
import { bucketOf, ffmpegsOf, programme, smallPlan, Stand, stand } from "./encoder-support";
import { until } from "./support/until";
import { pictures, streams } from "./support/pictures";
import { smallDisk } from "./support/small-disk";

const recording: RecordingPlan = {
    rendition: "high",
    sound: true,
    rolloverSeconds: 2,
    extension: "ts",
    destinations: [
        { bucket: "recordings", key: "event/a/recording_high" },
        { bucket: "recordings", key: "event/b/recording_high" },
    ],
};

/** Of a run's first picture, 90 kHz, with and without a recording: ffmpeg's 1.4 s, and two frames for B pictures. */
const firstStamp = 126_000 + 2 * 3750;

/** Names of a pipeline's objects, in order; one that is on its way is none yet. */
function objects(folder: string, pipeline: "a" | "b"): string[] {
    const here = path.join(folder, "recordings/event", pipeline);
    const names = existsSync(here) ? readdirSync(here) : [];
    return names.filter((name) => !name.endsWith(".part")).sort();
}

function inOrder(count: number): string[] {
    return Array.from({ length: count }, (_, i) => `recording_high.${String(i).padStart(6, "0")}.ts`);
}

function isEnd(text: string): boolean {
    return text.startsWith("a recording ends (No space left on device): the programme goes on");
}

async function seconds(file: string): Promise<number> {
    const args = ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", file];
    return Number((await promisify(execFile)("ffprobe", args)).stdout);
}

describe("the channel's recording", () => {
    it("is in the bucket, whole, whoever dies on the way", async () => {
        const two = smallPlan({ pipelines: 2, recordings: [recording] });
        await stand(two, async ({ all, sink, source, place, events, plan }) => {
            source.play(programme());
            const bucket = path.join(place.folder("bucket"), "recordings");
            await until("two files of both", 40, () =>
                (["a", "b"] as const).every((pipeline) => objects(bucket, pipeline).length >= 2),
            );
            const [first, second] = inOrder(2).map((name) => path.join(bucket, "recordings/event/a", name));
            const [picture, sound, ...more] = await streams(second);
            expect(picture).to.include({ codec_name: "h264", profile: "High", width: 320, height: 180 });
            expect(picture.r_frame_rate).to.equal("24/1");
            expect(sound).to.include({ codec_name: "aac", sample_rate: "48000", channels: 2 });
            expect(more).to.deep.equal([]);
            // The very pictures that went to the packager, from a key frame to the next rollover's.
            const recorded = await pictures([first, second]);
            // On a busy machine a run may have begun anew before it made a chunk.
            const run = sink.runs(0).find((each) => sink.chunks("high", 0, each).length > 0);
            const sent = await pictures(sink.chunks("high", 0, run).slice(0, 4));
            expect(recorded).to.deep.equal(sent.slice(0, recorded.length));
            expect(recorded).to.have.length(96);
            expect(recorded[0].pts).to.equal(firstStamp);
            expect(recorded[48].key).to.equal(true);

            await all.stop("bucket");
            const waiting = () => all.status().map(({ figures }) => Number(figures["unrecorded"] ?? 0));
            await until("files that wait", 30, () => waiting().filter((count) => count >= 2).length === 2);
            await all.start(bucketOf(plan, place));
            await until("the bucket has them", 20, () => objects(bucket, "b").length >= 4);
            const said = events.flatMap((event) => (event.type === "note" ? [event.text] : []));
            expect(said.filter((text) => /^the bucket does not take the recording/.test(text))).to.have.length(2);

            const ran = sink.runs(0).length;
            const pid = all.status().find(({ name }) => name === encoderName(plan, 0))?.pid ?? 0;
            for (const child of ffmpegsOf(pid, "tee")) process.kill(child, "SIGKILL");
            await until(
                "a new run of it",
                30,
                () => sink.runs(0).length > ran && sink.chunks("low", 0, sink.runs(0)[ran]).length > 0,
            );
            all.signal(encoderName(plan, 0), "SIGKILL");
            const before = objects(bucket, "a").length;
            await until("files of a third", 40, () => objects(bucket, "a").length >= before + 2);

            await all.stop();
            const kept = path.join(place.root, "kept");
            collectRecordings(plan, place, kept);
            const files = [...objects(bucket, "b"), ...objects(kept, "b")];
            expect(files).to.deep.equal(inOrder(files.length));
            expect(objects(kept, "b")).not.to.deep.equal([]);
            const of = (name: string) =>
                path.join(
                    existsSync(path.join(bucket, "recordings/event/b", name)) ? bucket : kept,
                    "recordings/event/b",
                    name,
                );
            let sum = 0;
            for (const name of files) sum += await seconds(of(name));
            // Chunks of a second each: all that the packager got, and of each run one on its way there and one that was not complete.
            const chunks = sink.runs(1).flatMap((each) => sink.chunks("high", 1, each)).length;
            expect(sum).to.be.within(chunks - 0.5, chunks + 2 * sink.runs(1).length);
            const broken = [...objects(bucket, "a"), ...objects(kept, "a")];
            expect(broken).to.deep.equal(inOrder(broken.length));
        });
    });

    it("ends when its disk is full; the programme goes on, and the crew is told", async function () {
        const disk = smallDisk(300);
        if (disk === undefined) return this.skip();
        const prepare = (place: Place) => symlinkSync(disk.folder, path.join(place.folder("encoder"), "recording"));
        const test = async ({ all, sink, source, events, place, plan }: Stand) => {
            source.play(programme());
            // What it does not take has to wait.
            await all.stop("bucket");
            const ended = () => events.some((event) => event.type === "note" && isEnd(event.text));
            await until("words about it", 60, ended);
            const run = sink.runs(0).at(-1);
            const before = sink.chunks("high", 0, run).length;
            await until("five more chunks", 30, () => sink.chunks("high", 0, run).length >= before + 5);
            expect(sink.runs(0).at(-1), "no new run").to.equal(run);
            // What was complete is not lost.
            await all.start(bucketOf(plan, place));
            const bucket = path.join(place.folder("bucket"), "recordings");
            await until("a file in the bucket", 20, () => objects(bucket, "a").length >= 1);
            expect(objects(bucket, "a")).to.deep.equal(inOrder(objects(bucket, "a").length));
        };
        try {
            await stand(smallPlan({ recordings: [recording] }), test, { prepare });
        } finally {
            disk.remove();
        }
    });

    it("is not made where the graph wants none", async () => {
        await stand(smallPlan(), async ({ sink, source, place }) => {
            source.play(programme());
            await until("three chunks", 40, () => sink.chunks("high").length >= 3);
            expect(existsSync(path.join(place.folder("encoder"), "recording"))).to.equal(false);
            expect(existsSync(path.join(place.folder("bucket"), "recordings"))).to.equal(false);
            expect((await pictures(sink.chunks("high").slice(0, 1)))[0].pts).to.equal(firstStamp);
        });
    });
});
