# `capture` writes MPEG-TS or raw H.264, which gets its times here, and the microphone with it; silence where there is no sound.
case "$sound" in
source) mapped=(-map 0:v:0 -map 0:a:0 -c copy) ;;
in_step) mapped=("${in_step[@]}" -map 0:v:0 -map 1:a:0 -c:v copy "${aac[@]}" -shortest) ;;
microphone) mapped=("${microphone[@]}" -map 0:v:0 -map 1:a:0 -c:v copy "${aac[@]}" -shortest) ;;
none) mapped=("${silence[@]}") ;;
esac
stream() { capture | send "${ffmpeg[@]}" "${progress[@]}" "${input[@]}" "${mapped[@]}"; }
