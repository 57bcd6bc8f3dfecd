import { expect } from "chai";
import fc from "fast-check";

import { changeLines, duration, statusTable } from "../../../cli/pi-table";
import type { DeployedPi } from "../../../operations/outputs";
import { hostFindings } from "../../../operations/pi/check/host";
import { figure, parseFigures } from "../../../operations/pi/figures";
import { allOnAir, statusOf, unknownStatus } from "../../../operations/pi/status";

const application = (name: string, kind: "rtmp" | "test") => ({
    application: name,
    kind,
    width: 1280,
    height: 720,
    framesPerSecond: 24,
    bitrate: 2_500_000,
});
const venue: DeployedPi = {
    name: "venue",
    host: "10.0.0.2",
    port: 22,
    user: "pi",
    presence: "here",
    applications: [application("gopro", "rtmp"), application("cam", "test")],
    exit: "relay",
    sends: {
        application: "cam",
        targets: [{ name: "main", host: "192.0.2.1", port: 5000, latencyMs: 2000, encrypted: true }],
    },
};

/** What a host prints with one camera on air; `change` edits it. */
const text = `# HELP pi_live_publishing Whether
# TYPE pi_live_publishing gauge
pi_live_publishing{application="gopro",kind="rtmp"} 0
pi_live_publishing{application="cam",kind="test"} 1
pi_live_received_bytes_per_second{application="cam",kind="test"} 312500
pi_live_frames_per_second{application="cam",kind="test"} 23.98
pi_live_declared_frames_per_second{application="cam",kind="test"} 24
pi_live_width_pixels{application="cam",kind="test"} 1280
pi_live_height_pixels{application="cam",kind="test"} 720
pi_live_viewers{application="gopro",kind="rtmp"} 0
pi_live_viewers{application="cam",kind="test"} 2
pi_live_publisher_uptime_seconds{application="cam",kind="test"} 3725
pi_live_unit_active{unit="pi-live-nginx.service"} 1
pi_live_unit_active{unit="pi-live-camera-cam.service"} 1
pi_live_unit_restarts_total{unit="pi-live-camera-cam.service"} 3
pi_live_unit_restarts_total{unit="pi-live-relay-main.service"} 1
pi_live_sending{target="main"} 1
pi_live_sent_bytes_per_second{target="main"} 320000
pi_live_nginx_up 1
pi_live_temperature_celsius 61.2
pi_live_throttled{flag="under_voltage"} 1
pi_live_throttled{flag="throttled"} 0
pi_live_throttled_since_boot{flag="under_voltage"} 1
pi_live_throttled_since_boot{flag="throttled"} 1
pi_live_exporter_timestamp_seconds 1795388560
`;
const status = (change: (text: string) => string = (same) => same) => statusOf(venue, parseFigures(change(text)));

describe("pi status: figures", () => {
    it("are read as Prometheus' text has them, labels unescaped", () => {
        const figures = parseFigures(
            'pi_live_x{a="1\\"}\\\\\\n",b="2"} 1e3\npi_live_x{a="z"} -Inf\npi_live_y NaN\nother 1\n',
        );
        expect(figures.get("x")).to.deep.equal([
            { labels: { a: '1"}\\\n', b: "2" }, value: 1000 },
            { labels: { a: "z" }, value: -Infinity },
        ]);
        expect(figure(figures, "x", ["b", "2"])).to.equal(1000);
        expect(figure(figures, "y")).to.equal(undefined);
        expect([...figures.keys()]).to.deep.equal(["x"]);
    });

    it("of whatever text throw nothing", () => {
        const line = fc.oneof(
            fc.string(),
            fc.string().map((rest) => `pi_live_${rest} 1`),
        );
        fc.assert(fc.property(fc.array(line), (lines) => void statusOf(venue, parseFigures(lines.join("\n")))));
    });
});

describe("pi status: a host", () => {
    it("reports the state of each camera", () => {
        expect(status()).to.deep.equal({
            name: "venue",
            host: "10.0.0.2",
            presence: "here",
            cameras: [
                { application: "gopro", kind: "rtmp", state: "waiting", viewers: 0 },
                {
                    application: "cam",
                    kind: "test",
                    state: "on air",
                    width: 1280,
                    height: 720,
                    framesPerSecond: 23.98,
                    declaredFramesPerSecond: 24,
                    bitrate: 2_500_000,
                    viewers: 2,
                    uptimeSeconds: 3725,
                    restarts: 3,
                },
            ],
            targets: [{ name: "main", host: "192.0.2.1", port: 5000, sending: true, bitrate: 2_560_000, restarts: 1 }],
            temperatureCelsius: 61.2,
            takenAt: 1_795_388_560,
            throttled: ["under_voltage"],
            throttledSinceBoot: ["under_voltage", "throttled"],
        });
    });

    const states = (change: (text: string) => string) => status(change).cameras.map(({ state }) => state);
    it("distinguishes a camera that restarts from one whose service is stopped, and a server that is down", () => {
        const dark = (all: string) => all.replace('cam",kind="test"} 1\n', 'cam",kind="test"} 0\n');
        expect(states(dark)).to.deep.equal(["waiting", "waiting"]);
        const stopped = (all: string) => dark(all).replace('camera-cam.service"} 1', 'camera-cam.service"} 0');
        expect(states(stopped)).to.deep.equal(["waiting", "stopped"]);
        expect(states((all) => dark(all).replace("nginx_up 1", "nginx_up 0"))).to.deep.equal(["stopped", "stopped"]);
    });

    it("names what of a publisher cannot be used, and who was refused", () => {
        const more = [
            'pi_live_source_problem{application="gopro",problem="picture_codec",codec="H.265"} 1',
            'pi_live_source_problem{application="cam",problem="sound_codec"} 1',
            'pi_live_refused_timestamp_seconds{application="gopro",name="Live",address="192.168.1.5",reason="name"} 1795388552',
            'pi_live_refused_timestamp_seconds{application="phone",name="live",address="192.168.1.6",reason="application"} 1795388553',
            'pi_live_refused_timestamp_seconds{application="gopro",name="live",address="192.168.1.7",reason="key"} 1795388554',
            'pi_live_refused_timestamp_seconds{application="gopro",name="live",address="10.9.9.9",reason="address"} 1795388555',
        ];
        const mixed = status((all) => `${all}${more.join("\n")}\n`);
        expect(mixed.cameras.map(({ state }) => state)).to.deep.equal(["waiting", "on air"]);
        expect(statusTable([mixed]).slice(3, 9)).to.deep.equal([
            "venue: gopro sends H.265: only H.264 is carried, set the camera to it (docs/pi.md)",
            "venue: cam sends sound that is not AAC: the relay sends silence, set the camera to AAC (docs/pi.md)",
            "venue: refused 192.168.1.5 8s ago: application gopro, stream name Live: must be live",
            "venue: refused 192.168.1.6 7s ago: no such application (phone): the address is rtmp://…/APPLICATION/live",
            "venue: refused 192.168.1.7 6s ago: application gopro: no publish key, or a wrong one",
            "venue: refused 10.9.9.9 5s ago: application gopro: this address may not publish (publishCidrs)",
        ]);
        const at = new Date("2026-11-22T20:15:00Z");
        expect(changeLines(status(), mixed, at)).to.have.length(6);
        expect(allOnAir([mixed])).to.equal(false);
        const found = hostFindings(venue, new Map(), mixed).map(
            ({ verdict, text }) => `${verdict} ${text.slice(0, 30)}`,
        );
        expect(found.slice(-6)).to.deep.equal([
            "fail gopro sends H.265: only H.264 ",
            "warn cam sends sound that is not AA",
            "warn refused 192.168.1.5: applicati",
            "warn refused 192.168.1.6: no such a",
            "warn refused 192.168.1.7: applicati",
            "warn refused 10.9.9.9: application ",
        ]);
    });

    it("reports a release or an installation that the stack does not expect, and only those", () => {
        const expected = { ...venue, releaseHash: "a".repeat(64), installation: "copy1" };
        const held = (release: string, installation: string) =>
            statusOf(
                expected,
                parseFigures(
                    `${text}pi_live_release_info{release="${release}"} 1\n` +
                        `pi_live_installation_info{installation="${installation}"} 1\n`,
                ),
            );
        for (const folder of ["", ".2"]) {
            expect(held(expected.releaseHash + folder, "copy1").releaseProblem).to.equal(undefined);
        }
        expect(statusOf(expected, parseFigures(text)).releaseProblem, "a host that does not report").to.equal(
            undefined,
        );
        const other = held("b".repeat(64), "copy2");
        const wrongRelease = /^venue: holds release b{12}, the stack expects a{12}: .*run `pulumi up`/;
        expect(statusTable([other])[3]).to.match(wrongRelease);
        const at = new Date("2026-11-22T20:15:00Z");
        const changed = changeLines(held(expected.releaseHash, "copy1"), other, at);
        expect(changed).to.have.length(1);
        expect(changed[0].slice(21)).to.match(wrongRelease);
        expect(held(expected.releaseHash, "copy2").releaseProblem).to.match(/^holds the stack's files by another/);
    });

    it("counts as all on air only when each camera of each host that is here is", () => {
        const both = status((all) => all.replace('gopro",kind="rtmp"} 0', 'gopro",kind="rtmp"} 1'));
        const silent = unknownStatus(venue, "10.0.0.2 does not answer");
        const away = unknownStatus({ ...venue, presence: "away" }, "away");
        expect(allOnAir([both])).to.equal(true);
        expect(allOnAir([both, away])).to.equal(true);
        expect(allOnAir([status()])).to.equal(false);
        expect(allOnAir([both, silent])).to.equal(false);
    });
});

describe("pi status: the table", () => {
    it("has a row for each camera, one for a host that does not answer, and what is wrong below", () => {
        const barn = unknownStatus({ ...venue, name: "barn" }, "10.0.0.3 does not answer");
        expect(statusTable([status(), barn])).to.deep.equal([
            "Pi     application  kind  state    picture   fps   Mbit/s  viewers  restarts  up",
            "venue  gopro        rtmp  waiting  –         –     –       0        –         –",
            "venue  cam          test  on air   1280x720  24.0  2.50    2        3         1h 2m",
            "barn   –                  unknown",
            "venue: sends to main (192.0.2.1:5000), 2.56 Mbit/s",
            "venue: 61 °C, throttled now: under voltage, throttled since the boot: throttled",
            "barn: 10.0.0.3 does not answer",
        ]);
    });

    it("prints only changes without a terminal", () => {
        const at = new Date("2026-11-22T20:15:00Z");
        const off = status((all) => all.replace('cam",kind="test"} 1\n', 'cam",kind="test"} 0\n'));
        expect(changeLines(undefined, status(), at)).to.have.length(4);
        expect(changeLines(status(), status(), at)).to.deep.equal([]);
        expect(changeLines(status(), off, at)).to.deep.equal(["2026-11-22T20:15:00Z venue cam: waiting, 1280x720"]);
    });

    it("writes a duration in its two largest units", () => {
        const written = [0, 59, 60, 3600, 90_061].map(duration);
        expect(written).to.deep.equal(["0s", "59s", "1m 0s", "1h 0m", "1d 1h"]);
    });
});
