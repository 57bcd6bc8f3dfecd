import { PiCameraKind, PiExitKind, PiPresence } from "../../components/pi-ingest/args";
import { unitNames } from "../../components/pi-ingest/paths";
import type { DeployedPi } from "../outputs";
import { figure, Figures } from "./figures";

/**
 * on air: its stream comes in (`direct`: goes out). waiting: all runs, and no picture comes: a camera that pushes is off, one of the
 * host's own is being started again. stopped: its service, or the RTMP server, does not run.
 */
export type CameraState = "on air" | "waiting" | "stopped";

export interface CameraStatus {
    application: string;
    kind: PiCameraKind;
    state: CameraState;
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

/** What one host said of itself, or why it said nothing. */
export interface PiStatus {
    /** Its name in the config. */
    name: string;
    host: string;
    presence: PiPresence;
    /** One line, when nothing is known of the host now. */
    problem?: string;
    cameras: CameraStatus[];
    targets: TargetStatus[];
    temperatureCelsius?: number;
    /** What holds the processor back now, e.g. under_voltage. */
    throttled: string[];
    /** What has since the boot. */
    throttledSinceBoot: string[];
    /** When the host took its figures, Unix time in seconds. */
    takenAt?: number;
}

/** A host of which nothing is known: its cameras are unknown, too. */
export function unknownStatus({ name, host, presence }: DeployedPi, problem: string): PiStatus {
    return { name, host, presence, problem, cameras: [], targets: [], throttled: [], throttledSinceBoot: [] };
}

/** What a host's figures say. */
export function statusOf(pi: DeployedPi, figures: Figures): PiStatus {
    const { name, host, presence } = pi;
    const flags = (of: string) =>
        (figures.get(of) ?? []).filter(({ value }) => value === 1).map(({ labels }) => labels.flag ?? "?");
    return {
        name,
        host,
        presence,
        cameras: pi.applications.map((application) => cameraStatus(pi, application, figures)),
        targets: (pi.sends?.targets ?? []).map((target) => targetStatus(pi, target, figures)),
        ...defined({
            temperatureCelsius: figure(figures, "temperature_celsius"),
            takenAt: figure(figures, "exporter_timestamp_seconds"),
        }),
        throttled: flags("throttled"),
        throttledSinceBoot: flags("throttled_since_boot"),
    };
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
    return {
        application,
        kind,
        state: onAir ? "on air" : runs ? "waiting" : "stopped",
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

/** Whether every camera that should be on air is: those of hosts that are here. A host that says nothing has none on air. */
export function allOnAir(pis: readonly PiStatus[]): boolean {
    return pis
        .filter(({ presence }) => presence === PiPresence.Here)
        .every(({ problem, cameras }) => problem === undefined && cameras.every(({ state }) => state === "on air"));
}
