import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";

import { expect } from "chai";

import { srtFiles, srtOutput } from "../../rehearsal/venue/contribution/srt";
import { flowHop, flowOutPort, flowPorts } from "../../rehearsal/aws/flow/hop";
import { flowDoor } from "../../rehearsal/aws/flow/ports";
import { Readers } from "../../rehearsal/aws/flow/readers";
import type { FlowPlan } from "../../rehearsal/plan/types";
import { Place } from "../../rehearsal/run/place";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { supervisor } from "./support/run";
import { listenTo } from "./support/source";
import { until } from "./support/until";

const passphrase = "a=Rather%41long#one";
const common = { latencyMs: 120, allowedCidr: "127.0.0.0/8", passphrase };
const plan: FlowPlan = {
    name: "rehearsed",
    arn: "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-a:rehearsed",
    sources: [
        { name: "main", port: 5000, ...common },
        { name: "second", port: 5001, ...common },
    ],
    failover: "FAILOVER",
};

/** On this machine's own network: the graph's port does not count. */
function portOf({ name: flow }: FlowPlan, source: string, place: Place): number {
    return flowDoor({ flow, source, port: 0 }, place).port;
}

describe("a flow with two sources", () => {
    let place: Place;
    let hops: Supervisor;
    let film: string;
    const notes: string[] = [];
    const started: ChildProcess[] = [];
    /** What is open still when a test fails: a socket alone would keep the run from its end. */
    const closers: (() => void)[] = [];
    const figures = () => hops.status()[0].figures;

    before(async () => {
        place = await Place.make(flowPorts(plan));
        hops = supervisor();
        hops.on("event", (event) => {
            if (event.type === "note") notes.push(event.text);
            if (event.type === "restart") notes.push(`${event.process ?? event.hop}: ${event.why}`);
        });
        film = path.join(place.folder("film"), "film.mp4");
        const source = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=12,format=yuv420p", "-t", "2"];
        const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "6", "-b:v", "600k", film];
        execFileSync("nice", ["-n", "10", "ffmpeg", "-hide_banner", "-loglevel", "error", ...source, ...encode]);
        await hops.start(flowHop(plan, place));
    });
    after(async () => {
        for (const close of closers) close();
        for (const child of started) child.kill("SIGKILL");
        await hops.stop();
        place.remove();
    });

    /** The same as a crew's encoder does it: dials again until it is ended. A listener may be busy with a caller that it refused. */
    function keepSending(dial: () => ChildProcess): { kill(): void } {
        let child = dial();
        let wanted = true;
        const again = () => {
            if (!wanted) return;
            child = dial();
            child.once("exit", again);
        };
        child.once("exit", again);
        const kill = () => {
            wanted = false;
            child.kill("SIGKILL");
        };
        closers.push(kill);
        return { kill };
    }

    /** An encoder that sends the film over and over. */
    function send(source: string, key: string | undefined): ChildProcess {
        return sendInput(source, key, ["-re", "-stream_loop", "-1", "-i", film, "-c", "copy"]);
    }

    function sendInput(source: string, key: string | undefined, input: string[], output: string[] = []): ChildProcess {
        const folder = place.folder(`sender ${started.length}`);
        for (const [name, text] of Object.entries(srtFiles(key))) writeFileSync(path.join(folder, name), text);
        const target = srtOutput({ port: portOf(plan, source, place), latencyMs: 200, passphrase: key });
        const args = [
            "-hide_banner",
            "-loglevel",
            "error",
            ...input,
            ...target.slice(0, -1),
            ...output,
            ...target.slice(-1),
        ];
        const child = spawn("ffmpeg", args, { cwd: folder, stdio: "ignore" });
        started.push(child);
        return child;
    }

    function read(): ReturnType<typeof listenTo> {
        const reader = listenTo(flowOutPort(plan.name, place));
        closers.push(() => reader.close());
        return reader;
    }

    it("refuses a wrong passphrase and none at all, in words, and hands nothing on", async () => {
        const reader = read();
        const [wrong, none] = [send("main", "not-the-passphrase"), send("second", undefined)];
        await until("both gave up", 10, () => wrong.exitCode !== null && none.exitCode !== null);
        expect(notes).to.include("source main refuses a caller with a wrong passphrase");
        expect(notes.join("\n")).to.match(/source second refuses a caller that shows no passphrase/);
        await until("counted", 2, () => figures().refused === 2);
        expect(reader.bytes()).to.equal(0);
        expect(JSON.stringify(hops.status())).not.to.include(passphrase);
    });

    it("hands one on, then the other within a second when the first falls silent, and the larger latency counts", async () => {
        const main = keepSending(() => send("main", passphrase));
        await until("main", 20, () => figures().connected === "main" && Number(figures().bitrate) > 0);
        keepSending(() => send("second", passphrase));
        await until("second", 20, () => figures().connected === "main, second");
        await until("the latency that both agreed on", 4, () => figures().latencyMs === 200);
        const reader = read();
        await until("the programme", 4, () => reader.bytes() > 50_000);
        main.kill();
        await until("the change", 4, () => figures().source === "second");
        const before = reader.bytes();
        await until("the programme again", 4, () => reader.bytes() > before + 50_000);
        expect(reader.longestGapMs()).to.be.within(300, 1500);
        expect(notes).to.include("source second takes over from main");
    });

    it("takes no harm from garbage, raw at its port or sent as SRT", async () => {
        const socket = createSocket("udp4");
        closers.push(() => socket.close());
        for (let i = 0; i < 50; i += 1) socket.send(Buffer.alloc(700, i), portOf(plan, "second", place), "127.0.0.1");
        const noise = path.join(place.folder("film"), "noise");
        writeFileSync(noise, Buffer.alloc(400_000, 0x11));
        // The main source may still be held by the sender that died: SRT waits five seconds for it.
        await until("main is free", 20, () => figures().connected === "second");
        // Bytes as they are, under the name of sound.
        const input = ["-re", "-f", "u8", "-ar", "48000", "-i", noise, "-c", "copy"];
        const noisy = keepSending(() => sendInput("main", passphrase, input, ["-f", "u8"]));
        await until("garbage", 20, () => Number(figures().garbageBytes) > 0);
        noisy.kill();
        expect(notes).to.include("source main sends bytes that are no MPEG-TS: they are left out");
        expect(figures()).to.include({ source: "second" });
        expect(hops.status()[0]).to.include({ state: "up", restarts: 0 });
    });

    it("starts a listener again that died", async () => {
        const [{ pid }] = hops.status();
        const listeners = () =>
            execFileSync("pgrep", ["-P", String(pid), "srt-live"], { encoding: "utf8" })
                .trim()
                .split("\n")
                .map(Number);
        const before = listeners();
        expect(before).to.have.length(2);
        process.kill(before[0], "SIGKILL");
        await until("two again", 3, () => listeners().filter((one) => one !== before[0]).length === 2);
        await until("said", 1, () =>
            notes.some((text) => text === "srt-live-transmit of source main: it was ended by SIGKILL"),
        );
        expect(hops.status()[0].restarts).to.equal(1);
    });
});

describe("a listener of a flow", () => {
    // Seen with srt-live-transmit: its words come in pieces, and the library's other threads write when they like.
    it("hears the program's words whole, though the library writes in the middle of them", async () => {
        const alone: FlowPlan = { ...plan, sources: [plan.sources[0]] };
        const place = await Place.make(flowPorts(alone));
        const hops = supervisor();
        const folder = place.folder("program");
        const program = [
            "#!/bin/bash",
            "case $1 in *%6c*) exit 1 ;; esac",
            "log=/dev/stderr",
            "for given; do case $given in -logfile:*) log=${given#-logfile:} ;; esac; done",
            "printf 'Accepted SRT ' >&2",
            "echo '02:07:14.47/SRT:RcvQ:w1!W:SRT.cn: connection rejected due to: ERROR:BADSECRET' >>$log",
            "echo 'source connection' >&2",
            "exec sleep 60",
        ];
        writeFileSync(path.join(folder, "srt-live-transmit"), program.join("\n"), { mode: 0o755 });
        const ports = createSocket("udp4").bind(portOf(alone, "main", place), "127.0.0.1");
        const before = process.env.PATH;
        process.env.PATH = `${folder}:${before}`;
        try {
            await hops.start(flowHop(alone, place));
            await until("both words", 5, () => hops.status()[0].figures.refused === 1);
            expect(hops.status()[0].figures).to.include({ connected: "main", refused: 1 });
        } finally {
            process.env.PATH = before;
            ports.close();
            await hops.stop();
            place.remove();
        }
    });
});

describe("readers of a flow", () => {
    it("are dropped when they do not read, and nobody else waits", async () => {
        const place = await Place.make(["out"]);
        const reasons: string[] = [];
        const readers = new Readers((reason) => reasons.push(reason));
        await readers.listen(place.port("out"));
        const lazy = connect(place.port("out"), "127.0.0.1").pause();
        const reader = listenTo(place.port("out"));
        try {
            await until("both are there", 2, () => readers.count === 2);
            const piece = Buffer.alloc(188 * 1000, 0x47);
            let written = 0;
            while (reasons.length === 0 && written < 64 * 1024 * 1024) {
                readers.write(piece);
                written += piece.length;
                await new Promise(setImmediate);
            }
            expect(reasons.join()).to.match(/^a reader left \d+ bytes unread and was dropped$/);
            await until("all of it", 3, () => reader.bytes() === written);
            expect(readers.count).to.equal(1);
        } finally {
            lazy.destroy();
            reader.close();
            readers.close();
            place.remove();
        }
    });
});
