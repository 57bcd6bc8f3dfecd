import { expect } from "chai";

import { PlaylistError, readMasterPlaylist, withAddresses } from "../../../media/hls";

describe("a master playlist", () => {
    const master = [
        ...["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS"],
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Main, loud",URI="sound.m3u8"',
        '#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="cc",INSTREAM-ID="CC1"',
        '#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=800000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,AUDIO="a"',
        ...["# a comment between", "video.m3u8", '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI="i.m3u8"', ""],
    ].join("\n");

    it("is read", () => {
        const { variants, renditions, iFrameVariants, head, problems } = readMasterPlaylist(master);
        expect(variants).to.have.length(1);
        expect(variants[0]).to.deep.include({
            ...{ uri: "video.m3u8", bandwidth: 900_000, averageBandwidth: 800_000, width: 1280, height: 720 },
            ...{ codecs: "avc1.64001f,mp4a.40.2", frameRate: 25, audio: "a" },
        });
        expect(renditions.map(({ type, groupId, name, uri }) => [type, groupId, name, uri])).to.deep.equal([
            ["AUDIO", "a", "Main, loud", "sound.m3u8"],
            ["CLOSED-CAPTIONS", "c", "cc", undefined],
        ]);
        expect(iFrameVariants[0]).to.deep.include({ uri: "i.m3u8", bandwidth: 90_000 });
        expect(head).to.deep.equal(["#EXTM3U", "#EXT-X-INDEPENDENT-SEGMENTS", "# a comment between"]);
        expect(problems).to.deep.equal([]);
    });

    it("tells what is wrong, by line", () => {
        const broken =
            "#EXTM3U\n#EXT-X-STREAM-INF:AUDIO=a\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\nb\n#EXT-X-STREAM-INF:BANDWIDTH=1\n";
        expect(readMasterPlaylist(broken).problems).to.deep.equal([
            { line: 2, text: "EXT-X-STREAM-INF has no BANDWIDTH" },
            { line: 2, text: "EXT-X-STREAM-INF has no address behind it" },
            { line: 5, text: "b has no EXT-X-STREAM-INF" },
            { line: 6, text: "EXT-X-STREAM-INF has no address behind it" },
        ]);
        expect(() => readMasterPlaylist("#EXTM3U\n#EXTINF:4,\n")).to.throw(PlaylistError, "is a media playlist");
        expect(() => readMasterPlaylist("")).to.throw(PlaylistError, "it must begin with #EXTM3U");
    });

    it("keeps all but its addresses", () => {
        const moved = withAddresses(master, (uri) => (uri === "i.m3u8" ? undefined : `x/${uri}`));
        const expected = master.replace('URI="sound', 'URI="x/sound').replace("\nvideo.m3u8", "\nx/video.m3u8");
        expect(moved).to.equal(expected);
    });
});
