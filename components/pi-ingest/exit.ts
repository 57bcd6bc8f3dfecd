import { checkOneOf, checkRange, Refuse } from "../common/checks";
import { checkHost } from "../common/hosts";
import { PiCameraKind, PiExit, PiExitKind, PiIngestArgs, PiSrtTarget } from "./args";
import { checkName } from "./cameras";
import { secretProblem } from "./secrets";

/** The way out: what it sends, and to whom. */
export function checkExit(args: PiIngestArgs, refuse: Refuse): void {
    const { exit, cameras } = args;
    if (exit === undefined) return;
    const { kind, application, targets = [] } = exit;
    checkOneOf("exit.kind", kind, Object.values(PiExitKind), refuse);
    const names = cameras.map((camera) => camera.application);
    if (application !== undefined && !names.includes(application)) {
        refuse("exit.application", `must be a camera's (${names.join(", ")})`, application);
    }
    if (kind === PiExitKind.Obs && targets.length > 0) {
        refuse("exit.targets", "OBS sends by itself: leave them out, or set relay");
    }
    if (kind === PiExitKind.Relay && targets.length === 0) refuse("exit.targets", "give at least one SRT listener");
    if (kind === PiExitKind.Direct) checkDirect(args, exit, refuse);
    targets.forEach((_, i) => checkTarget(`exit.targets[${i}]`, i, targets, refuse));
}

/** Camera to SRT in one program: nothing listens, so no other publisher and no player can connect. */
function checkDirect(args: PiIngestArgs, { application, targets = [] }: PiExit, refuse: Refuse): void {
    const { cameras } = args;
    if (cameras.length > 1) {
        const names = cameras.map((camera) => camera.application).join(", ");
        refuse("exit.kind", `direct runs without nginx, for one camera and no other (${names}): set relay`);
    }
    if (targets.length !== 1) {
        refuse(
            "exit.targets",
            "direct has one, since a lost second would not be dialled again: set relay for several",
            targets.length,
        );
    }
    const sent = cameras.find((camera) => camera.application === (application ?? cameras.at(0)?.application));
    if (sent?.kind === PiCameraKind.Rtmp) {
        refuse("exit.application", `${sent.application} pushes RTMP by itself: set relay`);
    }
    for (const key of ["publishCidrs", "playCidrs"] as const) {
        if (args[key] !== undefined) refuse(key, "nothing listens where the exit is direct: leave it out");
    }
}

function checkTarget(at: string, i: number, targets: PiSrtTarget[], refuse: Refuse): void {
    const { name, host, port, latencyMs, passphrase } = targets[i];
    if (checkName(`${at}.name`, name, refuse) && targets.findIndex((target) => target.name === name) < i) {
        refuse(`${at}.name`, "each needs a name of its own", `${name} twice`);
    }
    const about = { key: "host", besides: "port, latency and passphrase", port: "port" };
    checkHost(`${at}.host`, host, about, refuse);
    if (typeof port === "number") checkRange(`${at}.port`, port, { min: 1, max: 65_535 }, refuse);
    const same = targets.findIndex((target) => target.host === host && target.port === port);
    if (typeof host === "string" && typeof port === "number" && same < i) {
        refuse(`${at}.host`, `a listener takes one caller: ${host}:${port} is ${targets[same].name}'s already`);
    }
    // MediaConnect takes no other (API_SrtListenerStandardSourceEndpointConfiguration), and srt-live-transmit wraps above 65,535.
    if (latencyMs !== undefined) checkRange(`${at}.latencyMs`, latencyMs, { min: 10, max: 10_000 }, refuse);
    if (typeof passphrase === "string") {
        const problem = secretProblem({ kind: "srt", value: passphrase });
        if (problem !== undefined) refuse(`${at}.passphrase`, problem);
    }
}
