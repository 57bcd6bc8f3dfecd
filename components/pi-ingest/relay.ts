import { foreignPicture } from "./codecs";
import { codecOfLines, connectCommand, publishedLines } from "./publisher";
import { aac, ffmpeg, localUrl, networkTimeout, progress, script, silence, srtOutput, withSilence } from "./script";
import { TargetSettings } from "./settings";
import { shellQuote, shellWords } from "./shell";

/** Enough to see an FLV's streams, whose headers come first, µs; the default waits five seconds for what is not there. */
const analyze = { both: "1000000", picture: "200000" };
const probe = ["-fpsprobesize", "0", "-thread_queue_size", "512"];
/** Sound that stops holds the picture back no longer than this, µs; ffmpeg's default is ten seconds. */
const interleave = ["-max_interleave_delta", "1000000"];
/** What the network takes beyond the negotiated latency, ms. */
const goodbyeMarginMs = 300;
/** Seconds for which a change of the sound must last: nginx counts sound and picture in windows that begin apart. */
const soundChangeSeconds = 3;

/** In the relay's journal, before the signal's number: the program that fetches was killed, the source did not end. */
export const fetchEnded = "the program that fetches was ended by signal";

/**
 * The script that fetches an application from nginx and sends it to one SRT listener.
 *
 * nginx's statistics say when a publisher is there and what it brings, so nothing is dialled in vain, and silence is added where no sound comes,
 * whatever the metadata announce. The picture is never touched. When size or codec parameters of the picture change (a phone that is
 * turned), or sound begins or ends, the stream starts again: decoders take what `-c copy` carries on for a broken picture.
 *
 * RTMP is fetched by a program of its own, as bytes, so that the sender outlives the publisher by the latency: at ffmpeg's end of an SRT
 * connection the receiver throws away what it holds back, the last `latency` of the programme (libsrt 1.5.1, 1.5.4).
 */
export function relayScript(application: string, target: TargetSettings): string {
    const url = localUrl(application);
    const fetch = ["ffmpeg", "-nostdin", "-v", "fatal", ...networkTimeout, "-f", "data", "-i", url];
    const input = [...probe, "-f", "flv", "-i", "pipe:0"];
    const goodbyeSeconds = (target.latencyMs + goodbyeMarginMs) / 1000;
    return script(
        [
            "# What nginx's statistics say of the publisher.",
            ...publishedLines(application),
            ...codecOfLines,
            "",
            "# A source's sound is announced with its picture or comes right behind it.",
            "said='' size=''",
            "ready() {",
            "    published || return 1",
            '    case "$picture" in',
            "    yes)",
            "        [[ $sound != none ]] || ((age > 1500))",
            "        return",
            "        ;;",
            "    none)",
            '        if ((age < 5000)) || [[ $said = "$picture" ]]; then return 1; fi',
            `        echo ${shellQuote(`${application} sends no picture: waiting for one`)} >&2`,
            "        ;;",
            "    *)",
            '        if [[ $said = "$picture" ]]; then return 1; fi',
            `        echo "${application} ${foreignPicture(`$(codec_of '${connectCommand(application)}')`)}" >&2`,
            "        ;;",
            "    esac",
            "    said=$picture",
            "    return 1",
            "}",
            "until ready; do sleep 0.3; done",
            "",
            `wanted=$shape heard=$sound pitch=$tone began=$size differs=0 analyze=${analyze.both}`,
            'case "$sound" in',
            `none | foreign) analyze=${analyze.picture} mapped=(${shellWords([...silence, ...withSilence, "-c:v", "copy"])}) ;;`,
            "AAC) mapped=(-map 0:v:0 -map 0:a:0 -c copy) ;;",
            `*) mapped=(-map 0:v:0 -map 0:a:0 -c:v copy ${shellWords(aac)}) ;;`,
            "esac",
            "if [[ $sound = foreign ]]; then",
            `    echo "the sound of ${application} is no AAC: silence goes out, set the camera to AAC (docs/pi.md)" >&2`,
            "fi",
            "changed() {",
            "    published || return 1",
            '    if [[ $shape != "$wanted" ]]; then',
            '        if [[ $size = "$began" ]]; then',
            '            echo "the codec parameters of the picture changed, $size as before: starting again" >&2',
            "        else",
            '            echo "the picture changed from $began to $size, or its codec did: starting again" >&2',
            "        fi",
            "        return 0",
            "    fi",
            '    if [[ $sound = "$heard" && ($heard != AAC || $tone = "$pitch") ]]; then differs=0; else differs=$((differs + 1)); fi',
            `    if ((differs < ${soundChangeSeconds})); then return 1; fi`,
            "    # MPEG-TS would go on to announce the former rate.",
            '    if [[ $sound = "$heard" ]]; then heard="$pitch Hz" sound="$tone Hz"; fi',
            '    echo "the sound changed from $heard to $sound: starting again" >&2',
            "}",
            "",
            "# RTMP's bytes are an FLV. The end is held back until the receiver has played what it was sent.",
            "fetch() {",
            "    local status=0",
            `    ${shellWords([...fetch, "-map", "0", "-c", "copy", "-flush_packets", "1", "-f", "data", "pipe:1"])} || status=$?`,
            "    # A publisher that goes is no signal; ffmpeg's own statuses for signals are above these (bash(1), EXIT STATUS).",
            `    if ((status > 128 && status < 193)); then echo "${fetchEnded} $((status - 128))" >&2; fi`,
            "    # Its line to the journal keeps the script from ending.",
            "    exec 2>/dev/null",
            `    sleep ${goodbyeSeconds.toFixed(1)}`,
            "}",
            `stream() {`,
            `    exec ${shellWords([...ffmpeg, ...progress])} -analyzeduration "$analyze" ${shellWords(input)} "\${mapped[@]}" ${shellWords(interleave)} ${srtOutput(target)} < <(fetch)`,
            "}",
        ],
        {
            hint: `no picture of ${application} came from nginx: does the camera send key frames?`,
            peerHint: `nothing could be sent to ${target.name} (${target.host}:${target.port}): is the listener running, is the passphrase its own, does UDP leave this network?`,
            goodbyeSeconds,
        },
    );
}
