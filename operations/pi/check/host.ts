import { loadText } from "../../../components/common/text";
import { PiCameraKind, PiExitKind } from "../../../components/pi-ingest/args";
import type { DeployedPi } from "../../outputs";
import { heldByFacts, releaseResult } from "../release";
import type { PiStatus } from "../status";
import type { HostFinding } from "./finding";
import { firewallFindings } from "./firewall";
import { factNumber } from "./recommend";

/** Prints `name value` lines; its arguments are where the firewall's rules lie, then the cameras' devices. */
export const hostFactsScript = loadText(__dirname, "facts.sh");

/** Logs, packages and releases need a few hundred megabytes, and a card that is full stops systemd's journal first. */
const leastDiskMegabytes = 500;

/** Findings of a host's facts and figures. */
export function hostFindings(pi: DeployedPi, facts: ReadonlyMap<string, string>, status: PiStatus): HostFinding[] {
    const found = (verdict: HostFinding["verdict"], text: string): HostFinding => ({ host: pi.name, verdict, text });
    return [
        status.problem === undefined ? [] : found("fail", status.problem),
        release(),
        clock(facts.get("clock")),
        disk(factNumber(facts, "disk")),
        programs(pi, facts),
        firewallFindings(pi, facts),
        throttling(status),
        sources(status),
    ].flat();

    function release(): HostFinding[] {
        const result = releaseResult(pi, heldByFacts(facts));
        return result === undefined ? [] : [found(result.verdict, result.text)];
    }

    function sources({ cameras, refused = [] }: PiStatus): HostFinding[] {
        return [
            ...cameras.flatMap(({ application, problem, state }) => {
                if (problem === undefined) return [];
                // With replaced sound the picture stays on air.
                return [found(state === "on air" ? "warn" : "fail", `${application} ${problem}`)];
            }),
            ...refused.map(({ address, text }) => found("warn", `refused ${address}: ${text}`)),
        ];
    }

    function clock(synchronised: string | undefined): HostFinding {
        if (synchronised === "yes") return found("ok", "its clock is synchronised");
        return found("warn", "its clock is not synchronised: is UDP port 123 open, does systemd-timesyncd run?");
    }
    function disk(free: number | undefined): HostFinding[] {
        if (free === undefined) return [];
        if (free >= leastDiskMegabytes) return [found("ok", `${free} MB free on its disk`)];
        return [
            found("fail", `only ${free} MB free on its disk: make room (apt-get clean, journalctl --vacuum-size=50M)`),
        ];
    }
    function programs({ exit, applications }: DeployedPi, has: ReadonlyMap<string, string>): HostFinding[] {
        const server = exit === PiExitKind.Direct ? [] : ["nginx", "rtmp"];
        const missing = [...server, "ffmpeg"].filter((name) => !has.has(`has_${name}`));
        const camera = ["rpicam_vid", "libcamera_vid", "raspivid"].some((name) => has.has(`has_${name}`));
        const wantsCamera = applications.some(({ kind }) => kind === PiCameraKind.Raspicam);
        const absent = has.get("absent");
        return [
            missing.length === 0
                ? found("ok", "its packages are installed")
                : found("fail", `${missing.join(", ")} not installed: \`pulumi up\` does`),
            ...(wantsCamera && !camera
                ? [found("fail", "no rpicam-vid, libcamera-vid or raspivid for its camera: install rpicam-apps")]
                : []),
            ...(absent === undefined ? [] : [found("fail", `no ${absent}: is the USB camera plugged in?`)]),
        ];
    }
    function throttling({ throttled, throttledSinceBoot }: PiStatus): HostFinding[] {
        const listFlags = (flags: string[]) => flags.map((flag) => flag.replaceAll("_", " ")).join(", ");
        if (throttled.length > 0)
            return [found("fail", `throttled now: ${listFlags(throttled)}: a stronger power supply, or a fan`)];
        if (throttledSinceBoot.length > 0) {
            return [found("warn", `has been throttled since the boot: ${listFlags(throttledSinceBoot)}`)];
        }
        return [];
    }
}
