import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { missingForGuests } from "../cli/setup/pi/needs";
import { allImages } from "../cli/setup/pi/images";
import { PiExitKind } from "../components/pi-ingest/args";
import { unitNames } from "../components/pi-ingest/paths";
import { bundle, releaseFiles } from "../components/pi-ingest/release";
import { secretLines } from "../components/pi-ingest/secrets";
import { cameraSettings, privateNetworks, statusPort } from "../components/pi-ingest/settings";
import { Listener } from "../test/pi/faults/listener";
import { type Guest, startGuest } from "../test/pi/guest";
import { hasPicture, packets, parseSample, type Sample, usage } from "./pi-figures";
import { type BenchTable, table } from "./table";

const cameraCounts = [1, 4, 8];
const viewerCounts = [1, 4, 12];
/** How long a row is measured, seconds; a viewer watches from before until after it. */
const window = 10;
const watched = window + 4;
const framesPerSecond = 24;
const port = 5000;
const passphrase = "an-otter-in-the-river";
const units = { nginx: unitNames.nginx, relay: unitNames.relay("main") };

const header = [
    ...["Cameras", "Viewers", "nginx CPU", "nginx memory", "Relay CPU", "Relay memory"],
    "Viewers with a picture",
];

/**
 * Cost of nginx and the relay on a host, by the number of cameras that push RTMP (the first is relayed) and of viewers spread
 * over them. CPU is of one core of this machine, memory what all processes of the service have resident.
 */
export async function piTable(): Promise<BenchTable> {
    const missing = missingForGuests(allImages().filter(({ name }) => name === "full"));
    if (missing !== undefined) return { text: `Not measured: ${missing} (\`node cli/setup/pi.mjs\` installs it).` };
    const folder = mkdtempSync(path.join(tmpdir(), "pi-live-bench-"));
    const running: ChildProcess[] = [];
    let guest: Guest | undefined;
    let listener: Listener | undefined;
    try {
        const file = path.join(folder, "camera.flv");
        await encode(file);
        guest = await startGuest({ release: "trixie", image: "full" });
        listener = new Listener({ address: guest.hostAddress, port, passphrase });
        await listener.start();
        await apply(guest);
        const rows: string[][] = [];
        let holds = true;
        for (const cameras of cameraCounts) {
            for (let i = running.length; i < cameras; i += 1) running.push(publish(guest, file, i + 1));
            await publishing(guest, cameras);
            for (const viewers of viewerCounts) {
                await listener.picture(performance.now(), 30_000);
                const row = await measure(guest, cameras, viewers);
                if (running.some(({ exitCode }) => exitCode !== null)) throw new Error("a camera's stand-in ended");
                await listener.picture(performance.now(), 5000);
                rows.push(row.cells);
                holds &&= row.holds;
            }
        }
        return { text: table(header, rows), holds };
    } finally {
        await Promise.all(running.map(end));
        await listener?.kill();
        await guest?.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** What every camera pushes, encoded once: 720p24 at 2.5 Mbit/s, filled up to that rate, with sound. */
async function encode(file: string): Promise<void> {
    const picture = `testsrc2=size=1280x720:rate=${framesPerSecond}`;
    const rate = ["-b:v", "2500k", "-minrate", "2500k", "-maxrate", "2500k", "-bufsize", "2500k"];
    const words = [
        ...["-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "12"],
        ...["-c:v", "libx264", "-preset", "ultrafast", "-g", "48", "-sc_threshold", "0", "-pix_fmt", "yuv420p"],
        ...[...rate, "-x264-params", "nal-hrd=cbr", "-c:a", "aac", "-b:a", "128k", file],
    ];
    await promisify(execFile)("ffmpeg", words, { timeout: 120_000 });
}

/** The real release: as many applications as the largest row needs, the first one relayed by encrypted SRT. */
async function apply(guest: Guest): Promise<void> {
    const cameras = Array.from({ length: Math.max(...cameraCounts) }, (_, i) =>
        cameraSettings({ application: `cam${i + 1}`, kind: "rtmp" }),
    );
    const target = { name: "main", host: guest.hostAddress, port, latencyMs: 200, encrypted: true };
    const exit = { kind: PiExitKind.Relay, application: "cam1", targets: [target] };
    const files = releaseFiles({ cameras, publishCidrs: privateNetworks, playCidrs: privateNetworks, exit });
    await guest.put("/root/release.sh", bundle(files));
    const { status, stderr } = await guest.root("sh /root/release.sh", {
        input: secretLines([{ kind: "srt", name: "main", value: passphrase }]),
        timeoutMs: 120_000,
    });
    if (status !== 0) throw new Error(`the release was not taken: ${stderr.trim()}`);
}

const url = (guest: Guest, camera: number) => `rtmp://${guest.address}/cam${camera}/live`;

/** A camera that pushes, on this machine. */
function publish(guest: Guest, file: string, camera: number): ChildProcess {
    const words = ["-v", "quiet", "-nostdin", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f", "flv"];
    return spawn("ffmpeg", [...words, url(guest, camera)], { stdio: "ignore" });
}

/** Waits until nginx has a publisher in that many applications. */
async function publishing(guest: Guest, cameras: number): Promise<void> {
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${statusPort}; printf 'GET /stat HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
    const deadline = performance.now() + 30_000;
    for (;;) {
        const { stdout } = await guest.root(`bash -c ${JSON.stringify(ask)}`);
        const count = stdout.split("<application>").filter((text) => text.includes("<publishing/>")).length;
        if (count === cameras) return;
        if (performance.now() > deadline) throw new Error(`${count} of ${cameras} cameras could publish`);
        await sleep(500);
    }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One row: viewers start, the services are measured while all watch, and each viewer's packets are evaluated. */
async function measure(guest: Guest, cameras: number, viewers: number): Promise<{ cells: string[]; holds: boolean }> {
    const watching = Promise.all(Array.from({ length: viewers }, (_, i) => watch(url(guest, (i % cameras) + 1))));
    const measuring = async () => {
        await sleep(2000);
        const before = await sample(guest);
        await sleep(window * 1000);
        return usage(before, await sample(guest));
    };
    // Both to their ends, also when one fails: no viewer outlives the run.
    const [seen, used] = await Promise.allSettled([watching, measuring()]);
    if (seen.status === "rejected") throw seen.reason;
    if (used.status === "rejected") throw used.reason;
    const { nginx, relay } = used.value;
    const happy = seen.value.filter((text) => hasPicture(packets(text), { framesPerSecond, seconds: window })).length;
    const cost = ({ cpuPercent, megabytes }: { cpuPercent: number; megabytes: number }) => [
        `${cpuPercent.toFixed(1)} %`,
        `${megabytes.toFixed(1)} MB`,
    ];
    return {
        cells: [`${cameras}`, `${viewers}`, ...cost(nginx), ...cost(relay), `${happy} of ${viewers}`],
        holds: happy === viewers,
    };
}

/** A viewer on this machine, who records each video packet. Empty when none arrived in time. */
async function watch(address: string): Promise<string> {
    const words = ["-v", "quiet", "-select_streams", "v:0", "-read_intervals", `%+${watched}`];
    const viewer = spawn(
        "ffprobe",
        [...words, "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", "-i", address],
        { stdio: ["ignore", "pipe", "ignore"] },
    );
    let text = "";
    viewer.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
    // A viewer that still waits for its picture has none: later packets do not count.
    const timer = setTimeout(() => viewer.kill("SIGKILL"), (watched + 6) * 1000);
    await once(viewer, "close");
    clearTimeout(timer);
    return text;
}

/** The processes of both services, read in the guest. */
async function sample(guest: Guest): Promise<Sample> {
    const look = Object.entries(units).map(
        ([name, unit]) =>
            `main=$(systemctl show -P MainPID ${unit}); for pid in $(ps -o pid= --pid $main --ppid $main); do ` +
            `echo ${name} $(cat /proc/$pid/stat) $(awk '/^VmRSS/ {print $2}' /proc/$pid/status); done`,
    );
    const { stdout } = await guest.root(["getconf CLK_TCK", "date +%s%N", ...look].join("; "));
    return parseSample(stdout, Object.keys(units));
}

async function end(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
}
