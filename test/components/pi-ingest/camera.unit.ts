import { expect } from "chai";
import * as fc from "fast-check";

import { PiCamera } from "../../../components/pi-ingest/args";
import { cameraScript, relayScript } from "../../../components/pi-ingest/camera";
import { cameraSettings, HostSettings } from "../../../components/pi-ingest/settings";
import { needShellcheck, shellcheck } from "../../support/shellcheck";
import { FakeHost, gopro, hostSettings, main, pattern, raspivid } from "./fixtures";

const usb: PiCamera = { application: "webcam", kind: "usb", device: "/dev/null" };
const direct = (application: string) => ({ exit: { kind: "direct" as const, application, targets: [main] } });

interface Called {
    status: number | null;
    stderr: string;
    /** Each program with its words, a line each. */
    calls: string;
    /** What the files behind `-fpre` held. */
    presets: string;
}

/** Runs a script on a host that has these camera programs alone, and an ffmpeg that only notes what it is asked. */
function run(
    script: string,
    programs: Record<string, string>,
    options: { secret?: string; ffmpeg?: string } = {},
): Called {
    const host = new FakeHost();
    try {
        const note = (name: string) => `echo "${name} $*" >>"$HOST/calls"`;
        host.program(
            "ffmpeg",
            `${options.ffmpeg ?? ""}
${note("ffmpeg")}
while [ $# -gt 0 ]; do [ "$1" = -fpre ] && cat "$2" >>"$HOST/presets"; shift; done
[ -p /dev/stdin ] && cat >/dev/null
echo out_time_us=1000`,
        );
        for (const [name, help] of Object.entries(programs)) {
            host.program(name, `[ "$1" = --help ] && { echo "${help}"; exit 0; }\n${note(name)}`);
        }
        host.write("calls", "");
        host.write("presets", "");
        // Only the basics beside the stand-ins, so that no camera program or ffmpeg of this machine is met.
        for (const basic of ["cat", "tr"]) host.program(basic, `exec /bin/${basic} "$@"`);
        host.program("sleep", ":");
        host.write("credentials/passphrase", `passphrase=${options.secret ?? "none"}\n`);
        const prefix = `CREDENTIALS_DIRECTORY=${host.folder}/credentials\n`;
        const path = host.write("camera.sh", script.replace("set -euo pipefail\n", `set -euo pipefail\n${prefix}`));
        const { status, stderr } = host.run("/bin/bash", [path], "", "/nowhere");
        return { status, stderr, calls: host.read("calls"), presets: host.read("presets") };
    } finally {
        host.remove();
    }
}

function script(camera: PiCamera, change: Partial<HostSettings> = {}): string {
    const text = cameraScript(cameraSettings(camera), hostSettings([camera], change));
    if (text === undefined) throw new Error("no script");
    return text;
}

const wallClock = "-use_wallclock_as_timestamps 1 -probesize 65536 -analyzeduration 0 -f h264 -framerate 24 -i -";

describe("the script of a Pi's camera", () => {
    it("carries timestamps by MPEG-TS where the camera program can write it", () => {
        for (const program of ["rpicam-vid", "libcamera-vid"]) {
            const { status, calls } = run(script(raspivid), { [program]: "--libav-format --low-latency" });
            expect(status).to.equal(0);
            expect(calls).to.match(new RegExp(`^${program} .*--codec libav --libav-format mpegts -o -$`, "m"));
            expect(calls).to.contain("-f mpegts -analyzeduration 1000000 -i -").and.not.contain("--low-latency");
        }
    });

    it("stamps frames as they come where it cannot", () => {
        const old = run(script(raspivid), { "libcamera-vid": "--codec" });
        expect(old.calls).to.match(/^libcamera-vid .*--codec h264 -o -$/m);
        expect(old.calls).to.contain(wallClock);
        const legacy = run(script(raspivid), { raspivid: "" });
        expect(legacy.calls).to.match(/^raspivid -n -t 0 -w 1280 -h 720 -fps 24 -b 2500000 -g 48 .*-o -$/m);
        expect(legacy.calls).to.contain(wallClock);
    });

    it("takes the newest program of several", () => {
        const { calls } = run(script(raspivid), { "rpicam-vid": "--libav-format", raspivid: "" });
        expect(calls).to.contain("rpicam-vid ").and.not.contain("raspivid -n");
    });

    it("says what to install where there is none", () => {
        const { status, stderr, calls } = run(script(raspivid), {});
        expect({ status, calls }).to.deep.equal({ status: 1, calls: "" });
        expect(stderr.split("\n")[0]).to.equal(
            "no camera program here: install rpicam-apps (Raspberry Pi OS), or use kind usb, rtmp or test",
        );
    });

    it("says what to look at when no picture comes", () => {
        const silent = { ffmpeg: "cat >/dev/null; exit 1\n" };
        const { status, stderr } = run(script(raspivid), { "rpicam-vid": "--libav-format" }, silent);
        expect(status).to.equal(1);
        expect(stderr).to.contain("no picture from the camera: is its cable seated at both ends");
    });

    it("records the microphone in step with the picture, by whoever holds the clock", () => {
        const camera = { ...raspivid, microphone: "plughw:CARD=Device" };
        const own = run(script(camera), { "rpicam-vid": "--libav-format --libav-audio" }).calls;
        expect(own).to.contain("--libav-audio --audio-source alsa --audio-device plughw:CARD=Device");
        expect(own).to.contain("-map 0:v:0 -map 0:a:0 -c copy").and.not.contain("-isync");
        const stamped = run(script(camera), { raspivid: "" }).calls;
        expect(stamped).to.contain(`${wallClock} -isync 0 -f alsa -thread_queue_size 1024 -i plughw:CARD=Device`);
    });

    it("stays on air in silence when the microphone does not open", () => {
        const gone = 'case "$*" in *"-t 0.1"*) echo "cannot open audio device" >&2; exit 1 ;; esac\n';
        const { status, stderr, calls } = run(
            script({ ...raspivid, microphone: "plughw:CARD=Gone" }),
            { "rpicam-vid": "--libav-format --libav-audio" },
            { ffmpeg: gone },
        );
        expect(status).to.equal(0);
        expect(stderr).to.contain("microphone plughw:CARD=Gone does not open").and.contain("cannot open audio device");
        expect(calls).to.contain("anullsrc").and.not.contain("--libav-audio");
    });
});

describe("the script of a USB camera", () => {
    const offers = (formats: string) => ({
        ffmpeg: `case "$*" in *-list_formats*) printf '${formats}' >&2; exit 1 ;; esac\n`,
    });
    const mjpeg = "[video4linux2 @ 0x1] Compressed:       mjpeg :          Motion-JPEG : 1280x720\\n";
    const h264 = "[video4linux2 @ 0x1] Compressed:        h264 :                H.264 : 1280x720\\n";
    const yuyv = "[video4linux2 @ 0x1] Raw       :     yuyv422 :           YUYV 4:2:2 : 1280x720\\n";

    it("takes the best format that the camera offers", () => {
        const format = (formats: string) =>
            /-input_format (\S+)/.exec(run(script(usb), {}, offers(formats)).calls)?.[1];
        expect(format(yuyv + h264 + mjpeg)).to.equal("mjpeg");
        expect(format(yuyv + h264)).to.equal("h264");
        expect(format(yuyv)).to.equal("yuyv422");
        expect(format("")).to.equal(undefined);
    });

    it("leaves the camera's own H.264 alone, and holds everything else to the rate asked for", () => {
        const copied = run(script(usb), {}, offers(h264)).calls;
        expect(copied).to.contain("-c:v copy -f mpegts -").and.not.contain("fps=24");
        expect(run(script(usb), {}, offers(mjpeg)).calls).to.contain("-vf fps=24 -c:v libx264");
    });
});

describe("camera scripts", () => {
    it("publish to the camera's own application, with silence where there is no sound", () => {
        for (const camera of [raspivid, usb]) {
            const { calls } = run(script(camera), { "rpicam-vid": "--libav-format" });
            expect(calls).to.match(/^ffmpeg .* anullsrc=\S+ .* -shortest .*-f flv /m);
            expect(calls).to.contain(`rtmp://127.0.0.1:1935/${camera.application}/live`);
        }
        expect(run(script(pattern), {}).calls).to.match(
            /testsrc2=size=1280x720:rate=24\[out0\];sine=.*\/pattern\/live$/m,
        );
    });

    it("are none for a camera that pushes by itself", () => {
        expect(cameraScript(cameraSettings(gopro), hostSettings([gopro]))).to.equal(undefined);
    });

    it("hand a passphrase on without showing it, whatever stands in it", () => {
        const secret = "p a$$'s\"ph:r=a\\se`";
        const { calls, presets } = run(script(pattern, direct("pattern")), {}, { secret });
        expect(calls).to.contain("srt://203.0.113.9:5000?mode=caller").and.contain("latency=2000000");
        expect(calls).to.not.contain("p a").and.not.contain("rtmp://");
        const option = /^format_opts=mpegts_flags=initial_discontinuity:passphrase=(.*)\n$/.exec(presets)?.[1] ?? "";
        // Every character is escaped, so that none means anything to the muxer's options.
        expect(option).to.match(/^(\\.)+$/);
        expect(option.replaceAll(/\\(.)/g, "$1")).to.equal(secret);
    });

    it("start again when ffmpeg's clock stands still", () => {
        const hung = { ffmpeg: "echo out_time_us=5; while :; do echo out_time_us=5; /bin/sleep 0.05; done" };
        const quick = script(pattern).replace(/patience=(20|10)\b/g, "patience=1");
        const { status, stderr } = run(quick, {}, hung);
        expect({ status, stderr }).to.deep.equal({ status: 1, stderr: "no progress for 1 s: starting again\n" });
    });
});

describe("property: every script that settings can make", () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/);
    const camera: fc.Arbitrary<PiCamera> = fc.record(
        {
            application: name,
            kind: fc.constantFrom("raspicam" as const, "usb" as const, "test" as const),
            width: fc.integer({ min: 32, max: 960 }).map((half) => 2 * half),
            framesPerSecond: fc.integer({ min: 1, max: 120 }),
            device: fc.stringMatching(/^\/dev\/[A-Za-z0-9_:+-]{1,40}$/),
            microphone: fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !text.includes("\0")),
        },
        { requiredKeys: ["application", "kind"] },
    );
    const target = fc.record({
        name,
        host: fc.constantFrom("203.0.113.9", "2001:db8::1", "flow.example.org"),
        port: fc.integer({ min: 1, max: 65_535 }),
        latencyMs: fc.integer({ min: 10, max: 10_000 }),
        encrypted: fc.boolean(),
    });

    it("is one that bash and shellcheck find nothing wrong with", function () {
        needShellcheck(this);
        this.timeout(60_000);
        const texts: string[] = [];
        fc.assert(
            fc.property(camera, target, fc.boolean(), (one, to, straight) => {
                const exit = straight
                    ? { kind: "direct" as const, application: one.application, targets: [to] }
                    : { kind: "relay" as const, application: one.application, targets: [to] };
                texts.push(script(one, { exit }), relayScript(one.application, to));
            }),
            { numRuns: 8 },
        );
        const host = new FakeHost();
        try {
            const paths = texts.map((text, i) => host.write(`${i}.sh`, text));
            for (const path of paths) {
                const { status, stderr } = host.run("/bin/bash", ["-n", path]);
                expect({ status, stderr }, path).to.deep.equal({ status: 0, stderr: "" });
            }
            // A microphone's name may hold a $ on purpose, between single quotes. SC2034: pieces have variables that only others read.
            expect(shellcheck("-S", "warning", "-e", "SC2034", ...paths)).to.equal("");
        } finally {
            host.remove();
        }
    });
});
