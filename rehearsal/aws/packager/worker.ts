/** MediaPackage's process. */
import type { WorkerMain } from "../../run/report";
import { Packager } from "./packager";
import { packagerServer } from "./server";
import { packagerSettingsSchema } from "./settings";

const figuresMs = 1000;

export const main: WorkerMain = async (settings, report) => {
    const { port, endpoints, byteLimit } = packagerSettingsSchema.parse(settings);
    const packager = new Packager(endpoints, process.cwd(), byteLimit === undefined ? {} : { byteLimit });
    let requests = 0;
    const server = packagerServer(packager, endpoints, () => {
        requests += 1;
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", resolve);
    });
    report.ready();
    let active = 0;
    setInterval(() => {
        packager.retire();
        const { channel, store } = packager;
        const [{ segmentSeconds }] = endpoints;
        const segments = channel.segments(segmentSeconds);
        const newest = channel.timeline[channel.timeline.length - 1];
        if (newest !== undefined && newest.pipeline !== active) {
            active = newest.pipeline;
            const text = `input switched to pipeline ${active}`;
            report.event({ type: "note", at: Date.now(), hop: "packager", text });
        }
        report.figures({
            segments: segments.length,
            bytes: store.bytes,
            pipeline: active,
            requestsPerSecond: requests / (figuresMs / 1000),
            ...(segments.length === 0
                ? {}
                : { oldest: segments[0].start, newest: channel.end, liveLagMs: Math.round(Date.now() - channel.end) }),
        });
        requests = 0;
    }, figuresMs);
};
