/** Which media file MediaTailor transcodes. */
import { expect } from "chai";

import { bestMedia, mediaKind } from "../../../components/ssai-config/media";
import { parseXml } from "../../../components/ssai-config/xml";

interface File {
    url?: string;
    type?: string;
    bitrate?: string;
    size?: [number, number];
    more?: string;
}

const file = ({ url = "https://m.test/a.mp4", type = "video/mp4", bitrate, size = [640, 360], more = "" }: File) =>
    `<MediaFile type="${type}" width="${size[0]}" height="${size[1]}"${bitrate === undefined ? "" : ` bitrate="${bitrate}"`} ${more}><![CDATA[ ${url} ]]></MediaFile>`;
const best = (...files: File[]) =>
    bestMedia(parseXml(`<Linear><MediaFiles>${files.map(file).join("")}</MediaFiles></Linear>`))?.text;

describe("the media file that is transcoded", () => {
    it("has the highest bit rate, not the largest picture", () => {
        expect(
            best(
                { url: "https://m.test/big.mp4", bitrate: "900", size: [3840, 2160] },
                { url: "https://m.test/fast.mp4", bitrate: "2500", size: [640, 360] },
            ),
        ).to.equal("https://m.test/fast.mp4");
    });

    it("is the largest picture where no bit rate is given, and one with a bit rate before one without", () => {
        const big = { url: "https://m.test/big.mp4", size: [1920, 1080] } satisfies File;
        expect(best({ url: "https://m.test/small.mp4" }, big)).to.equal(big.url);
        expect(best(big, { url: "https://m.test/known.mp4", bitrate: "300" })).to.equal("https://m.test/known.mp4");
        expect(best(big, { url: "https://m.test/none.mp4", bitrate: "x" })).to.equal(big.url);
    });

    it("is in a container that the transcoder reads", () => {
        const mp4 = { url: "https://m.test/a.mp4", bitrate: "100" };
        for (const type of ["video/ogg", "application/javascript", "image/gif", "audio/mpeg", "text/html"]) {
            expect(best({ url: "https://m.test/x", type, bitrate: "9000" }, mp4), type).to.equal(mp4.url);
        }
        for (const type of ["video/webm", "video/quicktime", "VIDEO/MP4; codecs=avc1", "video/x-flv", "video/mp2t"]) {
            expect(best({ url: "https://m.test/x", type, bitrate: "9000" }, mp4), type).to.equal("https://m.test/x");
        }
        expect(best({ url: "https://m.test/x.mov", bitrate: "90000", more: 'codec="prores"' }, mp4)).to.equal(mp4.url);
        for (const [url, taken] of [
            ["https://m.test/x.mkv?a=.js", true],
            ["https://m.test/x", true],
            ["https://m.test/x.js", false],
        ] as const) {
            expect(best({ url, type: "", bitrate: "9000" }, mp4), url).to.equal(taken ? url : mp4.url);
        }
    });

    it("is no program, and no address that can't be fetched", () => {
        const mp4 = { url: "https://m.test/a.mp4", bitrate: "100" };
        expect(best({ bitrate: "9", url: "https://m.test/v.mp4", more: 'apiFramework="vpaid"' })).to.equal(undefined);
        expect(best({ url: "rtmp://m.test/app/a", bitrate: "9000" }, mp4)).to.equal(mp4.url);
        expect(best({ url: "", bitrate: "9000" }, mp4)).to.equal(mp4.url);
        expect(best({ url: "http://m.test/b.mp4", bitrate: "9000" }, mp4)).to.equal("http://m.test/b.mp4");
    });

    it("may be a stream, by its highest bit rate too, behind a file where none is given", () => {
        const hls = { url: "https://m.test/a.m3u8", type: "application/x-mpegURL", more: 'delivery="streaming"' };
        const mp4 = { url: "https://m.test/a.mp4" };
        expect(best(hls)).to.equal(hls.url);
        expect(best({ ...hls, size: [3840, 2160] }, mp4)).to.equal(mp4.url);
        const adaptive = { ...hls, more: 'delivery="streaming" minBitrate="200" maxBitrate="5000"' };
        expect(best(adaptive, { ...mp4, bitrate: "2000" })).to.equal(hls.url);
        for (const [type, url, kind] of [
            ["application/vnd.apple.mpegurl", "https://m.test/a", "hls"],
            ["video/mp4", "https://m.test/a.m3u8", "hls"],
            ["", "https://m.test/a.mpd?x", "dash"],
            ["application/dash+xml", "https://m.test/a", "dash"],
        ] as const) {
            expect(mediaKind(parseXml(file({ type, url })))).to.equal(kind);
        }
    });

    it("is never a mezzanine or an interactive file", () => {
        const others =
            '<Mezzanine type="video/mp4">https://m.test/m.mov</Mezzanine><InteractiveCreativeFile>https://m.test/i</InteractiveCreativeFile>';
        expect(bestMedia(parseXml(`<Linear><MediaFiles>${others}</MediaFiles></Linear>`))).to.equal(undefined);
    });
});
