import { expect } from "chai";

import { releaseFiles } from "../../../components/pi-ingest/release";
import { gopro, hostSettings, main, pattern, raspivid } from "./fixtures";

const relay = {
    kind: "relay" as const,
    application: "pattern",
    targets: [main, { ...main, name: "spare", encrypted: false }],
};
const files = releaseFiles(hostSettings([gopro, raspivid, pattern], { exit: relay }));

/** Settings of a unit, by key; repeated ones are not used. */
function unit(name: string): Map<string, string> {
    const lines = files[`units/${name}`].split("\n").filter((line) => line.includes("="));
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
            "bin/relay-main.sh",
            "bin/relay-spare.sh",
            "nginx.conf",
            "remove.sh",
            "units/pi-live-camera-pattern.service",
            "units/pi-live-camera-raspivid.service",
            "units/pi-live-nginx.service",
            "units/pi-live-relay-main.service",
            "units/pi-live-relay-spare.service",
        ]);
    });

    it("brings every stream back for ever, and runs the script that it ships", () => {
        for (const path of Object.keys(files).filter((file) => file.startsWith("units/"))) {
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
        expect(unit("pi-live-camera-raspivid.service").has("PrivateDevices")).to.equal(false);
        expect(unit("pi-live-camera-raspivid.service").get("SupplementaryGroups")).to.equal("video render");
        expect(unit("pi-live-relay-main.service").get("PrivateDevices")).to.equal("yes");
    });
});
