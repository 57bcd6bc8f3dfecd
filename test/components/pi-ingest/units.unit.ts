import { expect } from "chai";

import { releaseFiles } from "../../../components/pi-ingest/release";
import { gopro, hostSettings, main, pattern, raspivid } from "./fixtures";

const relay = {
    kind: "relay" as const,
    application: "pattern",
    targets: [main, { ...main, name: "spare", encrypted: false }],
};
const files = releaseFiles(hostSettings([gopro, raspivid, pattern], { exit: relay }));

/** Settings of a unit, by key; only devices are a list. */
function unit(name: string, of = files): Map<string, string> {
    const lines = of[`units/${name}`]
        .split("\n")
        .filter((line) => /^[A-Z]\w*=/.test(line) && !line.startsWith("DeviceAllow"));
    const pairs = lines.map((line): [string, string] => [
        line.slice(0, line.indexOf("=")),
        line.slice(line.indexOf("=") + 1),
    ]);
    expect(new Set(pairs.map(([key]) => key)).size, "a setting stands twice").to.equal(pairs.length);
    return new Map(pairs);
}

describe("the release", () => {
    it("holds a unit and a script for each camera of the host, and for each way out", () => {
        expect(Object.keys(files).sort()).to.deep.equal([
            "apply.sh",
            "bin/camera-pattern.sh",
            "bin/camera-raspivid.sh",
            "bin/firewall.sh",
            "bin/metrics.sh",
            "bin/relay-main.sh",
            "bin/relay-spare.sh",
            "firewall.nft",
            "generator.sh",
            "nginx.conf",
            "remove.sh",
            "units/pi-live-camera-pattern.service",
            "units/pi-live-camera-raspivid.service",
            "units/pi-live-firewall.service",
            "units/pi-live-metrics.service",
            "units/pi-live-metrics.timer",
            "units/pi-live-nginx.service",
            "units/pi-live-relay-main.service",
            "units/pi-live-relay-spare.service",
        ]);
    });

    it("brings every stream back for ever, and runs the script that it ships", () => {
        for (const path of Object.keys(files).filter((file) => /^units.*(camera|relay|nginx)/.test(file))) {
            const settings = unit(path.slice("units/".length));
            expect(settings.get("Restart")).to.equal("always");
            expect(settings.get("StartLimitIntervalSec")).to.equal("0");
            const script = /current\/(\S+)$/.exec(settings.get("ExecStart") ?? "")?.[1];
            expect(Object.keys(files)).to.include(script);
        }
    });

    it("hands a passphrase to the one service that needs it", () => {
        expect(unit("pi-live-relay-main.service").get("LoadCredential")).to.equal(
            "passphrase:/etc/pi-live/secrets/srt-main",
        );
        expect(unit("pi-live-relay-spare.service").has("LoadCredential")).to.equal(false);
        expect(unit("pi-live-camera-pattern.service").has("LoadCredential")).to.equal(false);
    });

    it("leaves the camera's devices to the camera alone", () => {
        const camera = unit("pi-live-camera-raspivid.service");
        expect(camera.has("PrivateDevices")).to.equal(false);
        expect(camera.get("SupplementaryGroups")).to.equal("video render");
        expect(camera.get("DevicePolicy")).to.equal("closed");
        expect(files["units/pi-live-camera-raspivid.service"]).to.contain("DeviceAllow=char-video4linux rw");
        for (const other of ["camera-pattern", "relay-main", "nginx"]) {
            expect(unit(`pi-live-${other}.service`).get("PrivateDevices")).to.equal("yes");
        }
    });

    it("opens sound devices for a microphone alone", () => {
        const heard = releaseFiles(hostSettings([{ ...pattern, microphone: "plughw:CARD=Device" }]));
        expect(unit("pi-live-camera-pattern.service", heard).get("SupplementaryGroups")).to.equal("audio");
        expect(heard["units/pi-live-camera-pattern.service"]).to.contain("DeviceAllow=char-alsa rw");
        expect(files["units/pi-live-camera-raspivid.service"]).to.not.contain("alsa");
    });

    it("waits for no network, and a camera that goes straight out for no server", () => {
        const direct = { kind: "direct" as const, application: "pattern", targets: [main] };
        const straight = releaseFiles(hostSettings([pattern], { exit: direct }));
        expect(unit("pi-live-camera-pattern.service", straight).get("After")).to.equal("network.target");
        expect(unit("pi-live-camera-pattern.service", straight).get("LoadCredential")).to.equal(
            "passphrase:/etc/pi-live/secrets/srt-main",
        );
        expect(Object.keys(straight)).to.not.include.members(["nginx.conf", "units/pi-live-nginx.service"]);
        expect(unit("pi-live-relay-main.service").get("After")).to.equal("network.target pi-live-nginx.service");
    });
});
