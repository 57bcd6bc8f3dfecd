/** What the tests of the encoder put around it: a source that can be cut, and a packager that keeps everything. */
import { ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer, Socket } from "node:net";
import path from "node:path";

import { bucketHop } from "../../rehearsal/aws/bucket/hop";
import { encoderHops, encoderPorts } from "../../rehearsal/aws/encoder/hop";
import { EncoderPlan } from "../../rehearsal/plan/types";
import { Hop, RehearsalEvent } from "../../rehearsal/run/hop";
import { Place } from "../../rehearsal/run/place";
import { Supervisor } from "../../rehearsal/run/supervisor";
import { SteppedClock } from "./support/clock";
import { argumentsOf } from "./support/processes";
import { supervisor } from "./support/run";

/** A small channel: two rungs and sound. */
export function smallPlan(change: Partial<EncoderPlan> = {}): EncoderPlan {
    const rung = { quality: 7, bFrames: 2, referenceFrames: 3, sceneChangeDetect: true, scaling: "DEFAULT" };
    return {
        channelId: "4711",
        pipelines: 1,
        frameRate: { numerator: 24, denominator: 1 },
        gopFrames: 24,
        renditions: [
            { ...rung, name: "high", width: 320, height: 180, maxBitrate: 400000, bufferSize: 800000, profile: "HIGH" },
            { ...rung, name: "low", width: 160, height: 90, maxBitrate: 150000, bufferSize: 300000, profile: "MAIN" },
        ],
        audio: { bitrate: 64000, sampleRate: 48000, channels: 2 },
        inputLoss: { repeatFrameMs: 500, blackFrameMs: 1000, image: { color: "0000ff" } },
        scale: 1,
        preset: "ultrafast",
        ...change,
    };
}

/** A flow: whoever connects gets the newest bytes of the programme. */
export class Source {
    private readonly sockets = new Set<Socket>();
    private readonly server = createServer((socket) => {
        this.sockets.add(socket);
        socket.on("error", () => {});
        socket.once("close", () => this.sockets.delete(socket));
    });
    private child?: ChildProcess;

    constructor(readonly port: number) {}

    async listen(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    }

    /** Plays what these arguments of ffmpeg make (inputs, filters, codecs), in real time. */
    play(args: string[]): void {
        this.cut();
        const all = ["-hide_banner", "-loglevel", "error", ...args, "-f", "mpegts", "pipe:1"];
        const child = spawn("ffmpeg", all, { stdio: ["ignore", "pipe", "inherit"] });
        child.stdout.on("data", (piece: Buffer) => this.send(piece));
        this.child = child;
    }

    send(piece: Buffer): void {
        for (const socket of this.sockets) socket.write(piece);
    }

    cut(): void {
        this.child?.kill("SIGKILL");
        this.child = undefined;
    }

    stop(): void {
        this.cut();
        for (const socket of this.sockets) socket.destroy();
        this.server.close();
    }
}

/** A grey picture that is white for three frames each second, while a tone is heard: as a camera's encoder sends them. */
export function programme(options: { size?: string; rate?: string; sound?: boolean; more?: string[] } = {}): string[] {
    const { size = "320x180", rate = "24", sound = true, more = [] } = options;
    const flash = "drawbox=c=white:t=fill:enable='lt(mod(t,1),0.12)'";
    return [
        ...["-re", "-f", "lavfi", "-i", `color=0xb0b0b0:s=${size}:r=${rate},${flash}`],
        ...(sound ? ["-re", "-f", "lavfi", "-i", "aevalsrc=0.5*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.12):s=48000"] : []),
        ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "12", "-pix_fmt", "yuv420p"],
        ...(sound ? ["-c:a", "aac", "-ac", "2"] : []),
        ...["-flush_packets", "1", "-muxdelay", "0", ...more],
    ];
}

/** A packager that takes everything and keeps it in a folder. */
export class Sink {
    /** Paths in the order of their arrival. */
    readonly paths: string[] = [];
    readonly bodies = new Map<string, Buffer>();
    status = 201;
    private readonly server = createHttp((request, response) => {
        const pieces: Buffer[] = [];
        request.on("data", (piece: Buffer) => pieces.push(piece));
        request.on("end", () => {
            response.statusCode = this.status;
            if (this.status === 201) this.keep(request.url ?? "", Buffer.concat(pieces));
            response.end();
        });
    });

    constructor(
        readonly port: number,
        readonly folder: string,
    ) {}

    async listen(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }

    /** Runs of a pipeline, oldest first. */
    runs(pipeline = 0): string[] {
        const runs = this.paths
            .map((each) => each.split("/"))
            .filter(([, , p, r]) => p === String(pipeline) && r !== "splices");
        return [...new Set(runs.map(([, , , r]) => r))];
    }

    /** Chunks of a track in a run, in order, as files. */
    chunks(track: string, pipeline = 0, run = this.runs(pipeline)[0]): string[] {
        const start = `/in/${pipeline}/${run}/${track}/`;
        return this.paths
            .filter((each) => each.startsWith(start) && each.endsWith(".ts"))
            .map((each) => this.folder + each);
    }

    text(suffix: string): string | undefined {
        const found = this.paths.filter((each) => each.endsWith(suffix)).at(-1);
        return found === undefined ? undefined : this.bodies.get(found)?.toString();
    }

    private keep(url: string, body: Buffer): void {
        const file = this.folder + url;
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, body);
        this.paths.push(url);
        this.bodies.set(url, body);
    }
}

export interface Stand {
    all: Supervisor;
    /** Of the workers, where they have one of their own. */
    clock: SteppedClock;
    sink: Sink;
    source: Source;
    place: Place;
    events: RehearsalEvent[];
    plan: EncoderPlan;
}

/** Where the encoder's recordings go: into `bucket/recordings` of the place. */
export function bucketOf({ recordings }: EncoderPlan, place: Place): Hop {
    return bucketHop([], place, { recordings });
}

/** The encoder between a source and a sink; everything is stopped afterwards. */
export async function stand(
    plan: EncoderPlan,
    test: (stand: Stand) => Promise<void>,
    {
        muxed = false,
        stepped = false,
        prepare = () => {},
    }: {
        muxed?: boolean;
        stepped?: boolean;
        /** Before anything starts. */
        prepare?: (place: Place) => void;
    } = {},
): Promise<void> {
    const place = await Place.make([...encoderPorts(plan), "source", "packager", "bucket"]);
    const clock = new SteppedClock(place.root);
    const all = stepped ? new Supervisor(clock.workers) : supervisor();
    const events: RehearsalEvent[] = [];
    all.on("event", (event) => events.push(event));
    const sink = new Sink(place.port("packager"), place.folder("sink"));
    const source = new Source(place.port("source"));
    try {
        prepare(place);
        await sink.listen();
        await source.listen();
        const hops = encoderHops(plan, {
            place,
            packager: place.url("packager"),
            bucket: place.url("bucket"),
            inputs: [`tcp://127.0.0.1:${source.port}`],
            muxed,
            hosts: {},
        });
        if (plan.recordings !== undefined) await all.start(bucketOf(plan, place));
        await Promise.all(hops.map((hop) => all.start(hop)));
        await test({ all, clock, sink, source, place, events, plan });
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

/** Processes that a worker started with such an argument. */
export function ffmpegsOf(worker: number, argument: string): number[] {
    return readFileSync(`/proc/${worker}/task/${worker}/children`, "utf8")
        .split(" ")
        .map(Number)
        .filter((pid) => pid > 0 && argumentsOf(pid).includes(argument));
}

/** The body with which MediaLive's SDK asks for a break at once. */
export function spliceCall(actionName: string, spliceEventId: number, duration: number): unknown {
    return {
        creates: {
            scheduleActions: [
                {
                    actionName,
                    scheduleActionStartSettings: { immediateModeScheduleActionStartSettings: {} },
                    scheduleActionSettings: { scte35SpliceInsertSettings: { spliceEventId, duration } },
                },
            ],
        },
    };
}
