import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";
import { z } from "zod";

import type { Release } from "../../cli/setup/pi/images";
import { PiCamera, PiExitKind } from "../../components/pi-ingest/args";
import { HostSecret, secretLines } from "../../components/pi-ingest/secrets";
import { Guest, needGuests, startGuest } from "./guest";
import { chosenReleases } from "./releases";
import { pushPicture, putRelease } from "./venue";

/** Debian 12 at every run: its ffmpeg is another. */
const releases = [...new Set<Release>(["trixie", "bookworm", ...chosenReleases])];
/** Kinds of source that differ only in what arrives. */
const every = process.env.PI_LIVE_ALL === "1" ? it : it.skip;
const passphrase = "a long p4ss: 'phrase' $HOME";
const publishKey = "gopro-key-0123";
const port = 5000;

const pattern: PiCamera = { application: "pattern", kind: "test", width: 640, height: 360, bitrate: 500_000 };
const gopro: PiCamera = { application: "gopro", kind: "rtmp", publishKey };
const raspicam: PiCamera = { ...pattern, application: "cam", kind: "raspicam" };

/** What rpicam-vid does on a Pi, from a test picture: MPEG-TS on standard output, in real time. */
const rpicam = `#!/bin/bash
if [[ $1 = --help ]]; then echo "--libav-format --libav-audio --low-latency"; exit; fi
exec ffmpeg -v error -nostdin -re -f lavfi -i testsrc2=size=640x360:rate=24 -c:v libx264 -preset ultrafast -g 48 -sc_threshold 0 -f mpegts -
`;

/** What raspivid does on an older Pi: bare H.264 in real time, without timing. `-re` would send the first half second at once. */
const raspivid = `#!/bin/bash
exec ffmpeg -v error -nostdin -f lavfi -i testsrc2=size=640x360:rate=24,realtime -c:v libx264 -preset ultrafast -tune zerolatency -g 48 -flush_packets 1 -f h264 -
`;

const probed = z.object({
    packets: z.array(z.object({ codec_type: z.string(), dts_time: z.string(), flags: z.string() })),
    streams: z.array(z.object({ codec_name: z.string(), width: z.number().optional(), height: z.number().optional() })),
});

/** Writes what one SRT caller sends; ffmpeg on this machine, outside the guest. */
async function record(guest: Guest, file: string, seconds: number): Promise<void> {
    const url = `srt://${guest.hostAddress}:${port}?mode=listener&latency=200000`;
    const words = [
        "-v",
        "error",
        "-y",
        "-passphrase",
        passphrase,
        "-i",
        url,
        "-t",
        String(seconds),
        "-c",
        "copy",
        file,
    ];
    const child = spawn("ffmpeg", words, { stdio: "ignore" });
    const timer = setTimeout(() => child.kill("SIGKILL"), (seconds + 60) * 1000);
    const code = await new Promise((resolve) => child.on("exit", resolve));
    clearTimeout(timer);
    expect(code, "the listener ended well").to.equal(0);
}

/** ffprobe's word on what arrived. */
async function probe(file: string) {
    const words = [
        "-v",
        "error",
        "-of",
        "json",
        "-show_entries",
        "stream=codec_name,width,height:packet=codec_type,dts_time,flags",
        file,
    ];
    const { stdout } = await promisify(execFile)("ffprobe", words, { maxBuffer: 1 << 28 });
    const known = probed.parse(JSON.parse(stdout));
    const times = (type: string) =>
        known.packets.filter(({ codec_type }) => codec_type === type).map(({ dts_time }) => Number(dts_time));
    const keys = known.packets.filter(({ codec_type, flags }) => codec_type === "video" && flags.startsWith("K"));
    return {
        streams: known.streams,
        video: times("video"),
        audio: times("audio"),
        keys: keys.map(({ dts_time }) => Number(dts_time)),
    };
}

const gaps = (times: number[]) => times.slice(1).map((time, i) => time - times[i]);

describe("pi: media", function () {
    this.timeout(300_000);
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-media-"));
    const guests = new Map<string, Guest>();

    before(async function () {
        needGuests(this);
        const seed = { "/usr/local/bin/rpicam-vid": rpicam };
        const started = await Promise.all(releases.map((release) => startGuest({ release, image: "full", seed })));
        releases.forEach((release, i) => guests.set(release, started[i]));
    });

    after(async () => {
        await Promise.all([...guests.values()].map((guest) => guest.stop()));
        rmSync(folder, { recursive: true, force: true });
    });

    async function deploy(guest: Guest, cameras: PiCamera[], kind: PiExitKind): Promise<void> {
        await putRelease(guest, port, cameras, kind);
        const secrets: HostSecret[] = [{ kind: "srt", name: "main", value: passphrase }];
        if (cameras.includes(gopro)) secrets.push({ kind: "key", name: "gopro", value: publishKey });
        const { status, stderr } = await guest.root("sh /root/release.sh", {
            input: secretLines(secrets),
            timeoutMs: 60_000,
        });
        expect({ status, stderr }).to.have.property("status", 0, stderr);
    }

    /** The same in both releases, side by side. */
    function everywhere(work: (guest: Guest, release: string) => Promise<void>): Promise<void[]> {
        return Promise.all([...guests].map(([release, guest]) => work(guest, release)));
    }

    it("sends 24 frames a second for a minute, a key frame every two, with sound, by encrypted SRT", async () => {
        await everywhere(async (guest, release) => {
            await deploy(guest, [pattern, gopro], PiExitKind.Relay);
            const file = path.join(folder, `${release}-relay.ts`);
            await record(guest, file, 60);
            const { streams, video, audio, keys } = await probe(file);
            expect(streams.map(({ codec_name }) => codec_name).sort(), release).to.deep.equal(["aac", "h264"]);
            expect(streams.find(({ width }) => width !== undefined)).to.include({ width: 640, height: 360 });
            expect((video.length - 1) / (video[video.length - 1] - video[0]), release).to.be.closeTo(24, 0.05);
            expect(Math.min(...gaps(video), ...gaps(audio)), `${release}: time goes on`).to.be.greaterThan(0);
            for (const gap of gaps(keys)) expect(gap, release).to.be.closeTo(2, 0.05);
        });
    });

    it("shows no secret to another user of the host", async () => {
        await everywhere(async (guest) => {
            await guest.root("id eve >/dev/null 2>&1 || useradd -m eve");
            const look = [
                "ps -efww",
                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ",
                "journalctl --no-pager",
                "systemctl show 'pi-live-*'",
                "grep -r . /etc/pi-live /run/credentials /run/pi-live* /opt/pi-live /run/systemd/generator",
            ].join("; ");
            const { stdout } = await guest.root(`su eve -c ${JSON.stringify(`{ ${look}; } 2>&1`)} | tr '\\0' '\\n'`);
            expect(stdout, "eve sees the processes").to.contain("-fpre");
            const byRoot = await guest.root(
                "journalctl --no-pager; tr '\\0' '\\n' </dev/null; cat /proc/[0-9]*/cmdline | tr '\\0' ' '",
            );
            for (const text of [stdout, byRoot.stdout]) {
                expect(text).to.not.contain("a long p4ss").and.not.contain(publishKey);
            }
        });
    });

    it("takes a publisher with the key, once; and nobody else", async () => {
        await everywhere(async (guest) => {
            const publish = async (query: string, seconds: number): Promise<number> => {
                const child = pushPicture(guest, query, seconds);
                const timer = setTimeout(() => child.kill("SIGKILL"), 40_000);
                const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
                clearTimeout(timer);
                return code ?? -1;
            };
            expect(await publish("", 1), "no key").to.not.equal(0);
            expect(await publish("?key=gopro-key-9999", 1), "wrong key").to.not.equal(0);
            expect(await publish("?key=wrong&addr=127.0.0.1", 1), "a key's way round").to.not.equal(0);
            const first = publish(`?key=${publishKey}`, 8);
            await new Promise((resolve) => setTimeout(resolve, 3000));
            expect(await publish(`?key=${publishKey}`, 1), "second publisher").to.not.equal(0);
            expect(await first, "first publisher").to.equal(0);
            const { stdout } = await guest.root(
                "journalctl --no-pager; cat /var/log/nginx/* /var/log/pi-live/* 2>/dev/null",
            );
            expect(stdout).to.not.contain("gopro-key");
            const { stdout: refusals } = await guest.root("journalctl --no-pager -o cat -u pi-live-nginx.service");
            expect(refusals).to.contain(
                `refused: application gopro from ${guest.hostAddress}: no publish key, or a wrong one`,
            );
            const outside = await new Promise((resolve) => {
                const socket = connect({ host: guest.address, port: 8935, timeout: 3000 });
                socket.once("connect", () => resolve("open")).once("error", ({ message }) => resolve(message));
                socket.once("timeout", () => resolve("no answer"));
            });
            expect(outside).to.contain("ECONNREFUSED");
        });
    });

    it("has units that systemd finds nothing wrong with", async () => {
        await everywhere(async (guest) => {
            const { stdout, stderr } = await guest.root(
                "systemd-analyze verify /run/systemd/generator/pi-live-*.service",
            );
            expect(stdout + stderr).to.equal("");
        });
    });

    it("sends the Pi's camera straight out, with silence, and runs no nginx then", async () => {
        await everywhere(async (guest, release) => {
            await deploy(guest, [raspicam], PiExitKind.Direct);
            const file = path.join(folder, `${release}-direct.ts`);
            await record(guest, file, 10);
            const { streams, video, audio } = await probe(file);
            expect(streams.map(({ codec_name }) => codec_name).sort(), release).to.deep.equal(["aac", "h264"]);
            expect((video.length - 1) / (video[video.length - 1] - video[0]), release).to.be.closeTo(24, 0.2);
            expect(Math.min(...gaps(video), ...gaps(audio)), `${release}: time goes on`).to.be.greaterThan(0);
            const { stdout } = await guest.root(
                "ss -Hltn 'sport = :1935'; systemctl list-units --no-legend 'pi-live-nginx*'",
            );
            expect(stdout.trim()).to.equal("");
        });
    });

    every("adds silence to a source that pushes without sound", async () => {
        await everywhere(async (guest, release) => {
            await deploy(guest, [gopro], PiExitKind.Relay);
            const picture = ["-v", "quiet", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=24"];
            const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "48", "-sc_threshold", "0", "-f", "flv"];
            const url = `rtmp://${guest.address}/gopro/live?key=${publishKey}`;
            const source = spawn("ffmpeg", [...picture, ...encode, url], { stdio: "ignore" });
            try {
                const file = path.join(folder, `${release}-silent.ts`);
                await record(guest, file, 20);
                await arrived(file, release, 0.05);
            } finally {
                source.kill("SIGKILL");
            }
        });
    });

    every("times what raspivid writes without any timing", async () => {
        await everywhere(async (guest, release) => {
            await guest.root("mv /usr/local/bin/rpicam-vid /root/");
            await guest.put("/usr/local/bin/raspivid", raspivid);
            await guest.root("chmod 755 /usr/local/bin/raspivid");
            for (const kind of [PiExitKind.Direct, PiExitKind.Relay]) {
                await deploy(guest, [raspicam], kind);
                const file = path.join(folder, `${release}-raspivid-${kind}.ts`);
                await record(guest, file, 20);
                await arrived(file, `${release}, ${kind}`, 0.3);
            }
        });
    });

    /** Picture and sound, 24 frames a second, and time that goes on in both. */
    async function arrived(file: string, what: string, tolerance: number): Promise<void> {
        const { streams, video, audio } = await probe(file);
        expect(streams.map(({ codec_name }) => codec_name).sort(), what).to.deep.equal(["aac", "h264"]);
        expect((video.length - 1) / (video[video.length - 1] - video[0]), what).to.be.closeTo(24, tolerance);
        // 1024 samples a packet.
        expect((audio.length - 1) / (audio[audio.length - 1] - audio[0]), what).to.be.closeTo(48000 / 1024, 0.5);
        expect(Math.min(...gaps(video), ...gaps(audio)), `${what}: time goes on`).to.be.greaterThan(0);
    }
});
