import { PiCameraKind, PiExitKind, PiPresence } from "../../components/pi-ingest/args";
import { foreignPicture } from "../../components/pi-ingest/codecs";
import { unitNames } from "../../components/pi-ingest/paths";
import { streamName } from "../../components/pi-ingest/settings";
import type { DeployedPi } from "../outputs";
import { figure, Figures } from "./figures";
import { heldByFigures, releaseResult } from "./release";

/**
 * on air: an H.264 picture comes in (`direct`: goes out). waiting: all runs, and no picture comes that could be used: a camera that pushes
 * is off or sends another codec (`problem`), one of the host's own is being started again. stopped: its service, or the RTMP server, does not run.
 */
export type CameraState = "on air" | "waiting" | "stopped";

export interface CameraStatus {
    application: string;
    kind: PiCameraKind;
    state: CameraState;
    /** What is unusable of its publisher, with the fix. */
    problem?: string;
    width?: number;
    height?: number;
    /** Measured. */
    framesPerSecond?: number;
    /** As its publisher declares. */
    declaredFramesPerSecond?: number;
    /** bit/s, picture and sound. */
    bitrate?: number;
    /** Players, the relay among them; absent where no server stands between. */
    viewers?: number;
    /** How long its publisher has been connected. */
    uptimeSeconds?: number;
    /** Of its service, since the boot or the last release; absent where none runs on the host. */
    restarts?: number;
}

/** One SRT listener that the host sends to. */
export interface TargetStatus {
    name: string;
    host: string;
    port: number;
    /** The listener takes what comes. */
    sending: boolean;
    /** bit/s. */
    bitrate?: number;
    restarts?: number;
}

/** A publisher that nginx refused within the last two minutes. Without its key and anything that may be one. */
export interface RefusedPublisher {
    /** Of the sender. */
    address: string;
    /** What was wrong: application, stream name, key or address. */
    text: string;
    /** Seconds before `takenAt`. */
    secondsAgo: number;
}

/** State of one host, or why it is unknown. */
export interface PiStatus {
    /** Its name in the config. */
    name: string;
    host: string;
    presence: PiPresence;
    /** One line, when the host's state is unknown. */
    problem?: string;
    /** That it holds another release or installation than the stack expects, and the fix. */
    releaseProblem?: string;
    cameras: CameraStatus[];
    targets: TargetStatus[];
    /** Absent when there was none. */
    refused?: RefusedPublisher[];
    temperatureCelsius?: number;
    /** Reasons of current throttling, e.g. under_voltage. */
    throttled: string[];
    /** Reasons since the boot. */
    throttledSinceBoot: string[];
    /** When the host took its figures, Unix time in seconds. */
    takenAt?: number;
}

/** A host in an unknown state, with its cameras. */
export function unknownStatus({ name, host, presence }: DeployedPi, problem: string): PiStatus {
    return { name, host, presence, problem, cameras: [], targets: [], throttled: [], throttledSinceBoot: [] };
}

/** A host's status by its figures. */
export function statusOf(pi: DeployedPi, figures: Figures): PiStatus {
    const { name, host, presence } = pi;
    const refused = refusedPublishers(figures);
    const flags = (of: string) =>
        (figures.get(of) ?? []).filter(({ value }) => value === 1).map(({ labels }) => labels.flag ?? "?");
    return {
        name,
        host,
        presence,
        ...releaseProblem(pi, figures),
        cameras: pi.applications.map((application) => cameraStatus(pi, application, figures)),
        targets: (pi.sends?.targets ?? []).map((target) => targetStatus(pi, target, figures)),
        ...(refused.length === 0 ? {} : { refused }),
        ...defined({
            temperatureCelsius: figure(figures, "temperature_celsius"),
            takenAt: figure(figures, "exporter_timestamp_seconds"),
        }),
        throttled: flags("throttled"),
        throttledSinceBoot: flags("throttled_since_boot"),
    };
}

function releaseProblem(pi: DeployedPi, figures: Figures): Pick<PiStatus, "releaseProblem"> {
    const held = heldByFigures(figures);
    const result = held === undefined ? undefined : releaseResult(pi, held);
    return result?.verdict === "fail" ? { releaseProblem: result.text } : {};
}

/** The problem of a figure's labels, as text. */
function sourceProblem(problem: string, codec: string | undefined): string {
    switch (problem) {
        case "picture_codec":
            return foreignPicture(codec);
        case "no_picture":
            return "is connected and sends no picture";
        case "sound_codec":
            return "sends sound that is not AAC: the relay sends silence, set the camera to AAC (docs/pi.md)";
        default:
            return problem;
    }
}

function refusedPublishers(figures: Figures): RefusedPublisher[] {
    const now = figure(figures, "exporter_timestamp_seconds") ?? 0;
    return (figures.get("refused_timestamp_seconds") ?? []).map(({ labels, value }) => {
        const { application = "?", name = "?", address = "?", reason = "?" } = labels;
        return { address, text: refusalText(application, name, reason), secondsAgo: Math.max(0, now - value) };
    });
}

function refusalText(application: string, name: string, reason: string): string {
    const of = `application ${application}`;
    if (reason === "application")
        return `no such application (${application}): the address is rtmp://…/APPLICATION/${streamName}`;
    if (reason === "name") return `${of}, stream name ${name}: must be ${streamName}`;
    if (reason === "key") return `${of}: no publish key, or a wrong one`;
    return reason === "address" ? `${of}: this address may not publish (publishCidrs)` : `${of}: ${reason}`;
}

function cameraStatus(
    { exit }: DeployedPi,
    { application, kind }: DeployedPi["applications"][number],
    figures: Figures,
): CameraStatus {
    const its = (name: string) => figure(figures, name, ["application", application]);
    const unit = kind === PiCameraKind.Rtmp ? undefined : unitNames.camera(application);
    const ofUnit = (name: string) => (unit === undefined ? undefined : figure(figures, name, ["unit", unit]));
    const served = exit === PiExitKind.Direct || figure(figures, "nginx_up") === 1;
    const runs = served && (unit === undefined || ofUnit("unit_active") === 1);
    const onAir = its("publishing") === 1;
    const problem = (figures.get("source_problem") ?? [])
        .filter(({ labels, value }) => value === 1 && labels.application === application)
        .map(({ labels }) => sourceProblem(labels.problem, labels.codec))
        .sort()
        .join("; ");
    return {
        application,
        kind,
        state: onAir ? "on air" : runs ? "waiting" : "stopped",
        ...(problem === "" ? {} : { problem }),
        ...defined({
            width: its("width_pixels"),
            height: its("height_pixels"),
            framesPerSecond: its("frames_per_second"),
            declaredFramesPerSecond: its("declared_frames_per_second"),
            bitrate: bits(its("received_bytes_per_second")),
            viewers: its("viewers"),
            uptimeSeconds: its("publisher_uptime_seconds"),
            restarts: ofUnit("unit_restarts_total"),
        }),
    };
}

function targetStatus(
    { exit, sends }: DeployedPi,
    { name, host, port }: NonNullable<DeployedPi["sends"]>["targets"][number],
    figures: Figures,
): TargetStatus {
    const unit = exit === PiExitKind.Direct ? unitNames.camera(sends?.application ?? "") : unitNames.relay(name);
    return {
        name,
        host,
        port,
        sending: figure(figures, "sending", ["target", name]) === 1,
        ...defined({
            bitrate: bits(figure(figures, "sent_bytes_per_second", ["target", name])),
            restarts: figure(figures, "unit_restarts_total", ["unit", unit]),
        }),
    };
}

const bits = (bytes: number | undefined) => (bytes === undefined ? undefined : bytes * 8);

function defined<T extends Record<string, number | undefined>>(values: T): { [K in keyof T]?: number } {
    const kept: { [K in keyof T]?: number } = {};
    for (const key in values) if (values[key] !== undefined) kept[key] = values[key];
    return kept;
}

/** Whether every camera of every host with `presence: here` is on air. A host in an unknown state counts as off air. */
export function allOnAir(pis: readonly PiStatus[]): boolean {
    return pis
        .filter(({ presence }) => presence === PiPresence.Here)
        .every(({ problem, cameras }) => problem === undefined && cameras.every(({ state }) => state === "on air"));
}
