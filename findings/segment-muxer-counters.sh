#!/usr/bin/env bash
# ffmpeg's segment muxer begins every MPEG-TS counter anew in each file; its HLS muxer goes on counting.
#
# Guess before the run: both muxers keep one transport stream and cut it, so continuity counters go on over a cut in either.
# Behaviour: `-f segment -segment_format mpegts` opens a new muxer for each file: PAT, PMT, picture and sound all begin at 0 again.
#   `-f hls` continues all of them.
# Seen with: ffmpeg 5.1.9 (Debian 12).
# Output seen: segment: 0x0 0x1000 0x100 0x101 begin at 0 in every file; hls: none of them does in the second file.
# Why it matters at an event: ad clips that are cut by the segment muxer and stitched between programme segments show a continuity error on
#   every PID at every cut. Players pass over it; monitoring (TR 101 290, 1.4) and MediaConnect's counters raise alarms in each break.
set -euo pipefail

command -v ffmpeg >/dev/null || { echo "needs ffmpeg (Debian: ffmpeg)"; exit 2; }
command -v node >/dev/null || { echo "needs node"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
ffmpeg -version | head -n 1

source=(-v error -f lavfi -i "testsrc2=size=320x180:rate=25:duration=6" -f lavfi -i "sine=frequency=440:sample_rate=48000:duration=6"
    -c:v libx264 -preset ultrafast -g 50 -keyint_min 50 -sc_threshold 0 -bf 0 -c:a aac)
ffmpeg "${source[@]}" -f segment -segment_format mpegts -segment_time 2 segment-%d.ts
ffmpeg "${source[@]}" -f hls -hls_time 2 -hls_list_size 0 -hls_segment_filename hls-%d.ts hls.m3u8

cat >first.cjs <<'JS'
// The first counter of each PID that carries a payload (ISO/IEC 13818-1, 2.4.3.2).
const bytes = require("node:fs").readFileSync(process.argv[2]);
const first = new Map();
for (let at = 0; at + 188 <= bytes.length; at += 188) {
    if (bytes[at] !== 0x47) throw new Error("no sync byte at " + at);
    const pid = ((bytes[at + 1] & 0x1f) << 8) | bytes[at + 2];
    if ((bytes[at + 3] & 0x10) !== 0 && !first.has(pid)) first.set(pid, bytes[at + 3] & 0x0f);
}
// SDT apart: it comes only now and then.
const pids = [...first].filter(([pid]) => pid !== 0x11).sort(([a], [b]) => a - b);
console.log(pids.map(([pid, counter]) => "0x" + pid.toString(16) + "=" + counter).join(" "));
JS
again="0x0=0 0x100=0 0x101=0 0x1000=0"
for n in 0 1 2; do echo "segment $n: $(node first.cjs segment-$n.ts)"; done
for n in 0 1 2; do echo "hls $n: $(node first.cjs hls-$n.ts)"; done
for n in 0 1 2; do
    [ "$(node first.cjs segment-$n.ts)" = "$again" ] || { echo "changed: the segment muxer continues a counter in file $n"; exit 1; }
done
[ "$(node first.cjs hls-0.ts)" = "$again" ] || { echo "changed: the HLS muxer's first file"; exit 1; }
[ "$(node first.cjs hls-1.ts)" != "$again" ] || { echo "changed: the HLS muxer begins anew too"; exit 1; }
echo "as stated"
