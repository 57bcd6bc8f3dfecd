import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

import { expect } from "chai";

import { statusTable } from "../../cli/pi-table";
import { PiCamera, PiExitKind } from "../../components/pi-ingest/args";
import { bundle, releaseFiles } from "../../components/pi-ingest/release";
import { secretLines } from "../../components/pi-ingest/secrets";
import { cameraSettings, privateNetworks } from "../../components/pi-ingest/settings";
import type { DeployedPi } from "../../operations/outputs";
import { checkPis, HostFinding } from "../../operations/pi/check";
import type { PiStatus } from "../../operations/pi/status";
import { readPi, watchPis } from "../../operations/pi/watch";
import { deployedGuest, stackOf } from "./deployed";
import { Guest, needGuests, startGuest } from "./guest";
import { openLine } from "./line";

const passphrase = "a long p4ss: 'phrase' $HOME";
const camera: PiCamera = { application: "cam", kind: "test", width: 320, height: 180, bitrate: 300_000 };
const phone: PiCamera = { application: "phone", kind: "rtmp" };

/** An SRT listener that is there again after each sender, as a flow is. */
function listen(address: string, port: number): ChildProcess {
    const loop = `while :; do ffmpeg -nostdin -v quiet -passphrase "$1" -i "$0" -c copy -f null -; sleep 0.2; done`;
    const words = ["-c", loop, `srt://${address}:${port}?mode=listener`, passphrase];
    return spawn("bash", words, { detached: true, stdio: "ignore" });
}
function end(child: ChildProcess | undefined): void {
    if (child?.pid !== undefined) process.kill(-child.pid, "SIGKILL");
}

describe("pi status and pi check, on a host", function () {
    this.timeout(240_000);
    let guest: Guest;
    let pi: DeployedPi;
    let listener: ChildProcess | undefined;
    const port = 5000;

    before(async function () {
        needGuests(this, "full");
        guest = await startGuest({ image: "full" });
        listener = listen(guest.hostAddress, port);
        await apply(PiExitKind.Relay, [camera, phone]);
    });
    after(async () => {
        end(listener);
        await guest?.stop();
    });

    async function apply(kind: PiExitKind, cameras: PiCamera[]): Promise<void> {
        const target = { name: "main", host: guest.hostAddress, port, latencyMs: 200, encrypted: true };
        const exit = { kind, application: camera.application, targets: [target] };
        const networks = { publishCidrs: privateNetworks, playCidrs: privateNetworks };
        await guest.put(
            "/home/pi/release.sh",
            bundle(releaseFiles({ cameras: cameras.map(cameraSettings), ...networks, exit })),
        );
        const secrets = secretLines([{ kind: "srt", name: "main", value: passphrase }]);
        const { status, stderr } = await guest.pi("sh release.sh", { input: secrets, timeoutMs: 120_000 });
        expect(status, stderr).to.equal(0);
        pi = deployedGuest(guest, {
            applications: cameras.map(cameraSettings),
            exit: kind,
            sends: { application: camera.application, targets: [target] },
        });
    }

    const look = () => readPi(pi, { privateKey: guest.privateKey });
    /** Looks until it is so, for half a minute; then the last look is what the test compares with. */
    async function lookUntil(so: (status: PiStatus) => boolean): Promise<PiStatus> {
        const until = Date.now() + 30_000;
        for (;;) {
            const status = await look();
            if (so(status) || Date.now() > until) return status;
            await pause(500);
        }
    }
    const settled = ({ cameras, targets }: PiStatus) =>
        targets[0]?.sending && (cameras[0]?.framesPerSecond ?? 0) > 23 && (cameras[0]?.framesPerSecond ?? 99) < 25;

    it("tells what is on air, how much of it there is, and whether the flow takes it", async () => {
        const status = await lookUntil((now) => settled(now) === true);
        expect(status.problem).to.equal(undefined);
        const [cam, waiting] = status.cameras;
        expect(cam).to.include({ application: "cam", state: "on air", width: 320, height: 180, viewers: 1 });
        expect(cam.framesPerSecond).to.be.closeTo(24, 1);
        expect(cam.bitrate).to.be.within(150_000, 1_000_000);
        expect(waiting).to.deep.equal({ application: "phone", kind: "rtmp", state: "waiting", viewers: 0 });
        expect(status.targets[0]).to.include({ name: "main", sending: true });
        expect(status.targets[0].bitrate).to.be.within(150_000, 1_500_000);
        expect(statusTable([status])[1]).to.match(/^venue {2}cam +test +on air +320x180 +2[345]\.\d +0\.\d\d +1 /);
    });

    it("measures a camera that pushes, and writes files that Prometheus reads", async () => {
        await guest.root("mkdir -p /var/lib/prometheus/node-exporter");
        expect((await guest.root("systemctl is-active pi-live-metrics.timer")).stdout).to.equal("active\n");
        const words = ["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=15", "-t", "120"];
        const url = `rtmp://${guest.address}/phone/live`;
        const pushing = spawn("ffmpeg", [
            ...words,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-g",
            "30",
            "-f",
            "flv",
            url,
        ]);
        try {
            await lookUntil(({ cameras }) => cameras[1]?.state === "on air");
            // Not to wait for its turn.
            await guest.root("systemctl start pi-live-metrics.service");
            const status = await lookUntil(({ cameras }) => cameras[1]?.framesPerSecond !== undefined);
            expect(status.cameras[1]).to.include({
                state: "on air",
                width: 160,
                height: 90,
                declaredFramesPerSecond: 15,
            });
            expect(status.cameras[1].framesPerSecond).to.be.closeTo(15, 2);
            const { stdout: text } = await guest.root("cat /var/lib/prometheus/node-exporter/pi-live.prom");
            expect(text).to.include('pi_live_publishing{application="phone",kind="rtmp"} 1');
            expect(text).to.match(/^pi_live_exporter_timestamp_seconds \d+$/m);
            const { stdout: journal } = await guest.root("journalctl --no-pager -u pi-live-metrics.service | wc -l");
            expect(Number(journal), "lines in the journal").to.be.at.most(1);
        } finally {
            pushing.kill("SIGKILL");
        }
    });

    it("shows what breaks, and what has come back", async () => {
        const before = (await look()).cameras[0].restarts ?? 0;
        await guest.root("systemctl kill -s KILL pi-live-camera-cam.service");
        const back = await lookUntil((now) => settled(now) === true && now.cameras[0].restarts === before + 1);
        expect(back.cameras[0]).to.include({ state: "on air", restarts: before + 1 });
        await guest.root("systemctl stop pi-live-camera-cam.service");
        // The relay outlives its publisher by the latency, so that the end arrives too.
        const stopped = await lookUntil(
            ({ cameras, targets }) => cameras[0].state === "stopped" && targets[0].sending === false,
        );
        expect(stopped.cameras[0]).to.deep.equal({
            application: "cam",
            kind: "test",
            state: "stopped",
            restarts: before + 1,
            viewers: 0,
        });
        expect(stopped.targets[0].sending).to.equal(false);
        await guest.root("systemctl stop pi-live-nginx.service");
        expect((await look()).cameras.map(({ state }) => state)).to.deep.equal(["stopped", "stopped"]);
        await guest.root("systemctl start pi-live-nginx.service pi-live-camera-cam.service");
        expect((await lookUntil((now) => settled(now) === true)).cameras[0].state).to.equal("on air");
    });

    it("shows a host that does not answer beside one that does, which does not wait for it", async () => {
        const stop = new AbortController();
        const seen: PiStatus[] = [];
        // Nobody is there; 192.0.2.0/24 is for documentation. The other two answer at once.
        const hosts = [{ ...pi, name: "barn", host: "192.0.2.1" }, { ...pi, name: "stranger", hostKey: otherKey }, pi];
        await watchPis(hosts, {
            privateKey: guest.privateKey,
            timeoutMs: 20_000,
            everyMs: 100,
            signal: stop.signal,
            onStatus: (status) => {
                seen.push(status);
                if (seen.filter(({ name }) => name === "venue").length === 3) stop.abort();
            },
        });
        expect(seen.filter(({ name }) => name === "venue")).to.have.length(3);
        expect(seen.find(({ name }) => name === "stranger")?.problem).to.match(/has another host key than hostKey: /);
    });

    describe("before the event", () => {
        /** What is said of the flow behind a line; the rest, of the host itself, apart. */
        async function check(options: Partial<Parameters<typeof openLine>[0]>, secret = passphrase) {
            const to = { address: guest.hostAddress, port };
            const line = await openLine({ address: guest.hostAddress, to, ...options });
            const target = { name: "main", host: guest.hostAddress, port: line.port, latencyMs: 200, encrypted: true };
            const sends = { application: camera.application, targets: [target] };
            const stack = stackOf({ ...pi, sends }, guest.privateKey, secret);
            const regional = { host: guest.hostAddress, port: 9 };
            const findings = await checkPis(stack, { seconds: 4, timeoutMs: 10_000, regional }).finally(() =>
                line.close(),
            );
            const ofFlow = ({ text }: HostFinding) => text.startsWith("main ");
            return { flow: findings.filter(ofFlow), host: findings.filter((finding) => !ofFlow(finding)) };
        }

        it("does not disturb a stream that runs", async () => {
            const stack = stackOf(pi, guest.privateKey, passphrase);
            const findings = await checkPis(stack, { timeoutMs: 10_000 });
            const said = findings.map(({ text }) => text).join("\n");
            // srt-live-transmit stops listening while it has a sender; a flow may answer.
            expect(said).to.match(/sends to main .* now|does not listen/);
            expect((await look()).targets[0].sending).to.equal(true);
            await guest.root("systemctl stop pi-live-relay-main.service");
        });

        it("measures a line of 80 ms that loses 5 %, with no secret on a command line", async () => {
            const spied = guest.root("for i in $(seq 80); do cat /proc/[0-9]*/cmdline; sleep 0.1; done 2>/dev/null");
            const { flow, host } = await check({ delayMs: 40, lossPercent: 5 });
            const [latency] = flow;
            // The line's own delay at least; a busy machine adds to it.
            expect(roundTrip(latency)).to.be.within(79, 400);
            expect(lost(latency)).to.be.within(3.5, 10);
            expect(latency).to.include({ verdict: "fail" });
            expect(latency.text).to.match(
                /at least \d+0 ms \((5|6) round trips\); write contribution\.latencyMs: \d+0 \(now 200\)$/,
            );
            expect(host.map(({ text }) => text)).to.include.members(["its packages are installed"]);
            const { stdout } = await spied;
            expect(stdout, "the test stream was seen").to.include("-muxrate");
            expect(stdout).not.to.include("p4ss").and.not.to.include(Buffer.from(passphrase).toString("base64"));
        });

        it("measures a clean line, and sees one that is too narrow", async function () {
            if (process.env.PI_LIVE_ALL !== "1") this.skip();
            const clean = await check({ delayMs: 20 });
            expect(roundTrip(clean.flow[0])).to.be.within(39, 300);
            expect(clean.flow[1].verdict, clean.flow[1].text).to.equal("ok");
            const narrow = await check({ delayMs: 10, bitrate: 400_000 });
            expect(narrow.flow.map(({ verdict }) => verdict)).to.include("fail");
            expect(narrow.flow.at(-1)?.text).to.match(/the line does not carry it, plan with 0\.\d/);
        });

        it("says that the passphrase is another's, and what to do when nobody listens", async () => {
            const { flow } = await check({}, "another passphrase");
            expect(flow.at(-1)?.text).to.match(/: another passphrase than the flow's$/);
            const silent = await check({ to: { address: guest.hostAddress, port: 9 } });
            expect(silent.flow.at(-1)?.text).to.match(/does not listen, .*start the flow, or give --upload-url$/);
            expect(silent.host.map(({ text }) => text)).to.include(
                `${guest.hostAddress} does not answer either: is the host connected to the Internet?`,
            );
        });
    });

    describe("without nginx", () => {
        it("knows a camera that sends past nginx, and one whose listener has gone", async () => {
            await apply(PiExitKind.Direct, [camera]);
            const sending = await lookUntil((now) => settled(now) === true);
            expect(sending.cameras[0]).to.include({ state: "on air", width: 320, height: 180 });
            expect(sending.targets[0].sending).to.equal(true);
            expect(sending.targets[0].bitrate).to.be.within(150_000, 2_000_000);
            end(listener);
            listener = undefined;
            const alone = await lookUntil(({ targets }) => targets[0]?.sending === false);
            expect(alone.targets[0].sending).to.equal(false);
            expect(alone.cameras[0].state, "the camera runs on").to.equal("on air");
        });
    });
});

const otherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAp2qh+oT/1jouX9dVp56MDI1rMoFPLrod5UQMv59+9Y";
const roundTrip = ({ text }: HostFinding) => Number(/round trip (\d+) ms/.exec(text)?.[1]);
const lost = ({ text }: HostFinding) => Number(/, ([\d.]+) % lost/.exec(text)?.[1]);
