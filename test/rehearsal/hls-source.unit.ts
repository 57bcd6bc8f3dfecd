/** A creative that is an HLS stream, as files for ffmpeg. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { bestStreams, downloadHls, isHls } from "../../rehearsal/aws/tailor/hls-source";

const url = "https://m.test/a/master.m3u8?k=1";

describe("a streamed creative", () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "hls-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is known by its first line", () => {
        expect(isHls(Buffer.from("#EXTM3U\n"))).to.equal(true);
        for (const other of ["", "\0\0\0\x18ftypmp42", "<MPD/>"]) expect(isHls(Buffer.from(other))).to.equal(false);
    });

    it("is its variant of the highest bit rate, with the sound of its group", () => {
        const master = [
            "#EXTM3U",
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="low",NAME="l",URI="l.m3u8"',
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="high",NAME="h",URI="../h.m3u8"',
            '#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=9000000,BANDWIDTH=100,AUDIO="low"',
            "",
            "low.m3u8",
            '#EXT-X-STREAM-INF:BANDWIDTH=200,RESOLUTION=1x1,AUDIO="high"',
            "# a comment",
            "high.m3u8",
        ];
        expect(bestStreams(master.join("\r\n"), url)).to.deep.equal({
            video: "https://m.test/a/high.m3u8",
            audio: "https://m.test/h.m3u8",
        });
        const muxed = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n";
        expect(bestStreams(muxed, url)).to.deep.equal({ video: "https://m.test/a/v.m3u8" });
        expect(bestStreams("#EXTM3U\n#EXTINF:2,\n0.ts\n", url)).to.deep.equal({});
    });

    it("is fetched once a file, with its init segment and its key, and nothing else is asked for", async () => {
        const media = [
            "#EXTM3U",
            '#EXT-X-MAP:URI="init.mp4"',
            '#EXT-X-KEY:METHOD=AES-128,URI="https://keys.test/k",IV=0x1',
            ...["#EXTINF:2,", "#EXT-X-BYTERANGE:10@0", "all?x=1", "#EXTINF:2,", "#EXT-X-BYTERANGE:10@10", "all?x=1"],
            "#EXT-X-ENDLIST",
        ];
        const asked: string[] = [];
        const args = await downloadHls(url, media.join("\n"), folder, (address) => {
            asked.push(address);
            return Promise.resolve(Buffer.from(address));
        });
        expect(asked).to.deep.equal(["https://m.test/a/init.mp4", "https://keys.test/k", "https://m.test/a/all?x=1"]);
        const playlist = path.join(folder, "hls-0.m3u8");
        expect(args.slice(-2)).to.deep.equal(["-i", playlist]);
        expect(args.join(" ")).not.to.contain("http");
        const [init, key, all] = ["hls-0-0.mp4", "hls-0-1.m4s", "hls-0-2.m4s"];
        expect(readdirSync(folder).sort()).to.deep.equal([init, key, all, "hls-0.m3u8"].sort());
        const text = readFileSync(playlist, "utf8");
        expect(text).to.contain(`URI="${init}"`).and.to.contain(`URI="${key}",IV`);
        expect(text.split("\n").filter((line) => line === all)).to.have.length(2);
    });
});
