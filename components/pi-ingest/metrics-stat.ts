import { decodedSounds } from "./codecs";

const soundPattern = ["AAC", ...decodedSounds].join("|");

/** Of the exporter: defines `stat_lines`, nginx's statistics as facts a line each. */
export const statLines = String.raw`# One line an application that nginx knows: stat NAME CONNECTED BYTES_PER_SECOND WIDTH HEIGHT RATE VIEWERS DROPPED UPTIME PICTURE SOUND.
# PICTURE: yes, none, foreign (not H.264). SOUND: yes, none, foreign (not AAC nor another that ffmpeg decodes). Metadata only announce: nginx shows
# an H.264 profile once the stream's parameters came, and channels once a packet of sound did.
stat_lines() {
    exec 3<>"/dev/tcp/127.0.0.1/$port" || return
    printf 'GET /stat HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    timeout 3 cat <&3 | awk -v wanted="$stream" -v probe="$probe" '
        BEGIN { RS = "<" }
        {
            tag = $0; sub(/[ >].*/, "", tag)
            text = $0; sub(/^[^>]*>/, "", text); gsub(/[ \t\r\n]+$/, "", text)
        }
        tag == "nginx_version" { print "nginx" }
        tag == "application" { app = ""; inside = "app" }
        tag == "stream" { inside = "stream"; name = ""; bw = bytes = age = width = height = rate = viewers = dropped = up = on = 0; vbw = abw = 0; video = audio = ""; seen = heard = 0 }
        tag == "client" { inside = "client"; flash = ""; lost = since = mine = 0 }
        tag == "meta" { inside = "meta" }
        tag == "video" || tag == "audio" { part = tag }
        tag == "codec" && inside == "meta" { if (part == "video") video = text; else audio = text }
        tag == "profile" && inside == "meta" && part == "video" { seen = 1 }
        tag == "channels" && inside == "meta" { heard = 1 }
        tag == "bw_video" && inside == "stream" { vbw = text + 0 }
        tag == "bw_audio" && inside == "stream" { abw = text + 0 }
        tag == "name" && inside == "app" && app == "" { app = text }
        tag == "name" && inside == "stream" && name == "" { name = text }
        tag == "bw_in" && inside == "stream" { bw = text + 0 }
        tag == "bytes_in" && inside == "stream" { bytes = text + 0 }
        tag == "time" && inside == "stream" { age = text + 0 }
        tag == "time" && inside == "client" { since = text + 0 }
        tag == "flashver" && inside == "client" { flash = text }
        tag == "dropped" && inside == "client" { lost = text + 0 }
        tag == "publishing/" && inside == "client" { mine = 1 }
        tag == "width" && inside == "meta" { width = text }
        tag == "height" && inside == "meta" { height = text }
        tag == "frame_rate" && inside == "meta" { rate = text }
        tag == "/client" {
            inside = "stream"
            if (mine) { on = 1; up = since / 1000 }
            else if (flash != probe) { viewers++; dropped += lost }
        }
        tag == "/meta" { inside = "stream" }
        tag == "/stream" {
            inside = "app"
            # nginx counts over ten seconds and says 0 before; then the mean since the start has to do.
            bw = bw / 8
            if (bw == 0 && age > 0 && age < 20000) bw = bytes * 1000 / age
            picture = video == "H264" ? (seen ? "yes" : "none") : (video != "" || vbw > 0 ? "foreign" : "none")
            # The figures of ten seconds; before the second window ends they tell nothing.
            if (age > 20000 && vbw == 0) picture = "none"
            sound = heard ? (audio ~ /^(${soundPattern})$/ ? "yes" : "foreign") : "none"
            if (age > 20000 && abw == 0) sound = "none"
            if (name == wanted) printf "stat %s %d %.0f %d %d %s %d %d %.0f %s %s\n", app, on, on ? bw : 0, width, height, rate, viewers, dropped, up, picture, sound
        }'
    exec 3>&-
}
`;
