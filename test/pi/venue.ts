/** What the tests of media and of faults do alike: a release with one encrypted flow, and a camera that pushes. */
import { spawn } from "node:child_process";

import { PiCamera, PiExitKind } from "../../components/pi-ingest/args";
import { bundle, releaseFiles } from "../../components/pi-ingest/release";
import { cameraSettings, privateNetworks } from "../../components/pi-ingest/settings";
import { Guest } from "./guest";

/** Copies a release to `/root/release.sh` of the guest. The first camera is the programme; its flow is this machine, at `port`. */
export async function putRelease(guest: Guest, port: number, cameras: PiCamera[], kind: PiExitKind): Promise<void> {
    const target = { name: "main", host: guest.hostAddress, port, latencyMs: 200, encrypted: true };
    const files = releaseFiles({
        cameras: cameras.map(cameraSettings),
        publishCidrs: privateNetworks,
        playCidrs: privateNetworks,
        exit: { kind, application: cameras[0].application, targets: [target] },
    });
    await guest.put("/root/release.sh", bundle(files));
}

/** A GoPro's stand-in on this machine: pushes a small picture until it is killed, or for so many seconds. */
export function pushPicture(guest: Guest, query: string, seconds?: number) {
    const words = [
        ...["-v", "quiet", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24"],
        ...(seconds === undefined ? [] : ["-t", String(seconds)]),
        ...["-c:v", "libx264", "-preset", "ultrafast", "-g", "24", "-f", "flv"],
        `rtmp://${guest.address}/gopro/live${query}`,
    ];
    return spawn("ffmpeg", words, { stdio: "ignore" });
}
