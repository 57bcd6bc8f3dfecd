import { execFile } from "node:child_process";
import { connect } from "node:net";
import { promisify } from "node:util";

import { z } from "zod";

import type { ResourceSet } from "../../../graph";
import { cameraHop, CameraOptions } from "../../../rehearsal/venue/camera/hop";
import { contributionHop } from "../../../rehearsal/venue/contribution/hop";
import { flowHop, flowPorts } from "../../../rehearsal/aws/flow/hop";
import { ingestHop, ingestPorts } from "../../../rehearsal/venue/ingest/hop";
import { flowPlans } from "../../../rehearsal/plan/flow";
import { contributionPlans, ingestPlans } from "../../../rehearsal/plan/ingest";
import type { RehearsalEvent } from "../../../rehearsal/run/hop";
import { Place } from "../../../rehearsal/run/place";
import type { Supervisor } from "../../../rehearsal/run/supervisor";
import { supervisor } from "./run";

const run = promisify(execFile);

/** Everything up to the flows, running. */
export interface Source {
    place: Place;
    hops: Supervisor;
    flows: ReturnType<typeof flowPlans>;
    events: RehearsalEvent[];
    /** Notes so far. */
    notes(): string[];
    stop(): Promise<void>;
}

/** Plays the graph from the cameras to the flows; of the cameras only those that are sent on. */
export async function playSource(graph: ResourceSet, camera: CameraOptions = {}): Promise<Source> {
    const [ingests, flows, contributions] = [ingestPlans(graph), flowPlans(graph), contributionPlans(graph)];
    const place = await Place.make([...ingests.flatMap(ingestPorts), ...flows.flatMap(flowPorts)]);
    const hops = supervisor();
    const events: RehearsalEvent[] = [];
    hops.on("event", (event) => events.push(event));
    const source: Source = {
        place,
        hops,
        flows,
        events,
        notes: () => events.flatMap((event) => (event.type === "note" ? [event.text] : [])),
        stop: async () => {
            await hops.stop();
            place.remove();
        },
    };
    try {
        await Promise.all(flows.map((flow) => hops.start(flowHop(flow, place))));
        for (const ingest of ingests) {
            const hop = ingestHop(ingest, place);
            if (hop === undefined) continue;
            await hops.start(hop);
            const sent = ingest.cameras.filter(({ application }) => application === ingest.exit.application);
            await Promise.all(sent.map((plan) => hops.start(cameraHop(ingest, plan, place, camera))));
        }
        for (const plan of contributions) {
            await hops.start(contributionHop(plan, ingests, place, { camera }));
        }
        return source;
    } catch (error) {
        await source.stop();
        throw error;
    }
}

const probeSchema = z.object({
    streams: z.array(
        z.object({
            codec_name: z.string(),
            codec_type: z.string(),
            width: z.number().optional(),
            height: z.number().optional(),
            r_frame_rate: z.string(),
            sample_rate: z.string().optional(),
        }),
    ),
});

/** Longer than two key frames of a camera are apart: with the second one comes the picture's size. Looks that take as long as that all miss it. */
const analyzeMicroseconds = "3000000";

/** What ffprobe sees at a port that serves MPEG-TS. */
export async function probe(port: number): Promise<z.output<typeof probeSchema>["streams"]> {
    const read = ["-v", "error", "-analyzeduration", analyzeMicroseconds, "-f", "mpegts"];
    const args = [...read, "-show_streams", "-of", "json"];
    const { stdout } = await run("ffprobe", [...args, `tcp://127.0.0.1:${port}`], { timeout: 20_000 });
    return probeSchema.parse(JSON.parse(stdout)).streams;
}

/** Listens to a port: how much came, and the longest pause between two pieces. */
export function listenTo(port: number): { bytes: () => number; longestGapMs: () => number; close: () => void } {
    const socket = connect(port, "127.0.0.1");
    let bytes = 0;
    let last: number | undefined;
    let gap = 0;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
        const now = performance.now();
        if (last !== undefined) gap = Math.max(gap, now - last);
        last = now;
        bytes += chunk.length;
    });
    return { bytes: () => bytes, longestGapMs: () => gap, close: () => socket.destroy() };
}
