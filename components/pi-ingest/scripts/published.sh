# published: what nginx's statistics say of an application's publisher; fails when there is none.
#
# `picture`: `yes`, `none` as long as none came, else the name that nginx has for a codec that is not H.264, `unnamed` when it has none.
# `size`, `shape` (all that a decoder is set up by). `sound`: `AAC`, another codec that ffmpeg decodes, `none`, or `foreign`. `tone`: AAC's
# sample rate, Hz. `age`, ms.
#
# Metadata only announce: nginx shows an H.264 profile once the stream's parameters came, and sound channels once a packet of sound did.
published() {
    local text='' nl=$'\r\n' video audio codec
    {
        exec 4<>"/dev/tcp/127.0.0.1/$status_port" &&
            printf 'GET /stat HTTP/1.0\r\n\r\n' >&4
    } 2>/dev/null || return 1
    IFS= read -r -d '' -t 2 -u 4 text || true
    exec 4>&-
    text=${text//[$nl]/}
    [[ $text == *"<application><name>$application</name>"* ]] || return 1
    text=${text#*"<application><name>$application</name>"}
    text=${text%%'</application>'*}
    [[ $text == *"<stream><name>$stream_name</name>"* ]] || return 1
    text=${text#*"<stream><name>$stream_name</name>"}
    text=${text%%'</stream>'*}
    [[ $text == *'<publishing/>'* && $text == *'<video>'* ]] || return 1
    video=${text#*'<video>'}
    video=${video%%'</video>'*}
    audio=${text#*'<audio>'}
    audio=${audio%%'</audio>'*}
    age=0 codec='' picture=none sound=none tone=''
    if [[ $text =~ ^'<time>'([0-9]+) ]]; then age=${BASH_REMATCH[1]}; fi
    if [[ $video =~ '<codec>'([^<]+) ]]; then codec=${BASH_REMATCH[1]}; fi
    if [[ $codec = H264 ]]; then
        if [[ $video == *'<profile>'* ]]; then picture=yes; fi
    elif [[ -n $codec ]]; then
        picture=$codec
    elif [[ $text == *'<bw_video>'[1-9]* ]]; then
        picture=unnamed
    fi
    if [[ $video =~ '<width>'([1-9][0-9]*)'</width><height>'([1-9][0-9]*) ]]; then size=${BASH_REMATCH[1]}x${BASH_REMATCH[2]}; fi
    video=${video#*'</frame_rate>'}
    shape="${size:-} $video"
    codec=''
    if [[ $audio =~ '<codec>'([^<]+) ]]; then codec=${BASH_REMATCH[1]}; fi
    if [[ $audio != *'<channels>'* ]]; then return 0; fi
    # nginx counts over ten seconds, and its first window is empty.
    if ((age > 15000)) && [[ $text == *'<bw_audio>0<'* && $text != *'<bw_video>0<'* ]]; then return 0; fi
    if [[ $codec = AAC ]]; then
        if [[ $audio == *'<profile>'* ]]; then sound=AAC; fi
        if [[ $audio =~ '<sample_rate>'([0-9]+) ]]; then tone=${BASH_REMATCH[1]}; fi
    elif [[ $codec =~ ^($decoded_sounds)$ ]]; then
        sound=$codec
    else
        sound=foreign
    fi
}

