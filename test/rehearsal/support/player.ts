import { readFileSync } from "node:fs";
import { createServer } from "node:http";

export const playerNames = ["hls.js", "video.js", "Shaka"] as const;
export type PlayerName = (typeof playerNames)[number];

interface Player {
    file: string;
    /** Plays the page's `url` in its `video`, and puts fatal errors into `fatal`. */
    start: string;
}

/**
 * By default hls.js gives up a live stream after two failures; one that is on air comes back. video.js and Shaka are as they come: both go on
 * asking.
 */
const players: Record<PlayerName, Player> = {
    "hls.js": {
        file: "hls.js/dist/hls.min.js",
        start: `
const patient = { errorRetry: { maxNumRetry: 30, retryDelayMs: 500, maxRetryDelayMs: 1000 }, timeoutRetry: { maxNumRetry: 10, retryDelayMs: 0, maxRetryDelayMs: 0 } };
const policy = { default: { maxTimeToFirstByteMs: 4000, maxLoadTimeMs: 20000, ...patient } };
const hls = new Hls({
    startPosition: Number(query.get("start") ?? -1),
    manifestLoadPolicy: policy,
    playlistLoadPolicy: policy,
    fragLoadPolicy: policy,
});
hls.attachMedia(video);
hls.loadSource(url);
hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && globalThis.fatal.push(details));`,
    },
    "video.js": {
        file: "video.js/dist/video.min.js",
        start: `
const player = videojs(video, { autoplay: "muted", controls: false, width: 192, height: 108 });
player.src({ src: url, type: "application/x-mpegURL" });
player.on("error", () => globalThis.fatal.push(player.error()?.message ?? "unknown"));`,
    },
    Shaka: {
        file: "shaka-player/dist/shaka-player.compiled.js",
        start: `
const player = new shaka.Player();
const { Severity, Category } = shaka.util.Error;
const failed = (error) => error.severity === Severity.CRITICAL && globalThis.fatal.push("Shaka " + error.code);
// Of a live stream it asks again after every failed request (streaming.failureCallback's default), whatever the severity.
player.addEventListener("error", ({ detail }) => detail.category === Category.NETWORK || failed(detail));
player.attach(video).then(() => player.load(url)).catch(failed);`,
    },
};

function page(name: PlayerName): string {
    return `<!doctype html><meta charset="utf-8"><title>${name}</title>
<video muted autoplay playsinline style="width:192px"></video>
<script src="/${name}"></script>
<script>
const query = new URLSearchParams(location.search);
const url = query.get("url");
const video = document.querySelector("video");
globalThis.fatal = [];
${players[name].start}
</script>`;
}

export interface PlayerServer {
    /** A page with nothing but one player, as others embed it. `start`: a position of the playlist, seconds, for hls.js; the live edge when absent. */
    url: (stream: string, options?: { start?: number; player?: PlayerName }) => string;
    close: () => Promise<void>;
}

/** Pages of players: small ones, since Chromium draws without a graphics card. */
export async function playerServer(): Promise<PlayerServer> {
    const server = createServer(({ url = "/" }, response) => {
        const { pathname, searchParams } = new URL(url, "http://player");
        const named = (text: string | null) => playerNames.find((name) => name === text);
        const script = named(pathname.slice(1));
        response.setHeader("content-type", script === undefined ? "text/html; charset=utf-8" : "text/javascript");
        response.end(
            script === undefined
                ? page(named(searchParams.get("player")) ?? "hls.js")
                : readFileSync(require.resolve(players[script].file)),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return {
        url: (stream, { start = -1, player = "hls.js" } = {}) =>
            `http://127.0.0.1:${address.port}/?player=${player}&start=${start}&url=${encodeURIComponent(stream)}`,
        close: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => resolve());
            }),
    };
}
