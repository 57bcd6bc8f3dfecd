import { expect } from "chai";

import { cameraScript, relayScript } from "../../../components/pi-ingest/camera";
import { cameraSettings, HostSettings } from "../../../components/pi-ingest/settings";
import { FakeHost, gopro, hostSettings, main, pattern, raspivid } from "./fixtures";

/** What each program on the host was called with. */
function called(
    script: string,
    programs: Record<string, string>,
    secret?: string,
): { status: number | null; calls: string } {
    const host = new FakeHost();
    try {
        const note = (name: string) => `echo "${name} $*" >>"$HOST/calls"`;
        host.program("ffmpeg", `${note("ffmpeg")}; cat >/dev/null`);
        for (const [name, help] of Object.entries(programs)) {
            host.program(name, `[ "$1" = --help ] && { echo "${help}"; exit 0; }\n${note(name)}`);
        }
        host.write("calls", "");
        // Only the basics beside the stand-ins, so that no camera program or ffmpeg of this machine is met.
        for (const basic of ["cat", "tr"]) host.program(basic, `exec /bin/${basic} "$@"`);
        if (secret !== undefined) host.write("credentials/passphrase", secret);
        const prefix = `CREDENTIALS_DIRECTORY=${host.folder}/credentials\n`;
        const path = host.write("camera.sh", script.replace("set -euo pipefail\n", `set -euo pipefail\n${prefix}`));
        const { status } = host.run("/bin/bash", [path], "", "/nowhere");
        return { status, calls: host.read("calls") };
    } finally {
        host.remove();
    }
}

function script(camera: typeof raspivid, change: Partial<HostSettings> = {}): string {
    const text = cameraScript(cameraSettings(camera), hostSettings([camera], change));
    if (text === undefined) throw new Error("no script");
    return text;
}

const wallClock = "-use_wallclock_as_timestamps 1 -probesize 65536 -analyzeduration 0 -f h264 -framerate 24 -i -";

describe("camera scripts", () => {
    it("carry timestamps by MPEG-TS where the camera program can write it", () => {
        for (const program of ["rpicam-vid", "libcamera-vid"]) {
            const { status, calls } = called(script(raspivid), { [program]: "--libav-format --low-latency" });
            expect(status).to.equal(0);
            expect(calls).to.match(new RegExp(`^${program} .*--codec libav --libav-format mpegts -o -$`, "m"));
            expect(calls).to.contain("-f mpegts -i -");
        }
    });

    it("stamp frames as they come where it cannot", () => {
        const old = called(script(raspivid), { "libcamera-vid": "--codec" });
        expect(old.calls).to.match(/^libcamera-vid .*--codec h264 -o -$/m);
        expect(old.calls).to.contain(wallClock);
        const legacy = called(script(raspivid), { raspivid: "" });
        expect(legacy.calls).to.match(/^raspivid -n -t 0 -w 1280 -h 720 -fps 24 -b 2500000 -g 48 .*-o -$/m);
        expect(legacy.calls).to.contain(wallClock);
    });

    it("take the newest program of several", () => {
        const { calls } = called(script(raspivid), { "rpicam-vid": "--libav-format", raspivid: "" });
        expect(calls).to.contain("rpicam-vid ").and.not.contain("raspivid -n");
    });

    it("end with a clear word when there is none", () => {
        expect(called(script(raspivid), {}).status).to.equal(1);
        expect(script(raspivid)).to.contain("install rpicam-apps");
    });

    it("add silence that ends with the picture, and publish to the camera's own application", () => {
        for (const camera of [raspivid, pattern, { ...pattern, kind: "usb" as const }]) {
            const text = script(camera);
            expect(text).to.contain("anullsrc").and.contain("-shortest");
            expect(text).to.contain(`rtmp://127.0.0.1:1935/${camera.application}/live`);
        }
    });

    it("are none for a camera that pushes by itself", () => {
        expect(cameraScript(cameraSettings(gopro), hostSettings([gopro]))).to.equal(undefined);
    });

    it("send straight to SRT when told to, with the passphrase from systemd's hands", () => {
        const exit = { kind: "direct" as const, application: "pattern", targets: [main] };
        const text = script(pattern, { exit });
        expect(text).to.not.contain("rtmp://");
        const { calls } = called(text, {}, "p a$$'s\"phrase`");
        expect(calls).to.contain("-passphrase p a$$'s\"phrase` -pbkeylen 32 -latency 2000000 srt://203.0.113.9:5000?");
    });

    it("relay an application without touching it, and without a passphrase in clear text", () => {
        const text = relayScript("pattern", { ...main, encrypted: false });
        expect(text).to.not.contain("passphrase");
        expect(called(text, {}).calls).to.equal(
            "ffmpeg -hide_banner -loglevel warning -nostdin -rw_timeout 5000000 -i rtmp://127.0.0.1:1935/pattern/live " +
                "-c copy -f mpegts -latency 2000000 srt://203.0.113.9:5000?mode=caller&pkt_size=1316\n",
        );
    });
});
