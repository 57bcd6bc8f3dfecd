set -euo pipefail
# A locale with a decimal comma would put one into EPOCHREALTIME, and into what programs print.
export LC_ALL=C

# -nostdin: ffmpeg takes keys from a terminal otherwise, and a pipe's bytes for keys.
ffmpeg=(ffmpeg -hide_banner -loglevel warning -nostdin)
# Its clock on standard output, once a second: what watch.sh reads.
progress=(-nostats -stats_period 1 -progress pipe:1)
# AAC as MediaLive and every player take it.
aac=(-c:a aac -b:a 128k -ar 48000 -ac 2)
# A silent track: MediaTailor's ads and slate need sound beside the picture. -shortest ends ffmpeg with the camera; without it the silence
# goes on for ever (measured).
silence=(-f lavfi -i "anullsrc=channel_layout=stereo:sample_rate=48000" -map 0:v:0 -map 1:a:0 -c:a aac -b:a 64k -shortest -c:v copy)
# Turns a stalled connection into an exit, µs; systemd starts again.
network_timeout=(-rw_timeout 5000000)
# What to print where no picture was ever sent; peer_hint where ffmpeg named its SRT address in an error. pause: seconds before the next try.
hint='' peer_hint='' pause=0

# Called once a second while the stream runs: when it succeeds, the script ends.
changed() { return 1; }
# Says goodbye to the listener, which would hold the old session for five seconds otherwise.
start_again() {
    kill "$pid" 2>/dev/null || true
    for _ in {1..20}; do if kill -0 "$pid" 2>/dev/null; then sleep 0.1; fi; done
    exit 0
}

# Passes standard input on to standard error, at most ten lines in ten seconds: a card's journal is small, and each line is a write. ffmpeg
# writes one for each packet whose time is not after the one before (142 a second were seen): where that is a jump back by more than
# half a second (45,000 ticks of MPEG-TS' clock), `backwards` on standard output reports it once, since until the old time is reached again ffmpeg
# holds the picture still. A smaller one is an encoder that orders frames badly, and plays. A time before the one at which this player came is a
# huge one for RTMP (it counts in 32 bits): ffmpeg then writes `invalid dropping` for each packet, and makes times up. `peer` reports that
# an error named the SRT address.
limited() {
    local line since=$SECONDS shown=0 hidden=0 jumped=no
    while IFS= read -r line; do
        # ffmpeg 5.1 writes these two for each packet of a codec that FLV did not have (libavformat/flvdec.c, avpriv_request_sample);
        # the replacement of the sound is logged once, with what to change.
        if [[ $line == *'Audio codec ('*') is not implemented'* || $line == *'If you want to help, upload a sample of this file'* ]]; then
            continue
        fi
        if [[ $jumped = no && $line == *', next:'*' invalid dropping'* ]]; then jumped=yes && echo backwards; fi
        if [[ $jumped = no && $line =~ on-monoton.*previous:\ ([0-9]+),\ current:\ (-?[0-9]+) ]] &&
            ((BASH_REMATCH[1] - BASH_REMATCH[2] > 45000)); then
            jumped=yes
            echo backwards
        fi
        if [[ $line == *srt://* ]]; then echo peer; fi
        if ((SECONDS - since >= 10)); then
            if ((hidden > 0)); then echo "$hidden more lines of this kind" >&2; fi
            since=$SECONDS shown=0 hidden=0
        fi
        if ((shown < 10)); then
            shown=$((shown + 1))
            echo "$line" >&2
        else
            hidden=$((hidden + 1))
        fi
    done
    if ((hidden > 0)); then echo "$hidden more lines of this kind" >&2; fi
}

