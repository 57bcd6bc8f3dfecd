/** A packager in small: playlists of a stream that grows with the time of the test, shaped as MediaPackage's. */
import { createServer, Server } from "node:http";

export interface FakeBreak {
    /** Number of its first segment. */
    start: number;
    /** By the marker. */
    seconds: number;
    /** Segments until CUE-IN; as many as the seconds need when absent. */
    segments?: number;
}

export interface FakeStream {
    segmentSeconds: number;
    windowSegments: number;
    breaks: FakeBreak[];
    /** ms since 1970 of segment 0. */
    epoch: number;
    /** Numbers of segments that a discontinuity is before. */
    discontinuities?: number[];
    /** Lengths that differ from `segmentSeconds`, by number. */
    lengths?: Record<number, number>;
    markers?: "cue" | "daterange";
}

export const variants = ["index_1.m3u8", "index_2.m3u8"];
export const audioChild = "index_3.m3u8";

export function masterPlaylist(): string {
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:4",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio_0",NAME="Main",DEFAULT=YES,AUTOSELECT=YES,URI="index_3.m3u8"',
        '#EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=320x180,FRAME-RATE=24.000,CODECS="avc1.4D400D,mp4a.40.2",AUDIO="audio_0"',
        "index_1.m3u8",
        '#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=160x90,FRAME-RATE=24.000,CODECS="avc1.4D400B,mp4a.40.2",AUDIO="audio_0"',
        "index_2.m3u8",
        "",
    ].join("\n");
}

export function lengthOf(stream: FakeStream, sequence: number): number {
    return stream.lengths?.[sequence] ?? stream.segmentSeconds;
}

/** Media playlist with the newest segment `last`. */
export function mediaPlaylist(stream: FakeStream, last: number, child = "index_1"): string {
    const first = Math.max(0, last - stream.windowSegments + 1);
    const { breaks, discontinuities = [], markers = "cue" } = stream;
    const lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:4",
        `#EXT-X-TARGETDURATION:${Math.ceil(stream.segmentSeconds)}`,
        `#EXT-X-MEDIA-SEQUENCE:${first}`,
        `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities.filter((at) => at < first).length}`,
    ];
    let time = stream.epoch;
    for (let n = 0; n < first; n++) time += lengthOf(stream, n) * 1000;
    for (let n = first; n <= last; n++) {
        if (discontinuities.includes(n)) lines.push("#EXT-X-DISCONTINUITY");
        if (n === first || discontinuities.includes(n)) {
            lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(time).toISOString()}`);
        }
        for (const [id, one] of breaks.entries()) {
            const end = one.start + (one.segments ?? Math.ceil(one.seconds / stream.segmentSeconds));
            if (n === one.start && markers === "cue") lines.push(`#EXT-X-CUE-OUT:${one.seconds}`);
            if (n === one.start && markers === "daterange") {
                const start = new Date(time).toISOString();
                lines.push(
                    `#EXT-X-DATERANGE:ID="${id}",START-DATE="${start}",PLANNED-DURATION=${one.seconds},SCTE35-OUT=0xFC302500000000000000FFF01405000000077FEFFE000000007E002932E0000100000000D8C1AD6A`,
                );
            }
            if (n === end && markers === "cue") lines.push("#EXT-X-CUE-IN");
        }
        lines.push("#EXT-X-KEPT:yes", `#EXTINF:${lengthOf(stream, n).toFixed(3)},`, `${child}_${n}.ts`);
        time += lengthOf(stream, n) * 1000;
    }
    return `${lines.join("\n")}\n`;
}

export interface FakeOrigin {
    url: string;
    stream: FakeStream;
    /** Number of the newest segment. */
    last: number;
    /** Answers nothing any more. */
    hung: boolean;
    requests: { path: string; host: string; cdn?: string; query: string }[];
    /** Path below `/assets/` → content. */
    assets: Map<string, Buffer>;
    stop(): Promise<void>;
}

/** Serves the stream below any folder, and assets, on a port of its own. */
export async function fakeOrigin(stream: FakeStream, last: number): Promise<FakeOrigin> {
    const assets = new Map<string, Buffer>();
    const server: Server = createServer((request, response) => {
        const { pathname, search } = new URL(request.url ?? "/", "http://origin");
        const cdn = request.headers["x-mediapackage-cdnidentifier"];
        origin.requests.push({
            path: pathname,
            host: request.headers.host ?? "",
            query: search,
            ...(typeof cdn === "string" ? { cdn } : {}),
        });
        if (origin.hung) return;
        const name = pathname.split("/").at(-1) ?? "";
        const asset = assets.get(pathname);
        if (asset !== undefined) return void response.end(asset);
        if (name === "index.m3u8") return void response.end(masterPlaylist());
        const [, child] = /^(index_\d+)\.m3u8$/.exec(name) ?? [];
        if (child !== undefined) return void response.end(mediaPlaylist(origin.stream, origin.last, child));
        response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const origin: FakeOrigin = {
        url: `http://127.0.0.1:${address.port}`,
        ...{ stream, last, hung: false, requests: [], assets },
        stop: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
    return origin;
}
