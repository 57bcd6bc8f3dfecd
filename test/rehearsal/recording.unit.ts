import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

import { recordStack, recordText } from "../../cli/recorded";
import { Recordings } from "../../rehearsal/aws/bucket/recordings";
import { Archive, collectRecording } from "../../rehearsal/aws/encoder/archive";
import { encoderArguments } from "../../rehearsal/aws/encoder/arguments";
import { tee } from "../../rehearsal/aws/encoder/tee";
import { encoderPlan } from "../../rehearsal/plan/encoder";
import { recordingPlans } from "../../rehearsal/plan/recording";
import { RecordingPlan } from "../../rehearsal/plan/types";
import { smallPlan } from "./encoder-support";
import { root } from "./support/run";

describe("the recording of a graph", () => {
    it("is a copy of the highest rung, for each pipeline, as prod says", async () => {
        const { recording } = await recordStack(root, "prod");
        const [plan, ...more] = encoderPlan(recording.resources).recordings ?? [];
        expect(more).to.deep.equal([]);
        expect(plan).to.deep.include({ rendition: "1080p", sound: true, rolloverSeconds: 600, extension: "ts" });
        expect(plan.destinations.map(({ key }) => key)).to.deep.equal([
            "prod/a/recording_1080p",
            "prod/b/recording_1080p",
        ]);
        const buckets = recording.resources.all("aws:s3/bucket:Bucket").map(({ outputs }) => outputs["bucket"]);
        for (const { bucket } of plan.destinations) expect(buckets).to.include(bucket);
    });

    it("is none where the config has none, and follows each of its values", async () => {
        const { recording } = await recordStack(root, "dev");
        expect(encoderPlan(recording.resources)).not.to.have.property("recordings");
        const text = readFileSync(path.join(root, "Pulumi.dev.yaml"), "utf8");
        const with_ = `${text.trimEnd()}\n  pi-live:recording: { bucketName: own-bucket, prefix: gigs/1, rolloverSeconds: 60 }\n`;
        const changed = await recordText(root, with_, "Pulumi.dev.yaml", {});
        expect(encoderPlan(changed.recording.resources).recordings).to.deep.equal([
            {
                rendition: "720p",
                sound: true,
                rolloverSeconds: 60,
                extension: "ts",
                destinations: [{ bucket: "own-bucket", key: "gigs/1/a/recording_720p" }],
            },
        ]);
    });

    it("has MediaLive's defaults, and is refused in words where it can't be played", () => {
        const rungs = new Map([["video-720p", "720p"]]);
        const made = recordingPlans(channel({}), rungs);
        expect(made).to.deep.equal({
            plans: [
                {
                    rendition: "720p",
                    sound: false,
                    rolloverSeconds: 300,
                    extension: "m2ts",
                    destinations: [{ bucket: "b", key: "folder/base" }],
                },
            ],
            notes: [],
        });
        const notes = (change: Change) => recordingPlans(channel(change), rungs).notes;
        expect(notes({ video: "own" })).to.deep.equal([
            "the recording rec: no rung of the ladder is made of its video",
        ]);
        expect(notes({ container: { rawSettings: {} } })).to.deep.equal(["the recording rec: its container is raw"]);
        for (const url of ["s3ssl://b", "s3ssl://b/folder/", "rtmp://b/c"]) {
            expect(notes({ url })).to.deep.equal([
                "the recording rec: its destinations are no addresses such as s3ssl://bucket/folder/name",
            ]);
        }
    });
});

interface Change {
    video?: string;
    container?: unknown;
    url?: string;
}

/** A channel with one archive output and as few settings as may be. */
function channel({ video = "video-720p", container = { m2tsSettings: {} }, url = "s3ssl://b/folder/base" }: Change) {
    return {
        destinations: [{ id: "d", settings: [{ url }] }],
        encoderSettings: {
            outputGroups: [
                {
                    outputGroupSettings: { archiveGroupSettings: [{ destination: { destinationRefId: "d" } }] },
                    outputs: [
                        {
                            outputName: "rec",
                            videoDescriptionName: video,
                            outputSettings: { archiveOutputSettings: { containerSettings: container } },
                        },
                    ],
                },
            ],
        },
    };
}

const plan: RecordingPlan = {
    rendition: "low",
    sound: true,
    rolloverSeconds: 60,
    extension: "ts",
    destinations: [{ bucket: "b", key: "event/a/recording_50%" }],
};

describe("the arguments of ffmpeg for a recording", () => {
    const files = { rendition: "low", sound: true, rolloverSeconds: 60, pattern: "recording/0/r.%06d.ts", first: 7 };
    const last = (...[ladder, muxed]: [ReturnType<typeof smallPlan>, boolean]) =>
        encoderArguments(ladder, muxed, "http://h:1/0/9", [files]).at(-1) ?? "";

    it("hand the packets of its rung and sound on, and are the same for the packager", () => {
        const all = last(smallPlan(), false);
        expect(all).to.include("[f=segment:").and.include(":segment_time=60:").and.include(":segment_start_number=7:");
        expect(all).to.include(String.raw`:select=v\\:1,a\\:0:`);
        expect(all).to.match(/\]recording\/0\/r\.%06d\.ts$/);
        expect(last(smallPlan(), true)).to.include(String.raw`:select=v\\:1,a\\:1:`);
        expect(last(smallPlan({ audio: undefined }), false)).to.include(String.raw`:select=v\\:1:`);
        // One encode a rung, recorded or not.
        const words = encoderArguments(smallPlan(), false, "x", [files]);
        expect(words.filter((word) => word === "libx264")).to.have.length(2);
        const plain = encoderArguments(smallPlan(), false, "x");
        expect(plain).not.to.include("tee");
        const pairs = plain.slice(plain.indexOf("hls") + 1, -1);
        for (let i = 0; i < pairs.length; i += 2) expect(all).to.include(`:${pairs[i].slice(1)}=`);
    });

    it("are quoted for both of tee's lists", () => {
        expect(
            tee([
                {
                    file: "a b|c",
                    options: [
                        ["f", "x"],
                        ["o", "1:2 ']"],
                    ],
                },
            ]),
        ).to.equal(String.raw`[f=x:o=1\\:2\\\ \\\'\\]]a\ b\|c`);
    });
});

describe("files of a recording", () => {
    let folder: string;
    let server: Server;
    let target: string;
    let status: number;
    let taken: string[];

    beforeEach(async () => {
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-recording-"));
        taken = [];
        status = 200;
        server = createServer((request, response) => {
            request.resume().on("end", () => {
                if (status === 200) taken.push(request.url ?? "");
                response.writeHead(status).end();
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        target = address === null || typeof address === "string" ? "" : `http://127.0.0.1:${address.port}`;
    });

    afterEach(() => {
        server.closeAllConnections();
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const here = () => path.join(folder, "recording/0");
    const names = () =>
        readdirSync(here())
            .filter((name) => name.endsWith(".ts"))
            .sort();
    /** What an ffmpeg would write. */
    const write = (number: number, bytes = 10) =>
        writeFileSync(path.join(here(), `recording_50%.${String(number).padStart(6, "0")}.ts`), Buffer.alloc(bytes));
    const archive = (notes: string[] = [], limit?: number) =>
        new Archive({ recordings: [plan], pipeline: 0, target, limit, note: (text) => notes.push(text) }, folder);

    it("are sent when they are complete, and counted on by the next run and the next process", async () => {
        const first = archive();
        expect(first.begin()).to.deep.include({
            rendition: "low",
            sound: true,
            rolloverSeconds: 60,
            first: 0,
            pattern: `${here()}/recording_50%%.%06d.ts`,
        });
        for (const n of [0, 1, 2]) write(n);
        await first.send();
        expect(taken).to.deep.equal(["/b/event/a/recording_50%25.000000.ts", "/b/event/a/recording_50%25.000001.ts"]);
        expect(names()).to.deep.equal(["recording_50%.000002.ts"]);
        expect(first.begin()[0].first).to.equal(3);
        await first.send();
        expect(names()).to.deep.equal([]);
        expect(taken.at(-1)).to.equal("/b/event/a/recording_50%25.000002.ts");
        expect(archive().begin()[0].first).to.equal(3);
    });

    it("wait while the bucket refuses, the oldest given up when there are too many", async () => {
        const notes: string[] = [];
        const one = archive(notes, 35);
        one.begin();
        status = 503;
        for (const n of [0, 1, 2, 3, 4, 5]) write(n);
        await one.send();
        await one.send();
        expect([one.waiting, one.lost]).to.deep.equal([3, 2]);
        expect(notes).to.deep.equal([
            "the bucket does not take the recording (it answers 503): it is kept and tried again",
            "the recording loses event/a/recording_50%.000000.ts: too much waits for the bucket",
            "the recording loses event/a/recording_50%.000001.ts: too much waits for the bucket",
        ]);
        status = 200;
        await one.send();
        expect(taken).to.have.length(3);
        expect(notes.at(-1)).to.equal("the bucket takes the recording again");
    });

    it("that never were sent are collected at the end", () => {
        archive().begin();
        write(4, 3);
        collectRecording([plan], 0, folder, path.join(folder, "kept"));
        const file = path.join(folder, "kept/b/event/a/recording_50%.000004.ts");
        expect(readFileSync(file)).to.have.length(3);
    });

    it("are none for a pipeline without a destination", () => {
        const none = new Archive({ recordings: [plan], pipeline: 1, target, note: () => {} }, folder);
        expect(none.begin()).to.deep.equal([]);
        expect(existsSync(path.join(folder, "recording"))).to.equal(false);
    });
});

describe("the bucket of a recording", () => {
    let folder: string;
    let server: Server;
    let url: string;

    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pi-live-bucket-"))));
    afterEach(() => {
        server.closeAllConnections();
        server.close();
        rmSync(folder, { recursive: true, force: true });
    });

    async function open(limit?: number): Promise<Recordings> {
        const recordings = new Recordings({ starts: ["b/event/a/x."], folder, limit });
        server = createServer((request, response) => {
            void recordings
                .put((request.url ?? "").slice(1), request)
                .then(({ status }) => response.writeHead(status).end());
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        url = address === null || typeof address === "string" ? "" : `http://127.0.0.1:${address.port}`;
        return recordings;
    }

    const put = async (n: number, body: string) =>
        (await fetch(`${url}/b/event/a/x.${n}.ts`, { method: "PUT", body })).status;

    it("takes what the graph records, and nothing else", async () => {
        const recordings = await open();
        expect(recordings.takes("b/event/a/x.000000.ts")).to.equal(true);
        for (const other of ["b/event/b/x.0.ts", "b/event/a/y.0.ts", "x", "b/event/a/x.0/../../../../etc"]) {
            expect(recordings.takes(other), other).to.equal(false);
        }
    });

    it("keeps whole files, the newest when there are too many", async () => {
        mkdirSync(path.join(folder, "b"));
        writeFileSync(path.join(folder, "b/x.part"), "half");
        const recordings = await open(5);
        expect(existsSync(path.join(folder, "b/x.part"))).to.equal(false);
        for (const n of [0, 1, 2]) {
            expect(await put(n, "ab")).to.equal(200);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        expect(readdirSync(path.join(folder, "b/event/a")).sort()).to.deep.equal(["x.1.ts", "x.2.ts"]);
        expect(await put(3, "abcdefgh")).to.equal(200);
        expect(readdirSync(path.join(folder, "b/event/a"))).to.deep.equal(["x.3.ts"]);
        expect(recordings.counts).to.deep.equal({ recordings: 4, recordedBytes: 14, recordingsGone: 3 });
    });
});
