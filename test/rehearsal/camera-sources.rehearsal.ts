import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import dgram from "node:dgram";
import { once } from "node:events";
import path from "node:path";

import { expect } from "chai";

import { foreignPicture } from "../../components/pi-ingest/codecs";
import { contributionHop } from "../../rehearsal/venue/contribution/hop";
import { ingestHop, ingestPorts } from "../../rehearsal/venue/ingest/hop";
import { IngestPlan, ingestPlans } from "../../rehearsal/plan/ingest";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { enhanced, enhancedSound, film, joined, Tag } from "../support/rtmp/flv";
import { publish } from "../support/rtmp/publisher";
import { supervisor } from "./support/run";
import { until } from "./support/until";
import { changed, set } from "./support/venue";

/** Half a key frame interval and more: what an early goodbye would cost shows in the number of frames. */
const latencyMs = 1500;

/** The flow's stand-in: a file for each caller, one after the other. */
class Flow {
    readonly files: string[] = [];
    private child: ChildProcess | undefined;
    private open = true;

    constructor(
        private readonly port: number,
        private readonly folder: string,
    ) {}

    listen(): void {
        const file = path.join(this.folder, `${this.files.length}.ts`);
        const url = `srt://127.0.0.1:${this.port}?mode=listener&latency=${latencyMs}`;
        const words = ["-c", 'exec srt-live-transmit -q -a no -loglevel:fatal "$0" file://con >"$1"', url, file];
        this.child = spawn("sh", words, { stdio: "ignore" });
        this.files.push(file);
        this.child.once("exit", () => {
            if (this.open) this.listen();
        });
    }

    async stop(): Promise<void> {
        this.open = false;
        if (this.child === undefined || this.child.exitCode !== null) return;
        this.child.kill("SIGKILL");
        await once(this.child, "exit");
    }
}

/** The frames of a recording, by ffprobe; and what a decoder says of it. */
function recorded(file: string): { width: number; frames: number; codecs: string[]; complaints: string } {
    const entries = "stream=codec_name,width,nb_read_packets";
    const words = ["-v", "quiet", "-count_packets", "-show_entries", entries, "-of", "default=nw=1", file];
    const { stdout } = spawnSync("ffprobe", words, { encoding: "utf8" });
    const all = (key: string) => [...stdout.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value);
    const decoded = spawnSync("ffmpeg", ["-v", "error", "-i", file, "-map", "0:v", "-f", "null", "-"], {
        encoding: "utf8",
    });
    return {
        codecs: [...new Set(all("codec_name"))].sort(),
        width: Number(all("width")[0]),
        frames: Number(all("nb_read_packets")[all("codec_name").indexOf("h264")]),
        complaints: decoded.stderr,
    };
}

async function freePort(): Promise<number> {
    const socket = dgram.createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    socket.close();
    return port;
}

describe("cameras and phones as they are, by nginx and the relay to a flow", () => {
    let ingest: IngestPlan;
    let place: Place;
    let hops: Supervisor;
    let flow: Flow;
    before(async () => {
        const cameras = [{ application: "stage", kind: "rtmp" }];
        const graph = await changed("dev", (config) => set(config, ["pi-live:cameras"], cameras));
        [ingest] = ingestPlans(graph);
    });
    beforeEach(async () => {
        place = await Place.make(ingestPorts(ingest));
        hops = supervisor();
        const hop = ingestHop(ingest, place);
        if (hop === undefined) throw new Error("no nginx in the graph");
        await hops.start(hop);
        const port = await freePort();
        flow = new Flow(port, place.folder("flow"));
        flow.listen();
        const plan = { flow: "main", source: "main", port, ingest: ingest.name, application: "stage", latencyMs };
        const door = { host: "127.0.0.1", port };
        await hops.start(contributionHop({ ...plan, kind: "obs" }, [ingest], place, { door }));
    });
    afterEach(async () => {
        await hops.stop();
        await flow.stop();
        place.remove();
    });

    const send = (tags: Tag[]) =>
        publish({ port: place.port(`${ingest.name} rtmp`), application: "stage", name: "live", tags });
    const relaySaid = () => hops.status().find(({ name }) => name === "contribution main")?.said;
    /** Recordings that a caller sent to, once the last one has left. */
    async function received(callers: number): Promise<ReturnType<typeof recorded>[]> {
        await until("the callers have left", 12, () => flow.files.length > callers);
        return flow.files.slice(0, callers).map(recorded);
    }

    it("play to the last frame, though the camera ends before the receiver has", async () => {
        expect(await send(film({ seconds: 5 }))).to.equal("sent");
        const [{ frames, codecs }] = await received(1);
        expect(codecs).to.deep.equal(["aac", "h264"]);
        // From a key frame, one a second, to the end but for what waits for the sound beside it.
        expect(frames % 24, `${frames} frames`).to.be.oneOf([0, 22, 23]);
    });

    it("bring a picture with silence where sound is announced alone, or of a codec that RTMP did not have", async () => {
        const tags = film({ seconds: 6 });
        for (const sent of [tags.filter(({ kind }) => kind !== "audio"), enhancedSound(tags, "Opus")]) {
            const before = flow.files.length;
            await send(sent);
            const { codecs, frames, complaints } = (await received(before))[before - 1];
            expect(codecs).to.deep.equal(["aac", "h264"]);
            expect(frames).to.be.greaterThan(40);
            expect(complaints).to.equal("");
        }
        const [first, ...others] = relaySaid() ?? [];
        expect(first).to.equal("the sound of stage is no AAC: silence goes out, set the camera to AAC (docs/pi.md)");
        // Not a line for each packet.
        expect(others.join("\n")).to.not.contain("is not implemented");
    });

    it("are told to send H.264 when they send another codec, and are relayed when they do", async () => {
        await send(enhanced(film({ seconds: 4 }), "hvc1"));
        expect(flow.files, "no caller").to.have.length(1);
        expect(relaySaid()).to.deep.equal([`stage ${foreignPicture("H.265")}`]);
        await send(film({ seconds: 4 }));
        expect((await received(1))[0].frames).to.be.greaterThan(20);
    });

    it("may turn round: the stream starts again with the other size, and both decode", async () => {
        await send(joined(film({ seconds: 5 }), film({ seconds: 6, size: "180x320", profile: "main" })));
        const [flat, upright] = await received(2);
        expect([flat.width, upright.width]).to.deep.equal([320, 180]);
        expect(upright.complaints).to.equal("");
    });
});
