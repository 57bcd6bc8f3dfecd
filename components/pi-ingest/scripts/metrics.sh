# metrics.sh [--write]: the host's figures for Prometheus' text format (version 0.0.4); with --write into files, else on standard output.
# bash gathers one fact a line, awk prints them. Nothing else is needed on the host; ffmpeg, which the cameras need anyway, measures frames
# where it is there.
set -uo pipefail
write=${1:-}
run=/run/pi-live
textfiles=/var/lib/prometheus/node-exporter
export LC_ALL=C

# One line an application that nginx knows: stat NAME CONNECTED BYTES_PER_SECOND WIDTH HEIGHT RATE VIEWERS DROPPED UPTIME PICTURE SOUND.
# PICTURE: yes, none, foreign (not H.264). SOUND: yes, none, foreign (not AAC nor another that ffmpeg decodes). Metadata only announce: nginx shows
# an H.264 profile once the stream's parameters came, and channels once a packet of sound did.
stat_lines() {
    exec 3<>"/dev/tcp/127.0.0.1/$status_port" || return
    printf 'GET /stat HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    timeout 3 cat <&3 | awk -v wanted="$stream_name" -v probe="$probe" -v decoded="AAC|$decoded_sounds" '
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
            # nginx counts over ten seconds and reports 0 before; until then the mean since the start.
            bw = bw / 8
            if (bw == 0 && age > 0 && age < 20000) bw = bytes * 1000 / age
            picture = video == "H264" ? (seen ? "yes" : "none") : (video != "" || vbw > 0 ? "foreign" : "none")
            # The figures of ten seconds; before the second window ends they mean nothing.
            if (age > 20000 && vbw == 0) picture = "none"
            sound = heard ? (audio ~ ("^(" decoded ")$") ? "yes" : "foreign") : "none"
            if (age > 20000 && abw == 0) sound = "none"
            if (name == wanted) printf "stat %s %d %.0f %d %d %s %d %d %.0f %s %s\n", app, on, on ? bw : 0, width, height, rate, viewers, dropped, up, picture, sound
        }'
    exec 3>&-
}

# From systemd: unit NAME ACTIVE RESTARTS SECONDS.
unit_lines() {
    # shellcheck disable=SC2086 # a list of unit names
    systemctl show -p Id -p ActiveState -p NRestarts -p ActiveEnterTimestampMonotonic -- $units 2>/dev/null |
        awk -F= -v up="$(cut -d ' ' -f 1 /proc/uptime)" '
            function flush() {
                if (id == "") return
                seconds = active && since > 0 ? up - since / 1000000 : 0
                if (seconds < 0) seconds = 0
                printf "unit %s %d %d %.0f\n", id, active, restarts, seconds
                id = ""; active = restarts = since = 0
            }
            $1 == "Id" { id = $2 }
            $1 == "ActiveState" { active = $2 == "active" }
            $1 == "NRestarts" { restarts = $2 }
            $1 == "ActiveEnterTimestampMonotonic" { since = $2 }
            $0 == "" { flush() }
            END { flush() }'
}

# What a service's ffmpeg has done of late: sent UNIT FRAMES_PER_1000_SECONDS BYTES_PER_SECOND. Its script keeps the last reports, a line each:
# time, frames, bytes. Only root can read them: other users do not learn who sends.
sent_lines() {
    local unit file
    for unit in $units; do
        file=/run/$(basename "$unit" .service)/progress
        [ -r "$file" ] || continue
        awk -v unit="$unit" -v now="$EPOCHREALTIME" '
            NF >= 2 { n++; at[n] = $1; frames[n] = $2; bytes[n] = $3 }
            END {
                span = n > 1 ? at[n] - at[1] : 0
                if (span <= 0) exit
                if (now - at[n] > 5) frames[n] = frames[1]
                printf "sent %s %.0f %.0f\n", unit, (frames[n] - frames[1]) * 1000 / span, (bytes[n] - bytes[1]) / span
            }' "$file"
    done
}

# Datagrams that come in, a second, which a lost peer cannot send. SRT acknowledges a hundred times a second, all else on a Pi is a few.
# And the bytes that go out. Asked where the camera sends by itself and goes on without its listener.
reply_lines() {
    local before after
    before=$(network_counts) && sleep 1 && after=$(network_counts)
    echo "$before $after" | awk '{ printf "reply %d %.0f\n", ($4 - $1) / ($6 - $3), ($5 - $2) / ($6 - $3) }'
}
network_counts() {
    awk -v now="$EPOCHREALTIME" '
        $1 == "Udp:" && $2 ~ /^[0-9]/ { datagrams = $2 }
        $1 == "IpExt:" && $2 ~ /^[A-Z]/ { for (i = 1; i <= NF; i++) if ($i == "OutOctets") column = i }
        $1 == "IpExt:" && $2 ~ /^[0-9]/ { octets = $column }
        END { print datagrams, octets, now }' /proc/net/snmp /proc/net/netstat
}

# What the last run with --write found where the picture is not H.264: codec APPLICATION NAME.
codec_lines() {
    local application name
    while read -r _ application _; do
        if { read -r name <"$run/codec-$application"; } 2>/dev/null; then echo "codec $application $name"; fi
    done < <(grep ^camera <<<"$facts")
}

# Publishers that nginx refused within two minutes, the last time each: refused TIME ADDRESS REASON APPLICATION|NAME.
refused_lines() {
    [ -r "$run/refused.log" ] || return 0
    tail -n 200 "$run/refused.log" | tr -cd 'A-Za-z0-9_./:|, \n-' | awk -v now="$1" '
        NF >= 4 && now - $1 <= 120 { at = $1; $1 = ""; last[$0] = at }
        END { for (it in last) print "refused " last[it] it }' | sort -k 2n | tail -n 10
}

host_lines() {
    local zone hot='' value
    for zone in /sys/class/thermal/thermal_zone*; do
        [ -r "$zone/temp" ] || continue
        value=$(cat "$zone/temp" 2>/dev/null) || continue
        if [ -z "$hot" ] || [ "$(cat "$zone/type" 2>/dev/null)" = cpu-thermal ]; then hot=$value; fi
    done
    if [ -n "$hot" ]; then echo "temperature $hot"; fi
    # The firmware's flags in sysfs, or by its tool: a hexadecimal number.
    value=$(cat /sys/devices/platform/soc/soc:firmware/get_throttled 2>/dev/null ||
        { command -v vcgencmd >/dev/null && vcgencmd get_throttled 2>/dev/null; })
    value=$(printf %s "$value" | sed 's/^throttled=//; s/^0x//')
    case $value in
    '' | *[!0-9a-fA-F]*) ;;
    *) echo "throttled $((16#$value))" ;;
    esac
    echo "release $(basename "$(readlink /opt/pi-live/current 2>/dev/null || echo none)")"
}

# Frames of an application as they come, over three seconds; a camera that pushes has no service here that counts them. What had been
# waiting comes at once: not counted.
measure() {
    local line now micros start='' first='' last='' count=0
    while read -r line; do
        case $line in '#'*) continue ;; esac
        IFS=. read -r now micros <<<"$EPOCHREALTIME"
        now=$((now * 1000000 + 10#$micros))
        if [ -z "$start" ]; then start=$now; fi
        if [ $((now - start)) -lt 500000 ]; then continue; fi
        if [ -z "$first" ]; then first=$now; else count=$((count + 1)); fi
        last=$now
        if [ $((now - first)) -ge 3000000 ]; then break; fi
    done < <(timeout -k 1 9 ffmpeg -nostdin -v quiet -rw_timeout 5000000 -rtmp_flashver "$probe" \
        -probesize 65536 -analyzeduration 0 -i "rtmp://127.0.0.1:$rtmp_port/$1/$stream_name" -map 0:v:0 -c copy -flush_packets 1 -f framecrc -)
    if [ $count -eq 0 ]; then rm -f "$run/frames-$1"; return; fi
    echo "$(date +%s) $((count * 1000000000 / (last - first)))" >"$run/.frames-$1" && mv "$run/.frames-$1" "$run/frames-$1"
}

measured_lines() {
    local application at rate
    while read -r _ application _; do
        { read -r at rate <"$run/frames-$application"; } 2>/dev/null || continue
        if [ $(($1 - at)) -le 45 ]; then echo "measured $application $rate"; fi
    done < <(grep ^camera <<<"$facts")
}

metrics() {
    local now
    now=$(date +%s)
    {
        if [ "$(id -u)" = 0 ]; then echo "$facts"; else grep ^camera <<<"$facts"; fi
        unit_lines
        if [ -n "$status_port" ]; then codec_lines; echo "server"; stat_lines 2>/dev/null; fi
        if [ -n "$status_port" ]; then refused_lines "$now"; fi
        measured_lines "$now"
        sent_lines
        if [ -z "$status_port" ]; then reply_lines; fi
        host_lines
        echo "now $now"
    } | awk '
        function head(name, type, help) { printf "# HELP pi_live_%s %s\n# TYPE pi_live_%s %s\n", name, help, name, type }
        function each(name, help, values,    i) {
            head(name, "gauge", help)
            for (i = 1; i <= n; i++) if (apps[i] in values) printf "pi_live_%s{application=\"%s\",kind=\"%s\"} %s\n", name, apps[i], kind[apps[i]], values[apps[i]]
        }
        function units(name, type, help, values,    i) {
            head(name, type, help)
            for (i = 1; i <= u; i++) printf "pi_live_%s{unit=\"%s\"} %s\n", name, ids[i], values[ids[i]]
        }
        function flags(name, help, bits,    i) {
            head(name, "gauge", help)
            for (i = 0; i < 4; i++) { printf "pi_live_%s{flag=\"%s\"} %d\n", name, flag[i], bits % 2; bits = int(bits / 2) }
        }
        $1 == "camera" { apps[++n] = $2; kind[$2] = $3; on[$2] = 0; runs[$2] = $4; w[$2] = $5; h[$2] = $6; r[$2] = $7 }
        $1 == "target" { targets[++t] = $2; sender[$2] = $3 }
        $1 == "server" { server = 1 }
        $1 == "nginx" { nginx = 1 }
        $1 == "stat" && ($2 in kind) {
            connected[$2] = $3; on[$2] = $3 && $11 == "yes"; watching[$2] = $8; lost[$2] = $9
            if ($3 && $11 == "foreign") wrong["picture_codec", $2] = 1; else delete codec[$2]
            if ($3 && $11 == "none" && $10 > 5) wrong["no_picture", $2] = 1
            if ($3 && $12 == "foreign") wrong["sound_codec", $2] = 1
            if ($3) { rate[$2] = $4; width[$2] = $5; height[$2] = $6; declared[$2] = $7; since[$2] = $10 }
        }
        $1 == "unit" { ids[++u] = $2; active[$2] = $3; restarts[$2] = $4; running[$2] = $5 }
        $1 == "codec" { name = $2; sub(/^codec [^ ]+ /, ""); codec[name] = $0 }
        $1 == "refused" {
            refusals++; when[refusals] = $2; from[refusals] = $3; reason[refusals] = $4
            sub(/^refused [^ ]+ [^ ]+ [^ ]+ /, "")
            split($0, typed, "|"); into[refusals] = typed[1]; as[refusals] = typed[2]
        }
        $1 == "measured" { fps[$2] = $3 / 1000 }
        $1 == "sent" { made[$2] = $3 / 1000; taken[$2] = $4 }
        $1 == "reply" { direct = 1; replies = $2; leaving = $3 }
        $1 == "temperature" { hot = $2; warm = 1 }
        $1 == "throttled" { throttled = $2; known = 1 }
        $1 == "release" { release = $2 }
        $1 == "now" { now = $2 }
        END {
            for (a in kind) if (runs[a] in made) {
                fps[a] = made[runs[a]]
                # Past nginx the figures of the service itself are used.
                if (direct && made[runs[a]] > 0) {
                    on[a] = 1; rate[a] = leaving; since[a] = running[runs[a]]
                    width[a] = w[a]; height[a] = h[a]; declared[a] = r[a]
                }
            }
            for (a in kind) if (!on[a]) delete fps[a]
            # Without publisher and player: nginx leaves such an application without a stream.
            if (nginx) for (a in kind) if (!(a in watching)) { watching[a] = 0; lost[a] = 0 }
            each("publishing", "Whether an H.264 picture of the camera of this application comes in: 1 or 0.", on)
            each("publisher_connected", "Whether a publisher is connected, whatever it sends: 1 or 0.", connected)
            head("source_problem", "gauge", "Parts of the stream of a connected publisher that cannot be used: picture_codec, no_picture, sound_codec.")
            for (key in wrong) { split(key, it, SUBSEP); printf "pi_live_source_problem{application=\"%s\",problem=\"%s\"%s} 1\n", it[2], it[1], it[1] == "picture_codec" && it[2] in codec ? ",codec=\"" codec[it[2]] "\"" : "" }
            if (server) {
                head("refused_timestamp_seconds", "gauge", "When a connection or publisher was last refused, of the last two minutes, Unix time.")
                for (i = 1; i <= refusals; i++) printf "pi_live_refused_timestamp_seconds{application=\"%s\",name=\"%s\",address=\"%s\",reason=\"%s\"} %d\n", into[i], as[i], from[i], reason[i], when[i]
            }
            each("received_bytes_per_second", "Picture and sound that come in.", rate)
            each("frames_per_second", "Frames that came in, measured.", fps)
            each("declared_frames_per_second", "Frames a second that the publisher declares.", declared)
            each("width_pixels", "Width of the picture.", width)
            each("height_pixels", "Height of the picture.", height)
            each("viewers", "Players of this application, the relay among them.", watching)
            each("viewers_dropped_frames", "Frames that its present players were too slow for.", lost)
            each("publisher_uptime_seconds", "How long its publisher has been connected.", since)
            units("unit_active", "gauge", "Whether the service runs: 1 or 0.", active)
            units("unit_restarts_total", "counter", "Restarts by systemd since the service was started by hand or at boot.", restarts)
            units("unit_uptime_seconds", "gauge", "How long the service has been running.", running)
            if (t) {
                head("sending", "gauge", "Whether the stream goes out to this SRT listener, and is taken: 1 or 0.")
                for (i = 1; i <= t; i++) {
                    x = sender[targets[i]]
                    goes = made[x] > 0 && (!direct || replies >= 30)
                    if (goes) out[targets[i]] = direct ? leaving : taken[x]
                    printf "pi_live_sending{target=\"%s\"} %d\n", targets[i], goes
                }
                head("sent_bytes_per_second", "gauge", "What goes out to this SRT listener.")
                for (i = 1; i <= t; i++) if (targets[i] in out) printf "pi_live_sent_bytes_per_second{target=\"%s\"} %.0f\n", targets[i], out[targets[i]]
            }
            if (server) { head("nginx_up", "gauge", "Whether the RTMP server answers: 1 or 0."); print "pi_live_nginx_up " nginx + 0 }
            if (warm) { head("temperature_celsius", "gauge", "Temperature of the processor."); printf "pi_live_temperature_celsius %.1f\n", hot / 1000 }
            if (known) {
                # raspberrypi/documentation, os.adoc, get_throttled: bits 0-3 now, 16-19 since boot.
                flag[0] = "under_voltage"; flag[1] = "frequency_capped"; flag[2] = "throttled"; flag[3] = "soft_temperature_limit"
                flags("throttled", "What holds the processor back now: 1 or 0.", throttled % 16)
                flags("throttled_since_boot", "What has held it back since the boot: 1 or 0.", int(throttled / 65536) % 16)
            }
            head("release_info", "gauge", "Which release runs.")
            printf "pi_live_release_info{release=\"%s\"} 1\n", release
            head("exporter_timestamp_seconds", "gauge", "When these figures were taken, Unix time.")
            print "pi_live_exporter_timestamp_seconds " now
        }'
}

# By renaming: a reader never sees half a file.
put() {
    metrics=$1 && folder=$2 && name=$3
    printf '%s\n' "$metrics" >"$folder/.$name.new" && chmod 644 "$folder/.$name.new" && mv "$folder/.$name.new" "$folder/$name"
}

if [ "$write" != --write ]; then
    metrics
    exit
fi
mkdir -p "$run"
# In memory: what was refused long ago has been seen.
if [ "$(stat -c %s "$run/refused.log" 2>/dev/null || echo 0)" -gt 65536 ]; then : >"$run/refused.log"; fi
if [ -n "$status_port" ] && command -v ffmpeg >/dev/null; then
    for application in $(stat_lines 2>/dev/null | awk '$1 == "stat" && $3 && $11 == "yes" { print $2 }'); do
        case $facts in *"camera $application rtmp "*) measure "$application" & ;; esac
    done
    rm -f "$run"/codec-*
    for application in $(stat_lines 2>/dev/null | awk '$1 == "stat" && $3 && $11 == "foreign" { print $2 }'); do
        codec_of "${connect_commands[$application]}" >"$run/codec-$application" &
    done
    wait
fi
text=$(metrics)
put "$text" "$run" metrics.prom
if [ -d "$textfiles" ]; then put "$text" "$textfiles" pi-live.prom; fi
