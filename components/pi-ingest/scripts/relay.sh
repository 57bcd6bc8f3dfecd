# Fetches an application from nginx and sends it to one SRT listener.
hint="no picture of $application came from nginx: does the camera send key frames?"
peer_hint="nothing could be sent to $target ($address): is the listener running, is the passphrase its own, does UDP leave this network?"

# A source's sound is announced with its picture or comes right behind it.
said='' size=''
ready() {
    published || return 1
    case "$picture" in
    yes)
        [[ $sound != none ]] || ((age > 1500))
        return
        ;;
    none)
        if ((age < 5000)) || [[ $said = "$picture" ]]; then return 1; fi
        echo "$application sends no picture: waiting for one" >&2
        ;;
    *)
        if [[ $said = "$picture" ]]; then return 1; fi
        echo "$application sends $(codec_of "$connect_command"): $picture_fix" >&2
        ;;
    esac
    said=$picture
    return 1
}
until ready; do sleep 0.3; done

# Enough to see an FLV's streams, whose headers come first, µs; the default waits five seconds for what is not there.
wanted=$shape heard=$sound pitch=$tone began=$size differs=0 analyze=1000000
case "$sound" in
none | foreign) analyze=200000 mapped=("${silence[@]}") ;;
AAC) mapped=(-map 0:v:0 -map 0:a:0 -c copy) ;;
*) mapped=(-map 0:v:0 -map 0:a:0 -c:v copy "${aac[@]}") ;;
esac
if [[ $sound = foreign ]]; then
    echo "the sound of $application is no AAC: silence goes out, set the camera to AAC (docs/pi.md)" >&2
fi

# Decoders take what `-c copy` carries on for a broken picture: after a change the stream starts again.
changed() {
    published || return 1
    if [[ $shape != "$wanted" ]]; then
        if [[ $size = "$began" ]]; then
            echo "the codec parameters of the picture changed, $size as before: starting again" >&2
        else
            echo "the picture changed from $began to $size, or its codec did: starting again" >&2
        fi
        return 0
    fi
    if [[ $sound = "$heard" && ($heard != AAC || $tone = "$pitch") ]]; then differs=0; else differs=$((differs + 1)); fi
    # Three seconds: nginx counts sound and picture in windows that begin apart.
    if ((differs < 3)); then return 1; fi
    # MPEG-TS would go on to announce the former rate.
    if [[ $sound = "$heard" ]]; then heard="$pitch Hz" sound="$tone Hz"; fi
    echo "the sound changed from $heard to $sound: starting again" >&2
}

# RTMP's bytes are an FLV. The end is held back until the receiver has played what it was sent.
fetch() {
    local status=0
    ffmpeg -nostdin -v fatal "${network_timeout[@]}" -f data -i "$rtmp_url" \
        -map 0 -c copy -flush_packets 1 -f data pipe:1 || status=$?
    # A publisher that goes is no signal; ffmpeg's own statuses for signals are above these (bash(1), EXIT STATUS).
    if ((status > 128 && status < 193)); then echo "$fetch_ended $((status - 128))" >&2; fi
    # Its line to the journal keeps the script from ending.
    exec 2>/dev/null
    sleep "$goodbye"
}

# The passphrase comes from systemd (`LoadCredential=`) as a preset file, never on the command line, which every user of the host can read.
preset=()
if [[ $encrypted = yes ]]; then preset=(-fpre "$CREDENTIALS_DIRECTORY/passphrase"); fi
# Sound that stops holds the picture back for a second at most; ffmpeg's default is ten. initial_discontinuity: a new stream, and not the
# old one gone backwards.
stream() {
    exec "${ffmpeg[@]}" "${progress[@]}" -analyzeduration "$analyze" -fpsprobesize 0 -thread_queue_size 512 -f flv -i pipe:0 \
        "${mapped[@]}" -max_interleave_delta 1000000 \
        -f mpegts -mpegts_flags initial_discontinuity "${preset[@]}" "$srt_url" < <(fetch)
}
