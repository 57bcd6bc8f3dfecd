# A USB camera, in the best format that it offers: MJPEG, which nearly every one has at full rate, H.264 as the camera makes it (its rate and
# key frames are its own), else raw. Encoded by the Pi's chip where there is one.
hint="no picture from $device: does it offer ${width}x$height (ffmpeg -f v4l2 -list_formats all -i $device), and does no other program hold it?"
pause=2
if [[ ! -e $device ]]; then
    echo "no $device: is the USB camera plugged in? Here are: $(echo /dev/v4l/by-id/* /dev/video*)" >&2
    until [[ -e $device ]]; do sleep 0.5; done
fi
formats=$(ffmpeg -hide_banner -nostdin -f v4l2 -list_formats all -i "$device" 2>&1 || true)
# A camera that has no 24 fps runs at what it has.
filter=(-vf "fps=$rate")
encode=("${filter[@]}" "${x264[@]}")
# bcm2835-codec: Pi 4 and older; a Pi 5 has no H.264 encoder.
for name in /sys/class/video4linux/*/name; do
    if [[ -e $name && $(<"$name") == bcm2835-codec-encode* ]]; then
        encode=("${filter[@]}" -c:v h264_v4l2m2m -b:v "$bitrate" -g "$key_frames" -pix_fmt yuv420p)
    fi
done
format=()
if [[ $formats =~ Compressed:[[:space:]]*mjpeg ]]; then
    format=(-input_format mjpeg)
elif [[ $formats =~ Compressed:[[:space:]]*h264 ]]; then
    format=(-input_format h264) encode=(-c:v copy)
elif [[ $formats =~ Raw[[:space:]]*:[[:space:]]*yuyv422 ]]; then
    format=(-input_format yuyv422)
fi
input=("${mpegts[@]}")
record=() sound=none
if ((${#microphone[@]} > 0)); then
    record=("${in_step[@]}" -map 0:v:0 -map 1:a:0 "${aac[@]}" -shortest)
    sound=source
fi
# -ts abs: the wall clock, as ALSA has it.
capture() {
    "${ffmpeg[@]}" -f v4l2 -ts abs -thread_queue_size 64 -framerate "$rate" "${format[@]}" -video_size "${width}x$height" -i "$device" \
        "${record[@]}" "${encode[@]}" -f mpegts -
}

