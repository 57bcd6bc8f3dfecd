#!/usr/bin/env bash
# A sender that ends its SRT connection by ffmpeg takes the last `latency` of the programme with it; srt-live-transmit does not.
#
# Guess before the run: a sender that ends with status 0 has delivered what it sent; SRT's `linger` (180 s by default) waits for it.
# Behaviour: the receiver hands packets on `latency` after they were sent, and drops what it still holds when the connection is shut down.
#   ffmpeg shuts down at once, status 0. srt-live-transmit, given the same stream, keeps the connection open at the end of its input
#   (here until its signal, 12 s after its start).
# Seen with: ffmpeg 5.1.9, srt-tools 1.5.1 (Debian 12).
# Output seen (two runs): 100 pictures sent at 2 s of latency; 50 and 51 arrived from ffmpeg, 100 from srt-live-transmit.
# Why it matters at an event: who stops the encoder right after the last word cuts the last words off. Wait for the latency before stopping.
set -euo pipefail

for program in ffmpeg ffprobe srt-live-transmit; do
    command -v "$program" >/dev/null || { echo "needs $program (Debian: ffmpeg, srt-tools)"; exit 2; }
done
folder=$(mktemp -d)
listener=
trap '[ -z "$listener" ] || kill "$listener" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
ffmpeg -version | head -n 1
srt-live-transmit -version 2>&1 | head -n 1 || true
port=$((20000 + $$ % 10000))

# Four seconds in real time, 100 pictures; no reordering, so that each picture stands by itself.
ffmpeg -v error -f lavfi -i "testsrc2=size=320x180:rate=25:duration=4" -c:v libx264 -preset ultrafast -tune zerolatency -g 25 -muxrate 2M \
    -f mpegts programme.ts

receive() {
    srt-live-transmit -q -a:no "srt://127.0.0.1:$port?mode=listener&latency=2000" file://con >"$1" 2>/dev/null &
    listener=$!
    sleep 0.5
}
pictures() {
    timeout 6 tail --pid="$listener" -f /dev/null || kill "$listener" 2>/dev/null || true
    wait "$listener" 2>/dev/null || true
    listener=
    ffprobe -v error -select_streams v -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$1" 2>/dev/null | head -n 1 || true
}

receive from-ffmpeg.ts
ffmpeg -v error -re -i programme.ts -c copy -f mpegts "srt://127.0.0.1:$port?mode=caller&latency=2000000&pkt_size=1316"
from_ffmpeg=$(pictures from-ffmpeg.ts)

receive from-transmit.ts
ffmpeg -v error -re -i programme.ts -c copy -f mpegts - |
    timeout 12 srt-live-transmit -q -a:no file://con "srt://127.0.0.1:$port?mode=caller&latency=2000" >/dev/null 2>&1 || true
from_transmit=$(pictures from-transmit.ts)

echo "pictures of 100: $from_ffmpeg from ffmpeg, $from_transmit from srt-live-transmit"
[ "$from_ffmpeg" -lt 75 ] || { echo "changed: ffmpeg waits for what it sent"; exit 1; }
[ "$from_transmit" -ge 98 ] || { echo "changed: srt-live-transmit loses the end too"; exit 1; }
echo "as stated"
