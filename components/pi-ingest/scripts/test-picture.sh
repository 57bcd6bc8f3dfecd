# A picture with a running clock, and a tone that beeps every second; or the microphone, to try it.
hint="the test picture did not start: is ffmpeg installed with libx264?"
picture="testsrc2=size=${width}x$height:rate=${rate}[out0]"
tone="sine=frequency=440:beep_factor=2:sample_rate=48000[out1]"
generate=("${ffmpeg[@]}" "${progress[@]}" -re -f lavfi -i)
stream() {
    if ((${#microphone[@]} == 0)); then
        send "${generate[@]}" "$picture;$tone" -map 0:v:0 -map 0:a:0 "${x264[@]}" "${aac[@]}"
    else
        send "${generate[@]}" "$picture" "${microphone[@]}" -map 0:v:0 -map 1:a:0 "${x264[@]}" "${aac[@]}" -shortest
    fi
}
