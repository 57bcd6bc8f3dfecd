import { expect } from "chai";
import { createServer, Server } from "node:http";

import { Watched, watchPlaylist } from "../../rehearsal/check";

/** Segments of a second with these numbers. */
function media(from: number, to: number, tags: string[] = []): string {
    const date = new Date(Date.UTC(2026, 10, 23, 12) + from * 1000).toISOString();
    const head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", `#EXT-X-MEDIA-SEQUENCE:${from}`, ...tags];
    const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return [...head, `#EXT-X-PROGRAM-DATE-TIME:${date}`, ...numbers.flatMap((n) => ["#EXTINF:1.0,", `${n}.ts`])].join(
        "\n",
    );
}

const master = [
    "#EXTM3U",
    "#EXT-X-VERSION:4",
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="sound.m3u8"',
    '#EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"',
    "video.m3u8?start=1",
].join("\n");

describe("watching a stream", () => {
    let server: Server | undefined;

    afterEach(() => server?.close());

    /** Each address's answers, one a fetch, the last one for ever. */
    async function watch(answers: Record<string, (string | number)[]>, forMs = 900): Promise<Watched> {
        server = createServer((request, response) => {
            const list = answers[request.url ?? ""] ?? [404];
            const said = list.length > 1 ? list.shift() : list[0];
            if (typeof said === "string") response.end(said);
            else response.writeHead(said ?? 500).end();
        });
        await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        const port = typeof address === "object" ? address?.port : undefined;
        return watchPlaylist(`http://127.0.0.1:${port}/m.m3u8`, { signal: AbortSignal.timeout(forMs), everyMs: 20 });
    }

    const codes = ({ findings }: Watched) => findings.map(({ code }) => code);

    it("finds nothing in a stream that is in order", async () => {
        const windows = [media(0, 4), media(0, 5), media(2, 6)];
        const answers = {
            "/m.m3u8": [master],
            "/video.m3u8?start=1": [...windows],
            "/sound.m3u8": [...windows],
        };
        // Long enough to fetch all windows on a busy machine, and then to see that nothing more comes.
        const watched = await watch(answers, 3000);
        expect(watched.findings).to.deep.equal([]);
        expect(watched.segments).to.equal(7);
        expect(watched.longestStillMs).to.be.above(100);
    });

    it("finds a rendition that goes back, each finding once and with its address", async () => {
        const watched = await watch({
            "/m.m3u8": [master],
            "/video.m3u8?start=1": [media(0, 5)],
            "/sound.m3u8": [media(0, 5), media(0, 4)],
        });
        expect(codes(watched)).to.deep.equal(["sequence-back"]);
        expect(watched.findings[0].url).to.match(/\/sound\.m3u8$/);
    });

    it("finds renditions that are apart, refusals and pages that are no playlist", async () => {
        const late = media(0, 4).replace("12:00:00.000", "12:00:00.600");
        const apart = await watch({ "/m.m3u8": [master], "/video.m3u8?start=1": [media(0, 4)], "/sound.m3u8": [late] });
        expect(new Set(codes(apart))).to.deep.equal(new Set(["renditions-apart"]));
        server?.close();
        const refused = await watch({
            "/m.m3u8": [502, master],
            "/video.m3u8?start=1": ["<html>"],
            "/sound.m3u8": [404],
        });
        expect(codes(refused)).to.have.members(["refused", "refused", "unreadable"]);
    });
});
