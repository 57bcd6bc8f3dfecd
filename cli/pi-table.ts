import type { CameraStatus, PiStatus, TargetStatus } from "../operations/pi/status";

const heads = ["Pi", "application", "kind", "state", "picture", "fps", "Mbit/s", "viewers", "restarts", "up"];

/** A table of every camera of every Pi, then one line per target and per problem. */
export function statusTable(pis: readonly PiStatus[]): string[] {
    const rows = pis.flatMap((pi) =>
        pi.cameras.length === 0 ? [[pi.name, "–", "", "unknown"]] : pi.cameras.map((camera) => cells(pi, camera)),
    );
    const widths = heads.map((head, i) =>
        Math.max(...[heads, ...rows].map((row) => (row[i] ?? "").length), head.length),
    );
    const line = (row: string[]) =>
        widths
            .map((width, i) => (row[i] ?? "").padEnd(width))
            .join("  ")
            .trimEnd();
    return [line(heads), ...rows.map(line), ...pis.flatMap(remarks)];
}

function cells({ name }: PiStatus, camera: CameraStatus): string[] {
    const { width, height, bitrate, viewers, restarts, uptimeSeconds } = camera;
    return [
        name,
        camera.application,
        camera.kind,
        camera.state,
        width === undefined || height === undefined ? "–" : `${width}x${height}`,
        rate(camera),
        bitrate === undefined ? "–" : megabits(bitrate),
        viewers === undefined ? "–" : String(viewers),
        restarts === undefined ? "–" : String(restarts),
        uptimeSeconds === undefined ? "–" : duration(uptimeSeconds),
    ];
}

/** Measured; declared values in brackets. */
function rate({ framesPerSecond, declaredFramesPerSecond }: CameraStatus): string {
    if (framesPerSecond !== undefined) return framesPerSecond.toFixed(1);
    return declaredFramesPerSecond === undefined ? "–" : `(${declaredFramesPerSecond})`;
}

const megabits = (bitsPerSecond: number) => (bitsPerSecond / 1e6).toFixed(2);

/** The two largest units: 4d 3h, 3h 12m, 12m 5s. */
export function duration(seconds: number): string {
    const units = [
        { mark: "d", value: Math.floor(seconds / 86_400) },
        { mark: "h", value: Math.floor(seconds / 3600) % 24 },
        { mark: "m", value: Math.floor(seconds / 60) % 60 },
        { mark: "s", value: Math.floor(seconds) % 60 },
    ];
    const first = units.findIndex(({ value }) => value > 0);
    if (first === -1) return "0s";
    return units
        .slice(first, first + 2)
        .map(({ mark, value }) => `${value}${mark}`)
        .join(" ");
}

function remarks(pi: PiStatus): string[] {
    const { name, problem, releaseProblem, targets, temperatureCelsius, throttled, throttledSinceBoot } = pi;
    const before = throttledSinceBoot.filter((flag) => !throttled.includes(flag));
    const listFlags = (flags: string[]) => flags.map((flag) => flag.replaceAll("_", " ")).join(", ");
    const state = [
        ...(temperatureCelsius === undefined ? [] : [`${temperatureCelsius.toFixed(0)} °C`]),
        ...(throttled.length === 0 ? [] : [`throttled now: ${listFlags(throttled)}`]),
        ...(before.length === 0 ? [] : [`throttled since the boot: ${listFlags(before)}`]),
    ];
    return [
        ...(problem === undefined ? [] : [`${name}: ${problem}`]),
        ...(releaseProblem === undefined ? [] : [`${name}: ${releaseProblem}`]),
        ...sourceRemarks(pi),
        ...targets.map((target) => `${name}: ${targetText(target)}`),
        ...(state.length === 0 ? [] : [`${name}: ${state.join(", ")}`]),
    ];
}

/** Unusable publishers and refused ones. */
function sourceRemarks({ name, cameras, refused = [] }: PiStatus): string[] {
    return [
        ...cameras.flatMap(({ application, problem }) =>
            problem === undefined ? [] : [`${name}: ${application} ${problem}`],
        ),
        ...refused.map(
            ({ address, text, secondsAgo }) => `${name}: refused ${address} ${duration(secondsAgo)} ago: ${text}`,
        ),
    ];
}

function targetText({ name, host, port, sending, bitrate, restarts }: TargetStatus): string {
    const place = `${name} (${host}:${port})`;
    if (sending) return `sends to ${place}${bitrate === undefined ? "" : `, ${megabits(bitrate)} Mbit/s`}`;
    return `does not send to ${place}${restarts === undefined ? "" : `, ${restarts} restarts`}: is the flow started, and a camera on air?`;
}

/** The changes between two readings of a host, one line each, for output without a terminal. */
export function changeLines(before: PiStatus | undefined, now: PiStatus, at: Date): string[] {
    const stamp = at.toISOString().slice(0, 19) + "Z";
    const summaryOf = (pi: PiStatus | undefined) => (pi === undefined ? [] : summary(pi));
    const known = summaryOf(before);
    return summaryOf(now)
        .filter((line) => !known.includes(line))
        .map((line) => `${stamp} ${line}`);
}

function summary({ name, problem, releaseProblem, cameras, targets, throttled, refused = [] }: PiStatus): string[] {
    return [
        ...(problem === undefined ? [] : [`${name}: ${problem}`]),
        ...(releaseProblem === undefined ? [] : [`${name}: ${releaseProblem}`]),
        ...cameras.map(({ application, state, width, height }) => {
            const size = width === undefined || height === undefined ? "" : `, ${width}x${height}`;
            return `${name} ${application}: ${state}${size}`;
        }),
        ...cameras.flatMap(({ application, problem }) =>
            problem === undefined ? [] : [`${name} ${application}: ${problem}`],
        ),
        ...refused.map(({ address, text }) => `${name}: refused ${address}: ${text}`),
        ...targets.map((target) => `${name}: ${target.sending ? "sends" : "does not send"} to ${target.name}`),
        ...throttled.map((flag) => `${name}: throttled now: ${flag.replaceAll("_", " ")}`),
    ];
}
