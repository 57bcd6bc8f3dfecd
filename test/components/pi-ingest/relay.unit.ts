import { spawn } from "node:child_process";
import { createServer } from "node:http";

import { expect } from "chai";

import { relayScript } from "../../../components/pi-ingest/relay";
import { statusPort, TargetSettings } from "../../../components/pi-ingest/settings";
import { FakeHost, main } from "./fixtures";
import { statistics, stream } from "./statistics";

interface Run {
    /** The sender's arguments. */
    call: string;
    asked: number;
    stderr: string;
}

/** What ffmpeg is called with; `answers` are nginx's, one a question, the last for ever. `sender` is what ffmpeg does as the sender. */
async function called(
    answers: string[],
    {
        sender = "echo out_time_us=1",
        fetcher = "exec /bin/sleep 0.05",
        target = main,
    }: { sender?: string; fetcher?: string; target?: TargetSettings } = {},
): Promise<Run> {
    const host = new FakeHost({
        ffmpeg:
            'case "$*" in *"-f data"*) ' +
            `${fetcher} ;; esac; echo "$*" >"$HOST/call"; ` +
            `while [ $# -gt 0 ]; do [ "$1" = -fpre ] && cat "$2" >"$HOST/preset"; shift; done; ${sender}`,
        sleep: "exec /bin/sleep 0.01",
    });
    let asked = 0;
    const server = createServer((_, response) => response.end(answers[Math.min(asked++, answers.length - 1)]));
    try {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        const { port } = address;
        const text = relayScript("pattern", target).replace(`status_port=${statusPort}\n`, `status_port=${port}\n`);
        host.write("credentials/passphrase", "passphrase=secret phrase\n");
        host.write("call", "");
        const script = host.write("relay.sh", text);
        const env = {
            PATH: `${host.folder}/bin:/usr/bin:/bin`,
            HOST: host.folder,
            CREDENTIALS_DIRECTORY: `${host.folder}/credentials`,
            RUNTIME_DIRECTORY: host.folder,
            LC_ALL: "de_DE.UTF-8",
        };
        const child = spawn("/bin/bash", [script], { env, stdio: ["ignore", "ignore", "pipe"], detached: true });
        let stderr = "";
        child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
        const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
        await new Promise((resolve) => child.on("exit", resolve));
        clearTimeout(timer);
        // What systemd ends with the service.
        if (child.pid !== undefined) killGroup(child.pid);
        return { call: host.read("call"), asked, stderr: stderr.replace(/.*setlocale.*\n/g, "") };
    } finally {
        server.close();
        host.remove();
    }
}

function killGroup(pid: number): void {
    try {
        process.kill(-pid, "SIGKILL");
    } catch {
        // All of it has ended.
    }
}

describe("the relay's script", () => {
    it("takes sound and picture as they are", async () => {
        const { call } = await called([statistics({ pattern: stream({ audio: "AAC" }) })]);
        expect(call).to.contain("-f flv -i pipe:0 -map 0:v:0 -map 0:a:0 -c copy ");
        expect(call).to.contain("latency=2000000&pbkeylen=32").and.not.contain("secret");
    });

    it("adds silence where the source has no sound, once it had the time to say so", async () => {
        const young = statistics({ pattern: stream({ time: 200 }) });
        const { call, asked } = await called([young, young, statistics({ pattern: stream({ time: 1600 }) })]);
        expect(call).to.contain("anullsrc").and.contain("-shortest").and.contain("-c:v copy");
        expect(asked).to.equal(3);
    });

    it("turns any other sound into AAC, and leaves the picture", async () => {
        const { call } = await called([statistics({ pattern: stream({ audio: "Speex" }) })]);
        expect(call).to.contain("-c:v copy -c:a aac");
    });

    it("logs when the program that fetches was killed, and not when it ended by itself or with its service", async () => {
        const playing = [statistics({ pattern: stream({ audio: "AAC" }) })];
        const sender = "cat >/dev/null; echo out_time_us=1";
        const killed = await called(playing, { sender, fetcher: "kill -KILL $$" });
        expect(killed.stderr).to.contain("the program that fetches was ended by signal 9\n");
        for (const status of [0, 1, 255]) {
            const { stderr } = await called(playing, { sender, fetcher: `exit ${status}` });
            expect(stderr, String(status)).to.not.contain("was ended by signal");
        }
    });

    it("waits for a publisher of its own application", async () => {
        const others = statistics({ live: stream({ audio: "AAC" }), pattern: "", pattern2: stream({ audio: "MP3" }) });
        const idle = statistics({ pattern: stream({ publishing: false }) });
        const { call, asked } = await called(["", others, idle, statistics({ pattern: stream({ audio: "AAC" }) })]);
        expect(asked).to.equal(4);
        expect(call).to.contain("-c copy");
    });

    it("sends silence at once where sound is announced and none comes, AAC or another", async () => {
        for (const audio of ["AAC", "MP3"]) {
            const { call } = await called([statistics({ pattern: stream({ audio, heard: false }) })]);
            expect(call, audio).to.contain("anullsrc").and.contain("-analyzeduration 200000");
        }
    });

    it("takes sound that comes without having been announced", async () => {
        const { call } = await called([statistics({ pattern: stream({ audio: "AAC", heard: true }) })]);
        expect(call).to.contain("-c copy").and.not.contain("anullsrc");
    });

    it("sends silence in place of sound that ffmpeg does not know by RTMP, and says what to change", async () => {
        const { call, stderr } = await called([statistics({ pattern: stream({ audio: "", heard: true }) })]);
        expect(call).to.contain("anullsrc");
        expect(stderr).to.contain("the sound of pattern is no AAC: silence goes out, set the camera to AAC");
    });

    it("sends silence where sound has stopped, by nginx's figures of the last ten seconds", async () => {
        const silent = { audio: "AAC", time: 60_000, bandwidth: { audio: 0, video: 2_000_000 } };
        expect((await called([statistics({ pattern: stream(silent) })])).call).to.contain("anullsrc");
        const young = { ...silent, time: 12_000 };
        expect((await called([statistics({ pattern: stream(young) })])).call).to.not.contain("anullsrc");
    });

    it("waits for H.264, says once what comes in its place, and dials nobody", async () => {
        const foreign = statistics({ pattern: stream({ audio: "AAC", codec: "Jpeg" }) });
        const unnamed = stream({ audio: "AAC", codec: "", bandwidth: { audio: 1, video: 1 } });
        for (const page of [foreign, statistics({ pattern: unnamed })]) {
            const good = statistics({ pattern: stream({ audio: "AAC" }) });
            const { call, stderr } = await called([...Array<string>(12).fill(page), good]);
            expect(call).to.contain("-c copy");
            expect(stderr.split("\n")).to.deep.equal([
                "pattern sends a picture that is not H.264: only H.264 is carried, set the camera to it (docs/pi.md)",
                "",
            ]);
        }
    });

    it("waits for a picture that is only announced", async () => {
        const announced = statistics({ pattern: stream({ audio: "AAC", seen: false }) });
        const good = statistics({ pattern: stream({ audio: "AAC" }) });
        const { call, stderr } = await called([...Array<string>(8).fill(announced), good]);
        expect(call).to.contain("-c copy");
        expect(stderr).to.equal("pattern sends no picture: waiting for one\n");
    });

    /** A sender that reports 200 times, a report each 20 ms. */
    const sends =
        "i=1; while [ $i -lt 200 ]; do echo out_time_us=$i; echo progress=continue; i=$((i+1)); /bin/sleep 0.02; done";

    it("starts again when the picture's size or parameters change, and says which", async () => {
        const upright = statistics({ pattern: stream({ audio: "AAC", size: [720, 1280] }) });
        const flat = statistics({ pattern: stream({ audio: "AAC" }) });
        const { stderr } = await called([flat, flat, upright], { sender: sends });
        expect(stderr).to.equal("the picture changed from 1280x720 to 720x1280, or its codec did: starting again\n");
        const other = statistics({ pattern: stream({ audio: "AAC" }).replace("<level>3.1<", "<level>4.0<") });
        expect((await called([flat, flat, other], { sender: sends })).stderr).to.equal(
            "the codec parameters of the picture changed, 1280x720 as before: starting again\n",
        );
        const main = flat.replace("<profile>High<", "<profile>Main<");
        expect((await called([flat, flat, main], { sender: sends })).stderr).to.contain("the picture changed");
    });

    it("starts again when sound begins, and not for one odd figure", async () => {
        const silent = statistics({ pattern: stream({}) });
        const loud = statistics({ pattern: stream({ audio: "AAC" }) });
        const begins = await called([silent, silent, loud, silent, loud], { sender: sends });
        expect(begins.stderr).to.equal("the sound changed from none to AAC: starting again\n");
        expect(begins.asked).to.equal(7);
    });

    it("starts again when the sound's sample rate changes, which MPEG-TS would not announce", async () => {
        const before = statistics({ pattern: stream({ audio: "AAC" }) });
        const after = statistics({ pattern: stream({ audio: "AAC", sampleRate: 44_100 }) });
        const { stderr } = await called([before, before, after], { sender: sends });
        expect(stderr).to.equal("the sound changed from 48000 Hz to 44100 Hz: starting again\n");
        // A sound that is decoded has one rate on its way out.
        const speex = (sampleRate: number) => statistics({ pattern: stream({ audio: "Speex", sampleRate }) });
        expect((await called([speex(16_000), speex(16_000), speex(8_000)], { sender: sends })).stderr).to.equal("");
    });

    it("keeps on where metadata without a size come later, or nginx does not answer", async () => {
        const flat = statistics({ pattern: stream({ audio: "AAC" }) });
        const bare = statistics({ pattern: stream({ audio: "AAC", size: [0, 0] }) });
        expect((await called([flat, bare, "", bare], { sender: sends })).stderr).to.equal("");
    });

    const jump = (from: number, to: number) =>
        `Non-monotonous DTS in output stream 0:1; previous: ${from}, current: ${to}; changing to ${from + 1}.`;

    it("starts again at once when timestamps jump back, in a line or two", async () => {
        const flat = statistics({ pattern: stream({ audio: "AAC" }) });
        const lines = [
            jump(808_575, 92_340),
            jump(808_575, 92_340).replace("monotonous", "monotonic"),
            // Behind the time at which the player came: a number below 0 in 32 bits without a sign.
            "DTS 4294366275, next:5016333 st:1 invalid dropping",
        ];
        for (const line of lines) {
            const { stderr } = await called([flat], { sender: `echo "${line}" >&2; ${sends}` });
            // ffmpeg's lines and the script's own reach the journal by two processes, in either order.
            const said = stderr.trimEnd().split("\n");
            expect(said).to.have.members([line, "the timestamps of the source jump back: starting again"]);
        }
    });

    it("lets ten lines in ten seconds into the journal, and counts the others", async () => {
        const flat = statistics({ pattern: stream({ audio: "AAC" }) });
        const noisy = `i=0; while [ $i -lt 1500 ]; do echo "${jump(900, 800)}" >&2; i=$((i+1)); done; echo out_time_us=1`;
        const { stderr } = await called([flat], { sender: noisy });
        expect(stderr.split("\n").filter((line) => line.startsWith("Non-monotonous"))).to.have.length(10);
        expect(stderr).to.contain("1490 more lines of this kind");
    });

    it("keeps from the journal what ffmpeg writes for each packet of a sound that FLV did not have", async () => {
        const opus = statistics({ pattern: stream({ audio: "AAC" }) });
        const plea = [
            "[flv @ 0x1] Audio codec (9) is not implemented. Update your FFmpeg version to the newest one from Git.",
            "[flv @ 0x1] If you want to help, upload a sample of this file to https://streams.videolan.org/upload/",
        ].join("\n");
        const { stderr } = await called([opus], { sender: `echo "${plea}" >&2; ${sends}; echo "another line" >&2` });
        expect(stderr).to.equal("another line\n");
    });

    it("blames the listener only where ffmpeg named it", async () => {
        const flat = statistics({ pattern: stream({ audio: "AAC" }) });
        const failed = (line: string) => called([flat], { sender: `echo "${line}" >&2; exit 1` });
        expect((await failed("srt://203.0.113.9:5000: Input/output error")).stderr).to.contain(
            "is the listener running",
        );
        const { stderr } = await failed("pipe:0: Invalid data found");
        expect(stderr).to.contain("no picture of pattern came from nginx").and.not.contain("listener");
    });

    it("outlives the publisher by the latency, so that the receiver plays the end", () => {
        expect(relayScript("pattern", { ...main, latencyMs: 2000 })).to.contain("\ngoodbye=2.3\n");
        const longest = relayScript("pattern", { ...main, latencyMs: 10_000 });
        expect(longest).to.contain("\ngoodbye=10.3\n").and.contain("\nrunning_patience=16\n");
    });

    it("asks for no passphrase where there is none", async () => {
        const page = [statistics({ pattern: stream({ audio: "AAC" }) })];
        const { call } = await called(page, { target: { ...main, encrypted: false } });
        expect(call).to.contain("srt://203.0.113.9:5000?").and.not.contain("-fpre").and.not.contain("pbkeylen");
    });
});
