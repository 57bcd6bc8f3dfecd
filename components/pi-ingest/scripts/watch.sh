
# Runs `stream`, whose standard output is ffmpeg's progress, until its end. A program that hangs without ending (a camera's driver, a stopped
# process) never comes back by itself: when the clock stands still the script ends, and systemd takes what is left of it along.
started=no patience=20 last='' since=$SECONDS reports=() frames=0 bytes=0 peer=no
exec 3< <(stream 2> >(limited))
pid=$!
while IFS= read -r -t "$patience" -u 3 line; do
    if [[ $line == out_time_us=[1-9]* && $line != "$last" ]]; then
        started=yes patience=$running_patience last=$line since=$SECONDS
    elif ((SECONDS - since >= patience)); then
        break
    fi
    case "$line" in
    frame=*) frames=${line#*=} ;;
    total_size=*) bytes=${line#*=} ;;
    peer) peer=yes ;;
    backwards)
        echo "the timestamps of the source jump back: starting again" >&2
        start_again
        ;;
    progress=*)
        # The last reports, for metrics.sh: time, frames, bytes.
        reports+=("$EPOCHREALTIME $frames $bytes")
        if ((${#reports[@]} > 6)); then reports=("${reports[@]:1}"); fi
        if [[ -n ${RUNTIME_DIRECTORY:-} ]]; then printf "%s\n" "${reports[@]}" >"$RUNTIME_DIRECTORY/progress"; fi
        if changed; then start_again; fi
        ;;
    esac
done
status=1
if ((SECONDS - since >= patience)); then
    echo "no progress for $patience s: starting again" >&2
else
    wait "$pid" && status=0 || status=$?
fi
if [[ $started = no ]]; then
    if [[ $peer = yes && -n $peer_hint ]]; then hint=$peer_hint; fi
    echo "$hint" >&2
    # Each try writes to the SD card's journal.
    if ((pause > 0)); then sleep "$pause"; fi
fi
exit "$status"
