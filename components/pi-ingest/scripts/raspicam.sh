# The Pi's camera by whichever program the release has. A pipe carries no timestamps with raw H.264, so it travels as MPEG-TS where the program
# can write that; else ffmpeg stamps frames as they come (every other way freezes on ffmpeg 7 or drifts on ffmpeg 5: measured).
hint="no picture from the camera: is its cable seated at both ends, does rpicam-hello --list-cameras list it, and does no other program hold it?"
pause=2
for camera in rpicam-vid libcamera-vid raspivid none; do
    if command -v "$camera" >/dev/null; then break; fi
done
if [[ $camera = none ]]; then
    echo "no camera program here: install rpicam-apps (Raspberry Pi OS), or use kind usb, rtmp or test" >&2
    sleep 5
    exit 1
fi
input=(-use_wallclock_as_timestamps 1 -probesize 65536 -analyzeduration 0 -f h264 -framerate "$rate" -i -)
sound=none
if ((${#microphone[@]} > 0)); then sound=in_step; fi
if [[ $camera = raspivid ]]; then
    options=(-n -t 0 -w "$width" -h "$height" -fps "$rate" -b "$bitrate" -g "$key_frames" -ih -fl -pf high -o -)
else
    help=$("$camera" --help 2>&1 || true)
    options=(--nopreview --timeout 0 --width "$width" --height "$height"
        --framerate "$rate" --bitrate "$bitrate" --intra "$key_frames" --inline)
    if [[ $help == *--libav-format* ]]; then
        input=("${mpegts[@]}")
        options+=(--codec libav --libav-format mpegts)
        # A Pi 5 encodes in software, with B-frames unless told not to.
        model=$(tr -d '\0' <"${PI_LIVE_MODEL:-/proc/device-tree/model}" 2>/dev/null || true)
        if [[ $model == *"Pi 5"* || $model == *"Module 5"* ]] && [[ $help == *--low-latency* ]]; then
            options+=(--low-latency)
        fi
        # What comes through MPEG-TS has lost the wall clock that ffmpeg could hold the microphone against: the camera program records by
        # itself where it can.
        if [[ $sound = in_step ]]; then sound=microphone; fi
        if [[ $sound = microphone && $help == *--libav-audio* ]]; then
            options+=(--libav-audio --audio-source alsa --audio-device "$microphone_device" --audio-codec aac --audio-bitrate 128000)
            sound=source
        fi
    else
        options+=(--codec h264)
    fi
    options+=(-o -)
fi
capture() { "$camera" "${options[@]}" </dev/null; }

