import { checkOneOf, checkRange, collectProblems, Refuse } from "../common/checks";
import type { Problem } from "../common/problems";
import { PiCamera, PiCameraKind, PiConnection, PiExit, PiExitKind, PiIngestArgs, PiSrtTarget } from "./args";
import { secretProblem } from "./secrets";
import { cameraSettings } from "./settings";

/** Names become parts of files, units and URLs on the host. */
const nameForm = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const nameRule = "must be 1–32 small letters, digits, - or _, a letter or digit first";
/** One public key as authorized_keys has it, without options and comment. */
const hostKeyForm = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}( .*)?$/;
/** More than that, the encoder of a Pi 4 and older leaves level 4.2: macroblocks of 16x16 a second (rpicam_vid.adoc). */
const macroblocksPerSecond = 245_760;
/** raspivid's ceiling (userland, RaspiVid.c). */
const bitrate = { min: 100_000, max: 25_000_000 };

/**
 * Every setting that the host would refuse, with what to write instead; empty when all is well. Takes config values and
 * arguments alike: what another resource supplies later is checked when it is known.
 */
export function piProblems(args: PiIngestArgs): Problem[] {
    return collectProblems((refuse) => {
        checkConnection(args.connection, refuse);
        checkCameras(args.cameras, refuse);
        checkBlocks("publishFrom", args.publishFrom, refuse);
        checkBlocks("playFrom", args.playFrom, refuse);
        if (args.exit !== undefined) checkExit(args.exit, args.cameras, refuse);
    });
}

function checkConnection(connection: PiConnection, refuse: Refuse): void {
    const { hostKey, unpinnedHostKey = false, jumpHost } = connection;
    checkAddress("connection", connection, refuse);
    if (hostKey === undefined && !unpinnedHostKey) {
        refuse(
            "connection.hostKey",
            "give the host's public key (ssh-keyscan, compared on the host), or unpinnedHostKey: true to talk to whoever answers",
        );
    }
    if (hostKey !== undefined && unpinnedHostKey) {
        refuse("connection.unpinnedHostKey", "contradicts hostKey: leave one of them out");
    }
    if (jumpHost === undefined) return;
    checkAddress("connection.jumpHost", jumpHost, refuse);
    if (jumpHost.hostKey === undefined && !unpinnedHostKey) {
        refuse("connection.jumpHost.hostKey", "give the jump host's public key too");
    }
}

function checkAddress(
    at: string,
    { host, port, user, hostKey }: Pick<PiConnection, "host" | "port" | "user" | "hostKey">,
    refuse: Refuse,
): void {
    if (typeof host === "string" && !/^[A-Za-z0-9._:-]+$/.test(host)) {
        refuse(`${at}.host`, `must be a host name or an address; got ${JSON.stringify(host)}`);
    }
    if (port !== undefined) checkRange(`${at}.port`, port, { min: 1, max: 65_535 }, refuse);
    if (user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) {
        refuse(`${at}.user`, `must be a user name; got ${JSON.stringify(user)}`);
    }
    if (typeof hostKey === "string" && !hostKeyForm.test(hostKey)) {
        refuse(`${at}.hostKey`, "must be one line as in authorized_keys, such as ssh-ed25519 AAAA…");
    }
}

function checkCameras(cameras: PiCamera[], refuse: Refuse): void {
    if (cameras.length === 0) refuse("cameras", "give at least one");
    cameras.forEach((camera, i) => {
        const at = `cameras[${i}]`;
        if (!nameForm.test(camera.application)) {
            refuse(`${at}.application`, `${nameRule}; got ${JSON.stringify(camera.application)}`);
        } else if (cameras.findIndex(({ application }) => application === camera.application) < i) {
            refuse(`${at}.application`, `each camera needs one of its own; got ${camera.application} twice`);
        }
        checkOneOf(`${at}.kind`, camera.kind, Object.values(PiCameraKind), refuse);
        checkPicture(at, camera, refuse);
        if (typeof camera.publishKey === "string") {
            const problem = secretProblem({ kind: "key", value: camera.publishKey });
            if (problem !== undefined) refuse(`${at}.publishKey`, problem);
        }
    });
    const own = cameras.filter(({ kind }) => kind === PiCameraKind.Raspicam);
    if (own.length > 1)
        refuse(
            "cameras",
            `one program can hold the Pi's camera: ${own.map(({ application }) => application).join(", ")} are raspicam`,
        );
}

function checkPicture(at: string, camera: PiCamera, refuse: Refuse): void {
    const { kind, width, height, framesPerSecond, keyFrames, device } = cameraSettings(camera);
    for (const [side, value] of Object.entries({ width, height })) {
        if (Number.isInteger(value) && value % 2 === 0 && value >= 64 && value <= 4096) continue;
        refuse(`${at}.${side}`, `must be an even number of pixels, 64–4096; got ${value}`);
    }
    checkRange(`${at}.framesPerSecond`, framesPerSecond, { min: 1, max: 120 }, refuse);
    checkRange(`${at}.bitrate`, cameraSettings(camera).bitrate, bitrate, refuse);
    const seconds = camera.keyFrameSeconds;
    if (
        seconds !== undefined &&
        !(seconds > 0 && seconds <= 10 && Number.isInteger(+(seconds * framesPerSecond).toFixed(6)))
    ) {
        refuse(`${at}.keyFrameSeconds`, `must be a whole number of frames, up to 10 s; got ${seconds}`);
    }
    const blocks = Math.ceil(width / 16) * Math.ceil(height / 16) * framesPerSecond;
    if (kind === PiCameraKind.Raspicam && blocks > macroblocksPerSecond && keyFrames > 0) {
        refuse(
            at,
            `${width}x${height} at ${framesPerSecond} fps is more than a Pi's H.264 encoder does (about 1920x1080 at 30)`,
        );
    }
    if (!/^\/dev\/[A-Za-z0-9_./:+-]+$/.test(device) || device.includes("..")) {
        refuse(`${at}.device`, `must be a device such as /dev/video0; got ${JSON.stringify(device)}`);
    }
}

/** IPv4 or IPv6, with or without a prefix length, as nginx takes it. */
function checkBlocks(path: string, blocks: string[] | undefined, refuse: Refuse): void {
    blocks?.forEach((block, i) => {
        const [address, length, ...rest] = block.split("/");
        const v4 = /^(\d{1,3}\.){3}\d{1,3}$/.test(address) && address.split(".").every((byte) => Number(byte) <= 255);
        const v6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(address) && address.length >= 2;
        const most = v4 ? 32 : 128;
        const lengthOk = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most);
        if (rest.length > 0 || !(v4 || v6) || !lengthOk) {
            refuse(`${path}[${i}]`, `must be a block such as 192.168.1.0/24 or fd00::/8; got ${JSON.stringify(block)}`);
        }
    });
}

function checkExit({ kind, application, targets = [] }: PiExit, cameras: PiCamera[], refuse: Refuse): void {
    checkOneOf("exit.kind", kind, Object.values(PiExitKind), refuse);
    const sent = cameras.find((camera) => camera.application === (application ?? cameras.at(0)?.application));
    if (application !== undefined && sent === undefined) {
        refuse(
            "exit.application",
            `must be a camera's (${cameras.map((camera) => camera.application).join(", ")}); got ${application}`,
        );
    }
    if (kind === PiExitKind.Obs && targets.length > 0)
        refuse("exit.targets", "OBS sends by itself: leave them out, or say relay");
    if (kind === PiExitKind.Relay && targets.length === 0) refuse("exit.targets", "give at least one SRT listener");
    if (kind === PiExitKind.Direct && targets.length !== 1) {
        refuse(
            "exit.targets",
            `direct has one, since a lost second would not be dialled again: say relay for several; got ${targets.length}`,
        );
    }
    if (kind === PiExitKind.Direct && sent?.kind === PiCameraKind.Rtmp) {
        refuse("exit.application", `${sent.application} pushes RTMP by itself: say relay`);
    }
    targets.forEach((target, i) => checkTarget(`exit.targets[${i}]`, target, i, targets, refuse));
}

function checkTarget(
    at: string,
    { name, host, port, latencyMs, passphrase }: PiSrtTarget,
    i: number,
    targets: PiSrtTarget[],
    refuse: Refuse,
): void {
    if (!nameForm.test(name)) refuse(`${at}.name`, `${nameRule}; got ${JSON.stringify(name)}`);
    else if (targets.findIndex((target) => target.name === name) < i)
        refuse(`${at}.name`, `each needs a name of its own; got ${name} twice`);
    if (typeof host === "string" && !/^[A-Za-z0-9._:-]+$/.test(host)) {
        refuse(`${at}.host`, `must be a host name or an address; got ${JSON.stringify(host)}`);
    }
    if (typeof port === "number") checkRange(`${at}.port`, port, { min: 1, max: 65_535 }, refuse);
    // MediaConnect takes no other (API, `MinLatency`), and srt-live-transmit wraps above 65,535.
    if (latencyMs !== undefined) checkRange(`${at}.latencyMs`, latencyMs, { min: 10, max: 10_000 }, refuse);
    if (typeof passphrase === "string") {
        const problem = secretProblem({ kind: "srt", value: passphrase });
        if (problem !== undefined) refuse(`${at}.passphrase`, problem);
    }
}
