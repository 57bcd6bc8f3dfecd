import { codecIdBytes, decodedSounds, foreignCodecs, pictureCodec, unknownCodec } from "./codecs";
import { command } from "./rtmp";
import { rtmpPort, statusPort, streamName } from "./settings";

/** How a look at a stream calls itself: no viewer. */
export const probeName = "pi-live-probe";

/** Seconds after which nginx's figures of the last ten tell whether sound still comes: its first window is empty. */
const figuresAfterMs = 15_000;

/**
 * Defines `published`: what nginx's statistics say of an application's publisher; fails when there is none.
 *
 * `picture`: `yes`, `none` as long as none came, else the name that nginx has for a codec that is not H.264,
 * `unnamed` when it has none. `size`, `shape` (all that a decoder is
 * set up by). `sound`: `AAC`, another codec that ffmpeg decodes, `none`, or `foreign`. `tone`: AAC's sample rate, Hz. `age`, ms.
 *
 * Metadata only announce: nginx shows an H.264 profile once the stream's parameters came, and sound channels once a packet of sound did.
 */
export function publishedLines(application: string): string[] {
    const tag = (from: string, name: string) =>
        `    ${name}=\${${from}#*'<${name}>'}; ${name}=\${${name}%%'</${name}>'*}`;
    return [
        "published() {",
        "    local text='' nl=$'\\r\\n' video audio codec",
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
        "    [[ $text == *'<publishing/>'* && $text == *'<video>'* ]] || return 1",
        tag("text", "video"),
        tag("text", "audio"),
        "    age=0 codec='' picture=none sound=none tone=''",
        "    if [[ $text =~ ^'<time>'([0-9]+) ]]; then age=${BASH_REMATCH[1]}; fi",
        "    if [[ $video =~ '<codec>'([^<]+) ]]; then codec=${BASH_REMATCH[1]}; fi",
        `    if [[ $codec = ${pictureCodec} ]]; then`,
        "        if [[ $video == *'<profile>'* ]]; then picture=yes; fi",
        "    elif [[ -n $codec ]]; then",
        "        picture=$codec",
        "    elif [[ $text == *'<bw_video>'[1-9]* ]]; then",
        "        picture=unnamed",
        "    fi",
        "    if [[ $video =~ '<width>'([1-9][0-9]*)'</width><height>'([1-9][0-9]*) ]]; then size=${BASH_REMATCH[1]}x${BASH_REMATCH[2]}; fi",
        "    video=${video#*'</frame_rate>'}",
        '    shape="${size:-} $video"',
        "    codec=''",
        "    if [[ $audio =~ '<codec>'([^<]+) ]]; then codec=${BASH_REMATCH[1]}; fi",
        "    if [[ $audio != *'<channels>'* ]]; then return 0; fi",
        `    if ((age > ${figuresAfterMs})) && [[ $text == *'<bw_audio>0<'* && $text != *'<bw_video>0<'* ]]; then return 0; fi`,
        '    case "$codec" in',
        "    AAC)",
        "        if [[ $audio == *'<profile>'* ]]; then sound=AAC; fi",
        "        if [[ $audio =~ '<sample_rate>'([0-9]+) ]]; then tone=${BASH_REMATCH[1]}; fi",
        "        ;;",
        `    ${decodedSounds.join(" | ")}) sound=$codec ;;`,
        "    *) sound=foreign ;;",
        "    esac",
        "}",
    ];
}

/**
 * Defines `codec_of CONNECT`: prints what a picture is whose codec nginx does not know, by the `videocodecid` of the publisher's metadata, which nginx
 * passes on to players (as an AMF object, which ffmpeg 5.1 does not take for metadata: so this speaks RTMP itself). `connectCommand` makes CONNECT.
 */
export const codecOfLines = [
    "codec_of() {",
    "    local bytes",
    "    bytes=$({",
    `        exec 5<>/dev/tcp/127.0.0.1/${rtmpPort}`,
    "        { printf '\\3' && head -c 1536 /dev/zero; } >&5",
    "        head -c 3073 <&5 >/dev/null",
    "        # nginx asks its http part about the connection, and would answer what follows at once before that.",
    '        { head -c 1536 /dev/zero && printf %b "$1" && sleep 0.5; } >&5',
    `        printf %b '${escaped([command(0, "createStream", 2, null), command(1, "play", 3, null, streamName)])}' >&5`,
    "        timeout 2 cat <&5 | head -c 8000 | od -An -v -tx1 | tr -d ' \\n'",
    "    } 2>/dev/null) || true",
    '    case "$bytes" in',
    ...foreignCodecs.map(([id, name]) => `    *${codecIdBytes(id)}*) echo '${name}' ;;`),
    `    *) echo '${unknownCodec}' ;;`,
    "    esac",
    "}",
];

/** An application's `connect`, for `codec_of`. */
export function connectCommand(application: string): string {
    return escaped([command(0, "connect", 1, { app: application, flashVer: probeName })]);
}

/** Bytes for printf's %b. */
function escaped(messages: Buffer[]): string {
    return Buffer.concat(messages).toString("hex").replace(/../g, "\\x$&");
}
