# send COMMAND...: to one SRT listener, redialled for ever while the camera runs on: restarting a camera takes seconds. What comes meanwhile is
# dropped. dump_extra: encoders that send their parameters once (h264_v4l2m2m) leave nothing for a receiver that joins later.
# initial_discontinuity: a new stream, and not the old one gone backwards.
muxer=mpegts_flags=initial_discontinuity
fifo=(-bsf:v dump_extra=freq=keyframe -f fifo -fifo_format mpegts -queue_size 240
    -attempt_recovery 1 -recover_any_error 1 -recovery_wait_time 1 -drop_pkts_on_overflow 1 -restart_with_keyframe 1)
if [[ $encrypted = yes ]]; then
    # The muxer's own options have a syntax of their own: each character of the passphrase escaped, by way of a pipe.
    secret=$(<"$CREDENTIALS_DIRECTORY/passphrase")
    secret=${secret#passphrase=}
    muxer+=:passphrase=
    for ((i = 0; i < ${#secret}; i++)); do muxer+="\\${secret:i:1}"; done
    unset secret
fi
send() {
    if [[ $encrypted = yes ]]; then
        "$@" "${fifo[@]}" -fpre <(printf 'format_opts=%s\n' "$muxer") "$srt_url"
    else
        "$@" "${fifo[@]}" -format_opts "$muxer" "$srt_url"
    fi
}

