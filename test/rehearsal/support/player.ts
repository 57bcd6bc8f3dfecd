import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const page = `<!doctype html><meta charset="utf-8"><title>player</title>
<video muted autoplay playsinline style="width:192px"></video>
<script src="/hls.js"></script>
<script>
const query = new URLSearchParams(location.search);
// By default hls.js gives up a live stream after two failures; one that is on air comes back.
const patient = { errorRetry: { maxNumRetry: 30, retryDelayMs: 500, maxRetryDelayMs: 1000 }, timeoutRetry: { maxNumRetry: 10, retryDelayMs: 0, maxRetryDelayMs: 0 } };
const policy = { default: { maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 20000, ...patient } };
const hls = new Hls({
    startPosition: Number(query.get("start") ?? -1),
    manifestLoadPolicy: policy,
    playlistLoadPolicy: policy,
    fragLoadPolicy: policy,
});
hls.attachMedia(document.querySelector("video"));
hls.loadSource(query.get("url"));
globalThis.fatal = [];
hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && globalThis.fatal.push(details));
</script>`;

/** A page with nothing but hls.js, as others embed it, and small, since Chromium draws without a graphics card. Plays from a position of the playlist, seconds; at the live edge when absent. */
export async function playerServer(): Promise<{
    url: (stream: string, start?: number) => string;
    close: () => Promise<void>;
}> {
    const script = readFileSync(require.resolve("hls.js/dist/hls.min.js"));
    const server = createServer(({ url }, response) => {
        const wanted = url === "/hls.js";
        response.setHeader("content-type", wanted ? "text/javascript" : "text/html; charset=utf-8");
        response.end(wanted ? script : page);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
        url: (stream, start = -1) =>
            `http://127.0.0.1:${address.port}/?start=${start}&url=${encodeURIComponent(stream)}`,
        close: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => resolve());
            }),
    };
}
