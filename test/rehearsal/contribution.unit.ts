import { expect } from "chai";

import { relayScript } from "../../components/pi-ingest/relay";
import { scaled } from "../../rehearsal/venue/camera/hop";
import { fetchEnds, localScript, relayFigures, relayIsAlive } from "../../rehearsal/venue/contribution/hop";
import { srtOutput } from "../../rehearsal/venue/contribution/srt";
import { ingestFigures } from "../../rehearsal/venue/ingest/hop";
import { readStat } from "../../rehearsal/venue/ingest/stat";
import { progressReader } from "../../rehearsal/run/progress";
import type { HopMessage } from "../../rehearsal/run/hop";

const to = { rtmp: "rtmp://127.0.0.1:41935/gopro/live", status: 48935, srt: "198.19.0.1:45000" };

describe("the relay's script on this machine", () => {
    it("differs in its addresses alone", () => {
        const target = { name: "main", host: "203.0.113.8", port: 5000, latencyMs: 2000, encrypted: true };
        const script = relayScript("gopro", target);
        const local = localScript(script, to);
        const [lines, changed] = [script.split("\n"), local.split("\n")];
        expect(changed).to.have.length(lines.length);
        const pairs = lines.flatMap((line, i) => (line === changed[i] ? [] : [changed[i]]));
        // The hint for people names the event's own address.
        expect(pairs).to.deep.equal([
            "rtmp_url=rtmp://127.0.0.1:41935/gopro/live",
            "srt_url='srt://198.19.0.1:45000?mode=caller&pkt_size=1316&latency=2000000&pbkeylen=32'",
            "rtmp_port=41935",
            "status_port=48935",
        ]);
    });

    it("is refused when an address is not in it", () => {
        expect(() => localScript("exit 0", to)).to.throw("the relay script does not declare rtmp_url");
    });
});

describe("figures of the venue", () => {
    it("are the relay's newest reports, and nothing where they are old", () => {
        const progress = "100.0 24 100000\n101.0 48 200000\n102.0 72 300000\n";
        expect(relayFigures(progress, 102_500)).to.deep.equal({ bitrate: 800_000, fps: 24 });
        expect(relayFigures(progress, 120_000)).to.deep.equal({ bitrate: 0, fps: 0 });
        expect(relayFigures("", 1)).to.deep.equal({ bitrate: 0, fps: 0 });
    });

    it("tell a relay that hangs from one that has not begun", () => {
        const progress = "101.0 48 200000\n102.0 72 300000\n";
        expect([102_500, 106_000].map((now) => relayIsAlive(progress, now, 200))).to.deep.equal([true, false]);
        expect(relayIsAlive(progress, 106_000, 2000), "the end waits for the latency").to.equal(true);
        expect(relayIsAlive("", 106_000, 200)).to.equal(true);
    });

    it("count a fetching program that was killed, and an end by itself as none", () => {
        const said = "the program that fetches was ended by signal";
        expect(fetchEnds(`${said} 9`, "contribution main", 5)).to.deep.equal([
            {
                kind: "event",
                event: {
                    ...{ type: "restart", at: 5, hop: "contribution main" },
                    ...{ process: "ffmpeg (fetching)", why: "it was ended by signal 9" },
                },
            },
        ]);
        expect(fetchEnds("the sound changed from AAC to none: starting again", "contribution main")).to.deep.equal([]);
    });

    it("are what ffmpeg reports, and ready is what went out", () => {
        const read = progressReader();
        const feed = (block: string): HopMessage[] => block.split("\n").flatMap(read);
        const none = feed("frame=0\nout_time_us=0\nprogress=continue").filter(({ kind }) => kind === "ready");
        expect(none).to.deep.equal([]);
        const words = feed("frame=24\nfps=24.0\ntotal_size=1000\nout_time_us=1000000\nspeed=1.0x\nprogress=continue");
        expect(words.some(({ kind }) => kind === "ready")).to.equal(true);
        expect(words.at(-1)).to.have.property("figures").that.includes({ frames: 24, fps: 24, speed: 1 });
        expect(read("Unknown encoder 'libx264'")).to.deep.equal([]);
    });

    it("are what nginx tells of every application", () => {
        const stream =
            "<stream><name>live</name><time>5</time><bw_in>0</bw_in><bytes_in>250000</bytes_in><bw_out>0</bw_out>" +
            "<client><id>1</id><publishing/></client><client><id>2</id></client><meta><video><width>1280</width><height>720</height>" +
            "<frame_rate>24</frame_rate><codec>H264</codec><profile>High</profile></video><audio><codec>AAC</codec><channels>2</channels></audio></meta><nclients>2</nclients><publishing/><active/></stream>";
        const page = (live: string) =>
            `<?xml version="1.0"?><rtmp><server><application><name>gopro</name><live>${live}<nclients>2</nclients></live></application>` +
            "<application><name>crowd</name><live><nclients>0</nclients></live></application></server></rtmp>";
        const [gopro, crowd] = readStat(page(stream));
        expect(gopro).to.deep.equal({
            application: "gopro",
            publishing: true,
            bitrate: 0,
            bytes: 250_000,
            players: 1,
            video: { width: 1280, height: 720, framesPerSecond: 24, codec: "H264" },
            audio: "AAC",
        });
        expect(crowd).to.include({ application: "crowd", publishing: false, players: 0 });
        // Announced by metadata, and nothing of it came.
        const announced = stream.replace("<profile>High</profile>", "").replace("<channels>2</channels>", "");
        expect(readStat(page(announced))[0]).to.not.have.any.keys("video", "audio", "foreignPicture");
        const foreign = readStat(page(announced.replace("H264", "Jpeg")))[0];
        expect(foreign).to.include({ publishing: true, foreignPicture: true }).and.not.have.property("video");
        const camera = { kind: "rtmp", width: 1280, height: 720, framesPerSecond: 24, bitrate: 1, keyFrames: 48 };
        const plan = {
            name: "venue",
            cameras: [{ application: "gopro", ...camera }],
            exit: { kind: "obs", application: "gopro" },
            keys: {},
            senders: [],
            madeUp: false,
        };
        const before = [{ ...gopro, bytes: 50_000 }];
        expect(ingestFigures(plan, [gopro, crowd], before, 1000)).to.deep.equal({
            publishers: 1,
            players: 1,
            "bitrate gopro": 1_600_000,
            bitrate: 1_600_000,
        });
    });
});

describe("what goes out by SRT", () => {
    it("has its latency in microseconds, and no passphrase among the arguments", () => {
        const args = srtOutput({ port: 45000, latencyMs: 2000, passphrase: "very-secret-1" });
        expect(args.join(" ")).to.match(
            /srt:\/\/127\.0\.0\.1:45000\?mode=caller&latency=2000000&pbkeylen=32&pkt_size=1316$/,
        );
        expect(args.join(" ")).not.to.include("very-secret-1");
        expect(srtOutput({ port: 1, latencyMs: 5 })).not.to.include("-fpre");
    });

    it("is smaller by the factor, even, with the bit rate of its area", () => {
        const plan = {
            application: "a",
            kind: "rtmp",
            width: 1280,
            height: 720,
            framesPerSecond: 24,
            bitrate: 4_000_000,
            keyFrames: 48,
        };
        expect(scaled(plan, 0.5)).to.include({ width: 640, height: 360, bitrate: 1_000_000, framesPerSecond: 24 });
        expect(scaled(plan, 0.33)).to.include({ width: 422, height: 238 });
        expect(scaled(plan, 1)).to.equal(plan);
    });
});
