import { PiExitKind } from "./args";
import { CameraSettings, HostSettings, rtmpPort, streamName, TargetSettings } from "./settings";
import { limitedLines } from "./journal";
import { shellQuote, shellWords } from "./shell";

/** The stream of an application as programs on the host address it. */
export function localUrl(application: string): string {
    return `rtmp://127.0.0.1:${rtmpPort}/${application}/${streamName}`;
}

/** `-nostdin`: ffmpeg takes keys from a terminal otherwise, and a pipe's bytes for keys. */
export const ffmpeg = ["ffmpeg", "-hide_banner", "-loglevel", "warning", "-nostdin"];
/** Its clock on standard output, once a second: what `watch` in a script reads. */
export const progress = ["-nostats", "-stats_period", "1", "-progress", "pipe:1"];

/** A silent track: MediaTailor's ads and slate need sound beside the picture. */
export const silence = ["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000"];
/** `-shortest` ends ffmpeg with the camera; without it the silence goes on for ever (measured). */
export const withSilence = ["-map", "0:v:0", "-map", "1:a:0", "-c:a", "aac", "-b:a", "64k", "-shortest"];

/** AAC as MediaLive and every player take it. */
export const aac = ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"];

/** Turns a stalled connection into an exit, µs; systemd starts again. */
export const networkTimeout = ["-rw_timeout", "5000000"];

/** Seconds without progress until a stream counts as hung: longer than a key frame is away (10 at most), than SRT's dial (3). */
const patience = { start: 20, running: 10 };

/** What a script says when no picture was ever sent. */
interface Failure {
    hint: string;
    /** In its place where ffmpeg named its SRT address in an error. */
    peerHint?: string;
    /** Time before the next try, seconds; 0 when absent. */
    pauseSeconds?: number;
    /** For how long the stream may stand still at its end, seconds; 0 when absent. */
    goodbyeSeconds?: number;
}

/**
 * A whole script: `body` defines the function `stream`, whose standard output is ffmpeg's progress. A program that hangs
 * without ending (a camera's driver, a stopped process) never comes back by itself: when the clock stands still the script
 * ends, and systemd takes what is left of it along.
 *
 * A function `changed` in the body is called once a second while the stream runs: when it succeeds, the script ends.
 */
export function script(
    body: string[],
    { hint, peerHint = hint, pauseSeconds = 0, goodbyeSeconds = 0 }: Failure,
): string {
    const running = Math.max(patience.running, Math.ceil(goodbyeSeconds) + 5);
    return [
        "#!/bin/bash",
        "set -euo pipefail",
        "# A locale with a decimal comma would put one into EPOCHREALTIME, and into what programs print.",
        "export LC_ALL=C",
        "changed() { return 1; }",
        "# Says goodbye to the listener, which would hold the old session for five seconds otherwise.",
        "start_again() {",
        '    kill "$pid" 2>/dev/null || true',
        '    for _ in {1..20}; do if kill -0 "$pid" 2>/dev/null; then sleep 0.1; fi; done',
        "    exit 0",
        "}",
        ...limitedLines,
        "",
        ...body,
        "",
        `started=no patience=${patience.start} last='' since=$SECONDS reports=() frames=0 bytes=0 peer=no`,
        "exec 3< <(stream 2> >(limited))",
        "pid=$!",
        'while IFS= read -r -t "$patience" -u 3 line; do',
        '    if [[ $line == out_time_us=[1-9]* && $line != "$last" ]]; then',
        `        started=yes patience=${running} last=$line since=$SECONDS`,
        "    elif ((SECONDS - since >= patience)); then",
        "        break",
        "    fi",
        '    case "$line" in',
        "    frame=*) frames=${line#*=} ;;",
        "    total_size=*) bytes=${line#*=} ;;",
        "    peer) peer=yes ;;",
        "    backwards)",
        '        echo "the timestamps of the source jump back: starting again" >&2',
        "        start_again",
        "        ;;",
        "    progress=*)",
        "        # The last reports, for metrics.sh: time, frames, bytes.",
        '        reports+=("$EPOCHREALTIME $frames $bytes")',
        '        if ((${#reports[@]} > 6)); then reports=("${reports[@]:1}"); fi',
        '        if [[ -n ${RUNTIME_DIRECTORY:-} ]]; then printf "%s\\n" "${reports[@]}" >"$RUNTIME_DIRECTORY/progress"; fi',
        "        if changed; then start_again; fi",
        "        ;;",
        "    esac",
        "done",
        "status=1",
        "if ((SECONDS - since >= patience)); then",
        '    echo "no progress for $patience s: starting again" >&2',
        "else",
        '    wait "$pid" && status=0 || status=$?',
        "fi",
        "if [[ $started = no ]]; then",
        ...(peerHint === hint
            ? [`    echo ${shellQuote(hint)} >&2`]
            : [
                  "    if [[ $peer = yes ]]; then",
                  `        echo ${shellQuote(peerHint)} >&2`,
                  "    else",
                  `        echo ${shellQuote(hint)} >&2`,
                  "    fi",
              ]),
        // Each try writes to the SD card's journal.
        ...(pauseSeconds > 0 ? [`    sleep ${pauseSeconds}`] : []),
        "fi",
        'exit "$status"',
        "",
    ].join("\n");
}

/** Where a target listens. ffmpeg prints it in its errors, so nothing secret is in it; its `latency` is in microseconds. */
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

/** Tells a receiver that this is a new stream and not the old one gone backwards. */
const newStream = "mpegts_flags=initial_discontinuity";

/**
 * To one SRT listener; ends when the connection does. The passphrase comes from systemd's hands (`LoadCredential=`) as a
 * preset file, never on the command line, which every user of the host can read.
 */
export function srtOutput(target: TargetSettings): string {
    return [
        "-f mpegts -mpegts_flags initial_discontinuity",
        ...(target.encrypted ? ['-fpre "$CREDENTIALS_DIRECTORY/passphrase"'] : []),
        shellQuote(srtUrl(target)),
    ].join(" ");
}

/**
 * To one SRT listener, redialled for ever while the camera runs on: restarting a camera takes seconds. What comes meanwhile is dropped.
 * The muxer's own options have a syntax of their own: each character of the passphrase escaped, by way of a pipe.
 */
function redialledOutput(target: TargetSettings): { before: string[]; output: string } {
    const fifo = [
        ...["-f", "fifo", "-fifo_format", "mpegts", "-queue_size", "240"],
        ...["-attempt_recovery", "1", "-recover_any_error", "1", "-recovery_wait_time", "1"],
        ...["-drop_pkts_on_overflow", "1", "-restart_with_keyframe", "1"],
    ];
    const url = shellQuote(srtUrl(target));
    if (!target.encrypted) return { before: [], output: `${shellWords([...fifo, "-format_opts", newStream])} ${url}` };
    return {
        before: [
            'secret=$(<"$CREDENTIALS_DIRECTORY/passphrase")',
            "secret=${secret#passphrase=}",
            `muxer=${newStream}:passphrase=`,
            'for ((i = 0; i < ${#secret}; i++)); do muxer+="\\\\${secret:i:1}"; done',
            "unset secret",
        ],
        output: `${shellWords(fifo)} -fpre <(printf 'format_opts=%s\\n' "$muxer") ${url}`,
    };
}

/** Where a camera's service sends: its own application, or straight to SRT. Words of a shell. */
export function cameraOutput(
    { application }: CameraSettings,
    { exit }: HostSettings,
): { before: string[]; output: string } {
    if (exit.kind !== PiExitKind.Direct || exit.application !== application) {
        const flv = ["-f", "flv", "-flvflags", "no_duration_filesize"];
        return { before: [], output: shellWords([...flv, ...networkTimeout, localUrl(application)]) };
    }
    const { before, output } = redialledOutput(exit.targets[0]);
    // Encoders that say their parameters once (h264_v4l2m2m) leave nothing for a receiver that joins later.
    return { before, output: `-bsf:v dump_extra=freq=keyframe ${output}` };
}
