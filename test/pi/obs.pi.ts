import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import OBSWebSocket from "obs-websocket-js";

import { obsUrl } from "../../components/srt-contribution/encoders";
import { obsFiles } from "../../operations/obs/files";
import { iniText } from "../../operations/obs/ini";
import { rateOf } from "../../operations/obs/rate";
import { breakScene, splitScene } from "../../operations/obs/scenes";
import type { ObsShow, ObsStream } from "../../operations/obs/show";
import { websocketFile, websocketPort } from "../../operations/obs/websocket";
import { type Guest, needGuests, startGuest } from "./guest";
import { halvesOf, listen, type Listener, played, probed } from "./obs/listener";
import { seconds, until } from "./obs/until";
import { connections, must, obsLog, publishKey, startCamera, startNginx, startObs, stopCamera } from "./obs/venue";

const every = process.env.PI_LIVE_ALL === "1";
const port = 5080;
const passphrase = 'pass; "phrase"=#1\\n';
const websocketPassword = "remote-control";

/** Real OBS with the files as they are written, between the ingest's own nginx and a listener outside. */
describe("OBS with the files of pi-live obs", function () {
    this.timeout(180_000);
    let guest: Guest;
    let listener: Listener | undefined;
    let folder: string;
    const obs = new OBSWebSocket();
    const file = (name: string) => path.join(folder, `${name}.ts`);

    const showTo = (stream: ObsStream): ObsShow => ({
        event: "dev",
        picture: { width: 640, height: 360, rate: rateOf(24), bitrate: 1_000_000 },
        stream,
        cameras: ["one", "two"].map((name) => ({ name, playUrl: `rtmp://127.0.0.1:1935/${name}/live` })),
    });

    before(async function () {
        needGuests(this);
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-obs-"));
        guest = await startGuest({ image: "obs" });
        await startNginx(guest);
        await startCamera(guest, "one", "red");
        await startCamera(guest, "two", "lime");
        listener = listen(guest.hostAddress, port, passphrase, file("first"));
        const url = obsUrl({ name: "main", host: guest.hostAddress, port, latencyMs: 200, encrypted: true });
        const srt = showTo({ kind: "srt", name: "main", url, encrypted: true, passphrase });
        // By its own address, not by loopback, where no key is asked for.
        const programme = `rtmp://${guest.address}:1935/program`;
        const rtmp = showTo({ kind: "rtmp", name: "program", url: programme, streamKey: `live?key=${publishKey}` });
        const files = [...obsFiles(srt), ...obsFiles(rtmp), websocketFile(websocketPassword)];
        await startObs(guest, files, "dev-main", "dev");
    });
    after(async () => {
        await obs.disconnect();
        await listener?.stop();
        await guest?.stop();
        if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    });

    /** Waits for a picture, and says what there was instead. */
    async function seen(halves: string, seconds = 60): Promise<void> {
        await until(`${halves} in OBS' stream`, seconds, () => {
            const now = listener === undefined ? "nothing" : halvesOf(listener);
            return Promise.resolve(now === halves ? undefined : now);
        });
    }

    async function stopStream(): Promise<void> {
        await obs.call("StopStream");
        await until("the end of the stream", 30, async () => {
            const { outputActive } = await obs.call("GetStreamStatus");
            return outputActive ? "still active" : undefined;
        });
    }

    it("streams the first camera to the listener that has the passphrase", async () => {
        await seen("red red");
        await until("obs-websocket", 20, async () => {
            await obs.connect(`ws://${guest.address}:${websocketPort}`, websocketPassword);
            return undefined;
        });
    });

    it("changes scenes by obs-websocket while every camera stays connected", async () => {
        const before = [await connections(guest, "one"), await connections(guest, "two")];
        expect(before.map(({ publishers, players }) => [publishers.length, players.length])).to.deep.equal([
            [1, 1],
            [1, 1],
        ]);
        for (const [sceneName, halves] of [
            ["two", "green green"],
            [splitScene, "red green"],
            [breakScene, "slate slate"],
            ["one", "red red"],
        ]) {
            await obs.call("SetCurrentProgramScene", { sceneName });
            await seen(halves, 30);
        }
        expect([await connections(guest, "one"), await connections(guest, "two")]).to.deep.equal(before);
    });

    it("sends H.264 and AAC as the profile says, with a key frame every two seconds", async () => {
        await until("twelve seconds of stream", 60, () => {
            const { packets } = probed(file("first"));
            return Promise.resolve(packets.length > 12 * 24 ? undefined : `${packets.length} pictures`);
        });
        const { streams, packets } = probed(file("first"));
        const [video, audio] = streams;
        expect(video).to.include({
            codec_name: "h264",
            profile: "High",
            width: 640,
            height: 360,
            r_frame_rate: "24/1",
        });
        expect(audio).to.include({ codec_name: "aac", sample_rate: "48000", channels: 2 });

        // In frames of 24 a second: an encoder without time leaves pictures out, but keeps to the beat.
        const frames = packets.map(({ pts_time }) => (pts_time - packets[0].pts_time) * 24);
        for (const frame of frames) expect(frame).to.be.closeTo(Math.round(frame), 0.05);
        const shown = frames.map(Math.round).sort((a, b) => a - b);
        const gaps = shown.slice(1).map((frame, i) => frame - shown[i]);
        expect(Math.min(...gaps), "no picture twice").to.equal(1);
        expect(gaps.filter((gap) => gap === 1).length, "pictures without a gap").to.be.above(gaps.length / 2);
        const keys = packets.flatMap(({ flags }, i) => (flags.startsWith("K") ? [i] : []));
        expect(keys.length).to.be.at.least(5);
        expect(keys.slice(1).map((at, i) => at - keys[i])).to.deep.equal(keys.slice(1).map(() => 2 * 24));
        for (const [i, { dts_time }] of packets.slice(1).entries()) expect(dts_time).to.be.above(packets[i].dts_time);
    });

    it("shows a camera again that was away for eight seconds, and leaves the other alone", async () => {
        const { players } = await connections(guest, "two");
        await stopCamera(guest, "one");
        await Promise.all([seconds(8), seen("black black", 30)]);
        await startCamera(guest, "one", "yellow");
        await seen("yellow yellow");
        expect((await connections(guest, "two")).players).to.deep.equal(players);
    });

    it("sends nothing to a listener with another passphrase, keeps dialling, and is back with the right one", async () => {
        await listener?.stop();
        listener = listen(guest.hostAddress, port, `${passphrase}x`, file("wrong"));
        await seconds(every ? 60 : 12);
        expect(listener.received()).to.equal(0);
        expect(await obs.call("GetStreamStatus")).to.include({ outputActive: true, outputReconnecting: true });
        await listener.stop();
        listener = listen(guest.hostAddress, port, passphrase, file("back"));
        await seen("yellow yellow", 90);
        expect(await obs.call("GetStreamStatus")).to.include({ outputActive: true, outputReconnecting: false });
        expect(probed(file("back")).streams.map(({ codec_name }) => codec_name)).to.deep.equal(["h264", "aac"]);
    });

    it("pushes the programme to the Pi with the publish key, and is refused without it", async () => {
        await stopStream();
        await obs.call("SetCurrentProfile", { profileName: "dev-program" });
        await obs.call("StartStream");
        await until("OBS as publisher of the programme", 60, async () => {
            const { publishers } = await connections(guest, "program");
            return publishers.length === 1 ? undefined : "no publisher";
        });
        const watched = played(`rtmp://${guest.address}:1935/program/live`, file("programme"));
        expect(watched).to.deep.equal(["h264", "aac"]);
        await stopStream();

        const { streamServiceType, streamServiceSettings } = await obs.call("GetStreamServiceSettings");
        const wrong = { ...streamServiceSettings, key: "live?key=not-the-key-of-it" };
        await obs.call("SetStreamServiceSettings", { streamServiceType, streamServiceSettings: wrong });
        await obs.call("StartStream").catch(() => undefined);
        await seconds(5);
        expect((await connections(guest, "program")).publishers).to.deep.equal([]);
    });

    it("keeps passphrase and publish key out of OBS' log", async () => {
        const log = await obsLog(guest);
        expect(log).to.include("==== Streaming Start");
        expect(log).not.to.include(passphrase);
        expect(log).not.to.include(publishKey);
    });

    it("writes INI values as OBS' own library reads them", async () => {
        const values = [
            "a=b;c",
            '"quoted"',
            "'",
            "[x]",
            "#no comment",
            "\\n",
            "\\",
            "\\\\n\\",
            "two\nlines\r\n",
            " blank ",
            "Zürich 🎥",
            "=",
            ";",
        ];
        const ini = iniText(Object.fromEntries(values.map((value, i) => [`S${i}`, { Name: value, After: "there" }])));
        await guest.put("/tmp/values.ini", ini);
        const script = `
import ctypes, json, sys
o = ctypes.CDLL("libobs.so.30" if len(sys.argv) < 2 else sys.argv[1])
o.config_get_string.restype = ctypes.c_char_p
o.config_get_string.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
c = ctypes.c_void_p()
assert o.config_open(ctypes.byref(c), b"/tmp/values.ini", 0) == 0
get = lambda i, k: o.config_get_string(c, b"S%d" % i, k).decode()
print(json.dumps([[get(i, b"Name"), get(i, b"After")] for i in range(${values.length})]))
`;
        await guest.put("/tmp/values.py", script);
        const library = (await must(guest, "ls /usr/lib/*/libobs.so.* | head -1")).trim();
        const read: unknown = JSON.parse(await must(guest, `python3 /tmp/values.py ${library}`));
        expect(read).to.deep.equal(values.map((value) => [value, "there"]));
    });
});
