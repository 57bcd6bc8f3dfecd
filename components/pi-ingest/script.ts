import { loadText } from "../common/text";
import { rtmpPort, streamName, TargetSettings } from "./settings";
import { bashScript, ShellValues } from "./shell";

const startScript = loadText(__dirname, "scripts/start.sh");
const watchScript = loadText(__dirname, "scripts/watch.sh");

/** Seconds without progress until a running stream counts as hung: longer than a key frame is away (10 at most). */
const runningPatience = 10;

/** The stream of an application as programs on the host address it. */
export function localUrl(application: string): string {
    return `rtmp://127.0.0.1:${rtmpPort}/${application}/${streamName}`;
}

/**
 * The script of a service: its values, then pieces that define the function `stream`, which is watched while it runs (scripts/watch.sh).
 * `stillSeconds`: how long the stream may stand still at its end; 0 when absent.
 */
export function streamScript(values: ShellValues, pieces: string[], stillSeconds = 0): string {
    const running = Math.max(runningPatience, Math.ceil(stillSeconds) + 5);
    return bashScript({ ...values, running_patience: running }, startScript, ...pieces, watchScript);
}

/** What sends to an SRT listener is given: the address holds nothing secret, since ffmpeg prints it in its errors. */
export function srtValues(target: TargetSettings) {
    return { srt_url: srtUrl(target), encrypted: target.encrypted ? "yes" : "no" } satisfies ShellValues;
}

/** Where a target listens, as ffmpeg dials it; its `latency` is in microseconds. */
function srtUrl({ host, port, latencyMs, encrypted }: TargetSettings): string {
    const address = host.includes(":") ? `[${host}]` : host;
    const options = [
        "mode=caller",
        "pkt_size=1316",
        `latency=${latencyMs * 1000}`,
        ...(encrypted ? ["pbkeylen=32"] : []),
    ];
    return `srt://${address}:${port}?${options.join("&")}`;
}
