/** Lines of a stream's programs that reach the journal in a window; a card's journal is small, and each line is a write. */
const linesInWindow = 10;
const windowSeconds = 10;
/** In MPEG-TS' clock of 90 kHz: half a second. Encoders that order frames badly are off by less, and play. */
const jumpTicks = 45_000;

/**
 * ffmpeg 5.1 writes these two for each packet of a codec that FLV did not have (libavformat/flvdec.c, avpriv_request_sample): that the sound
 * is replaced has been said, in words that help.
 */
const unknownSound = "*'Audio codec ('*') is not implemented'*";
const plea = "*'If you want to help, upload a sample of this file'*";

/**
 * Defines `limited`: passes standard input on to standard error, at most ten lines in ten seconds. ffmpeg writes one for each packet whose time
 * is not after the one before (142 a second were seen): where that is a jump back, `backwards` on standard output says it once, since until
 * the old time is reached again ffmpeg holds the picture still. A time before the one at which this player came is a huge one for RTMP (it counts
 * in 32 bits): ffmpeg then writes `invalid dropping` for each packet, and makes times up. `peer` says that an error named the SRT address.
 */
export const limitedLines = [
    "limited() {",
    "    local line since=$SECONDS shown=0 hidden=0 jumped=no",
    "    while IFS= read -r line; do",
    `        if [[ $line == ${unknownSound} || $line == ${plea} ]]; then continue; fi`,
    "        if [[ $jumped = no && $line == *', next:'*' invalid dropping'* ]]; then jumped=yes && echo backwards; fi",
    "        if [[ $jumped = no && $line =~ on-monoton.*previous:\\ ([0-9]+),\\ current:\\ (-?[0-9]+) ]] &&",
    `            ((BASH_REMATCH[1] - BASH_REMATCH[2] > ${jumpTicks})); then`,
    "            jumped=yes",
    "            echo backwards",
    "        fi",
    "        if [[ $line == *srt://* ]]; then echo peer; fi",
    `        if ((SECONDS - since >= ${windowSeconds})); then`,
    '            if ((hidden > 0)); then echo "$hidden more lines of this kind" >&2; fi',
    "            since=$SECONDS shown=0 hidden=0",
    "        fi",
    `        if ((shown < ${linesInWindow})); then`,
    "            shown=$((shown + 1))",
    '            echo "$line" >&2',
    "        else",
    "            hidden=$((hidden + 1))",
    "        fi",
    "    done",
    '    if ((hidden > 0)); then echo "$hidden more lines of this kind" >&2; fi',
    "}",
];
