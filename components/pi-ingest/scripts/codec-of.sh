# codec_of CONNECT: prints what a picture is whose codec nginx does not know, by the `videocodecid` of the publisher's metadata, which nginx
# passes on to players (as an AMF object, which ffmpeg 5.1 does not take for metadata: so this speaks RTMP itself). CONNECT and play_command
# are RTMP messages as bytes for printf's %b; foreign_codecs has a line each of hexadecimal bytes and name.
codec_of() {
    local bytes known
    bytes=$({
        exec 5<>"/dev/tcp/127.0.0.1/$rtmp_port"
        { printf '\3' && head -c 1536 /dev/zero; } >&5
        head -c 3073 <&5 >/dev/null
        # nginx asks its http part about the connection, and would answer what follows at once before that.
        { head -c 1536 /dev/zero && printf %b "$1" && sleep 0.5; } >&5
        printf %b "$play_command" >&5
        timeout 2 cat <&5 | head -c 8000 | od -An -v -tx1 | tr -d ' \n'
    } 2>/dev/null) || true
    for known in "${foreign_codecs[@]}"; do
        if [[ $bytes == *"${known%% *}"* ]]; then
            echo "${known#* }"
            return
        fi
    done
    echo "$unknown_codec"
}

