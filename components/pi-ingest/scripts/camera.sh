# The array `microphone`: its ALSA input, and empty where there is none or it does not open: silence is better than no picture.
microphone=()
if [[ -n $microphone_device ]]; then
    microphone=(-f alsa -thread_queue_size 1024 -i "$microphone_device")
    if ! reason=$("${ffmpeg[@]}" "${microphone[@]}" -t 0.1 -f null - 2>&1); then
        echo "microphone $microphone_device does not open (arecord -L lists them): silence until the next start" >&2
        echo "${reason##*$'\n'}" >&2
        microphone=()
    fi
fi
# ALSA stamps with the wall clock: held against the first input's, where that does so too.
in_step=(-isync 0 "${microphone[@]}")
# What a camera program writes has both streams' parameters at its head; five seconds are ffmpeg's default.
mpegts=(-f mpegts -analyzeduration 1000000 -i -)
# x264 as a Pi without an encoder of its own can afford it.
x264=(-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p
    -b:v "$bitrate" -maxrate "$bitrate" -bufsize $((2 * bitrate)) -g "$key_frames" -keyint_min "$key_frames" -sc_threshold 0)

