import { execFileSync, spawn } from "node:child_process";
import path from "node:path";

import { expect } from "chai";

import { cameraHop, publishUrl } from "../../rehearsal/venue/camera/hop";
import { readFrames } from "../../rehearsal/clock/frames";
import { flowOutPort } from "../../rehearsal/aws/flow/hop";
import { ingestHop, ingestPorts, localUrl } from "../../rehearsal/venue/ingest/hop";
import { IngestPlan, ingestPlans } from "../../rehearsal/plan/ingest";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { playSource, probe } from "./support/source";
import { until } from "./support/until";
import { changed, set } from "./support/venue";

const small = { kind: "rtmp", width: 320, height: 180, framesPerSecond: 12, bitrate: 400_000 };

/** Two seconds of film without sound. */
function film(file: string): string {
    const source = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=12,format=yuv420p", "-t", "2"];
    const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-y", file];
    execFileSync("nice", ["-n", "10", "ffmpeg", "-hide_banner", "-loglevel", "error", ...source, ...encode]);
    return file;
}

describe("the ingest, as nginx on this machine", () => {
    let ingest: IngestPlan;
    let place: Place;
    let hops: Supervisor;
    before(async () => {
        const graph = await changed("dev", (config) => {
            set(
                config,
                ["pi-live:cameras"],
                [
                    { application: "stage", ...small },
                    { application: "crowd", ...small },
                ],
            );
            set(config, ["pi-live:publishKeys"], { secure: "AAABsealed" });
        });
        [ingest] = ingestPlans(graph);
        place = await Place.make(ingestPorts(ingest));
        hops = supervisor();
        const hop = ingestHop(ingest, place);
        if (hop === undefined) throw new Error("no nginx in the graph");
        await hops.start(hop);
    });
    after(async () => {
        await hops.stop();
        place.remove();
    });

    it("lets no camera in without its key", async () => {
        const [stage] = ingest.cameras;
        for (const publishKey of ["not-the-key", undefined]) {
            const stranger = { ...stage, application: "crowd", publishKey };
            const error = await hops
                .start({ ...cameraHop(ingest, stranger, place), name: `stranger ${publishKey}` })
                .then(
                    () => undefined,
                    (reason: unknown) => reason,
                );
            expect(error).to.be.an.instanceOf(Error).with.property("message").that.includes("does not start");
        }
        await hops.start(cameraHop(ingest, stage, place));
        await until("it is seen", 4, () => hops.status()[0].figures["bitrate stage"] !== 0);
        expect(hops.status()[0].figures).to.include({ publishers: 1, "bitrate crowd": 0 });
    });

    it("waits for a real camera, and tells what came", async () => {
        const crowd = ingest.cameras[1];
        const hop = cameraHop(ingest, crowd, place, { source: { kind: "wait" } });
        await hops.start(hop);
        const said = () => String(hops.status().find(({ name }) => name === hop.name)?.figures.camera);
        await until("the address", 3, () => /^waits at port \d+, crowd$/.test(said()));
        const file = film(path.join(place.folder("film"), "film.mp4"));
        const push = [
            "-re",
            "-stream_loop",
            "-1",
            "-i",
            file,
            "-c",
            "copy",
            "-f",
            "flv",
            publishUrl(ingest, crowd, place),
        ];
        const camera = spawn("ffmpeg", ["-hide_banner", "-loglevel", "error", ...push], { stdio: "ignore" });
        try {
            await until("the camera", 5, () => said() === "320x180 H264, no sound");
        } finally {
            camera.kill("SIGKILL");
            await hops.stop(hop.name);
        }
    });

    it("gets the picture of a camera that nobody fetches evenly, over and over, without a clock", async () => {
        const crowd = ingest.cameras[1];
        await hops.start(cameraHop(ingest, crowd, place, { unseen: true }));
        await until("it is seen", 8, () => hops.status()[0].figures["bitrate crowd"] !== 0);
        // Ten seconds have two ends of four in them at least.
        const frames = await readFrames(localUrl(ingest.name, "crowd", place), { frames: 120, timeoutMs: 20_000 });
        expect(frames).to.have.length(120);
        expect(frames.filter(({ value }) => value !== undefined)).to.deep.equal([]);
        const steps = frames.slice(1).map(({ pts }, i) => pts - frames[i].pts);
        expect(Math.min(...steps)).to.be.above(0.05);
        // Sound of the loop is a part of an AAC frame longer than its picture.
        expect(Math.max(...steps)).to.be.below(0.12);
    });
});

describe("a film without sound in the camera's place", () => {
    it("is sent with silence, and straight to the flow where the Pi's exit is direct", async () => {
        const place = await Place.make([]);
        const file = film(path.join(place.folder("film"), "film.mp4"));
        try {
            for (const kind of ["obs", "direct"]) {
                const graph = await changed("dev", (config) => {
                    set(
                        config,
                        ["pi-live:cameras"],
                        [{ application: "stage", ...small, kind: "raspicam", keyFrameSeconds: 0.5 }],
                    );
                    set(config, ["pi-live:contribution", "latencyMs"], 120);
                    set(config, ["pi-live:pi", "hosts", 0], { ...venue, exit: { kind } });
                });
                const source = await playSource(graph, { source: { kind: "file", file, sound: false } });
                try {
                    const streams = await probe(flowOutPort(source.flows[0].name, source.place));
                    expect(
                        streams.map(({ codec_name: codec }) => codec),
                        kind,
                    ).to.have.members(["h264", "aac"]);
                } finally {
                    await source.stop();
                }
            }
        } finally {
            place.remove();
        }
    });
});

const venue = { name: "venue", host: "raspberrypi.local", user: "pi", unpinnedHostKey: true };
