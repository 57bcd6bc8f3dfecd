import { aac, ffmpeg, localUrl, networkTimeout, progress, script, silence, srtOutput, withSilence } from "./script";
import { statusPort, streamName, TargetSettings } from "./settings";
import { shellWords } from "./shell";

/** Enough to see both streams of an FLV, whose headers come first; the default waits five seconds for what is not there. */
const probe = ["-analyzeduration", "1000000", "-fpsprobesize", "0"];

/**
 * The script that fetches an application from nginx and sends it to one SRT listener.
 *
 * nginx's statistics say when a publisher is there and what it brings, so nothing is dialled in vain, and sound is added only where the
 * source has none. The picture is never touched.
 */
export function relayScript(application: string, target: TargetSettings): string {
    const input = [...ffmpeg, ...progress, ...networkTimeout, ...probe, "-i", localUrl(application)];
    return script(
        [
            "# The publisher's entry in nginx's statistics.",
            "published() {",
            "    local text='' nl=$'\\r\\n'",
            "    {",
            `        exec 4<>/dev/tcp/127.0.0.1/${statusPort} &&`,
            "            printf 'GET /stat HTTP/1.0\\r\\n\\r\\n' >&4",
            "    } 2>/dev/null || return 1",
            "    IFS= read -r -d '' -t 2 -u 4 text || true",
            "    exec 4>&-",
            "    text=${text//[$nl]/}",
            `    [[ $text == *'<application><name>${application}</name>'* ]] || return 1`,
            `    text=\${text#*'<application><name>${application}</name>'}`,
            "    text=${text%%'</application>'*}",
            `    [[ $text == *'<stream><name>${streamName}</name>'* ]] || return 1`,
            `    text=\${text#*'<stream><name>${streamName}</name>'}`,
            "    text=${text%%'</stream>'*}",
            "    [[ $text == *'<publishing/>'*'<video>'*'<codec>'*'</video>'* ]] || return 1",
            "    age=0 sound=(none)",
            "    if [[ $text =~ ^'<time>'([0-9]+) ]]; then age=${BASH_REMATCH[1]}; fi",
            "    text=${text#*'<audio>'}",
            `    if [[ \${text%%'</audio>'*} =~ '<codec>'([^<]+) ]]; then sound=("\${BASH_REMATCH[1]}"); fi`,
            "}",
            "",
            "# A source's sound is announced with its picture or comes right behind it.",
            "until published && { [[ ${sound[0]} != none ]] || ((age > 1500)); }; do sleep 0.3; done",
            "",
            'case "${sound[0]}" in',
            `none) sound=(${shellWords([...silence, ...withSilence, "-c:v", "copy"])}) ;;`,
            "AAC) sound=(-map 0:v:0 -map 0:a:0 -c copy) ;;",
            `*) sound=(-map 0:v:0 -map 0:a:0 -c:v copy ${shellWords(aac)}) ;;`,
            "esac",
            `stream() { ${shellWords(input)} "\${sound[@]}" ${srtOutput(target)}; }`,
        ],
        `nothing could be sent to ${target.name} (${target.host}:${target.port}): is the listener running, is the passphrase its own, does UDP leave this network?`,
    );
}
