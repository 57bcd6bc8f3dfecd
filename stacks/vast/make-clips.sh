#!/bin/sh
# Makes the sample clips and the slate beside this script: test patterns with a tone, H.264 and AAC in MP4.
# They are committed; run this only to change them. Needs ffmpeg.
set -eu
cd "$(dirname "$0")"

# make FILE SECONDS PATTERN FREQUENCY
make() {
    ffmpeg -nostdin -hide_banner -loglevel error -y \
        -f lavfi -i "$3=size=640x360:rate=24:duration=$2" \
        -f lavfi -i "sine=frequency=$4:sample_rate=48000:duration=$2" \
        -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact \
        -c:v libx264 -preset veryslow -profile:v main -pix_fmt yuv420p -g 48 -crf 30 -maxrate 120k -bufsize 240k -threads 1 \
        -c:a aac -ac 2 -b:a 32k \
        -t "$2" -movflags +faststart "$1"
}

make own-1.mp4 15 testsrc 440
make own-2.mp4 15 smptehdbars 660
make slate.mp4 10 smptebars 220
