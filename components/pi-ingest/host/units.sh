# A line for each unit of a release: name and digest of all that it runs on, which are its own text and what that names in the
# release and among the secrets, and what those name.
digests() {
    for unit in "$1"/units/pi-live-*; do
        [ -f "$unit" ] || continue
        parts=$(named_in "$unit")
        for part in $parts; do
            if [ -f "$1/$part" ]; then parts="$parts $(named_in "$1/$part" | tr '\n' ' ')"; fi
        done
        digest=$(for part in "units/$(basename "$unit")" $parts; do
            echo "$part"
            cat "$1/$part" 2>/dev/null || :
        done | sha256sum)
        echo "$(basename "$unit") ${digest%% *}"
    done
}
named_in() {
    sed -n -e 's|.*/opt/pi-live/current/\([A-Za-z0-9_./-]*\).*|\1|p' -e 's|.*/etc/pi-live/secrets/\([A-Za-z0-9_./-]*\).*|secrets/\1|p' "$1"
}

# Records what was started from which release since the last boot. At a boot everything starts from the current release, so
# before a switch that is known without a record.
know_state() {
    if [ -d "$state/started" ]; then return 0; fi
    rm -rf "$state/.started"
    mkdir "$state/.started"
    if [ -d "$base/current/units" ]; then
        digests "$base/current" >"$state/digests"
        while read -r unit digest; do echo "$digest" >"$state/.started/$unit"; done <"$state/digests"
        readlink "$base/current" >"$state/loaded"
    fi
    mv "$state/.started" "$state/started"
}

# The files of a pi-live that installed its units; a crew's own masks and drop-ins are theirs.
old_units() {
    for file in "$system"/pi-live-*.service "$system"/*.wants/pi-live-*.service; do
        if [ -f "$file" ] && { [ ! -L "$file" ] || [ "$(dirname "$file")" != "$system" ]; }; then echo "$file"; fi
    done
}

settle() {
    release=$(readlink "$base/current" || :)
    leftover=$(old_units)
    if [ "$(cat "$state/loaded" 2>/dev/null || :)" != "$release" ] || [ -n "$leftover" ]; then
        rm -f "$state/loaded"
        gone=
        for unit in $(systemctl list-units --all --plain --no-legend 'pi-live-*' | awk '{ print $1 }'); do
            if [ ! -e "$base/current/units/$unit" ]; then gone="$gone $unit"; fi
        done
        if [ -n "$gone" ]; then
            for unit in $gone; do rm -f "$state/started/$unit"; done
            # shellcheck disable=SC2086 # a list of unit names
            systemctl stop $gone || :
        fi
        step 11
        for file in $leftover; do rm -f "$file"; done
        systemctl daemon-reload || return 1
        if [ -n "$gone" ]; then
            # shellcheck disable=SC2086
            systemctl reset-failed $gone 2>/dev/null || :
        fi
        echo "$release" >"$state/loaded"
    fi
    step 12

    changed=
    digests "$base/current" >"$state/digests"
    # Only what is wanted by a target runs by itself; what a timer starts waits for it.
    while read -r unit digest; do
        if ! grep -q '^WantedBy=' "$base/current/units/$unit"; then continue; fi
        if [ "$(cat "$state/started/$unit" 2>/dev/null || :)" = "$digest" ]; then
            case $(systemctl show -p LoadState -p ActiveState "$unit") in
            *=masked* | *ActiveState=active* | *ActiveState=activating* | *ActiveState=reloading*) continue ;;
            esac
        elif [ "$(systemctl show -p LoadState "$unit")" = LoadState=masked ]; then
            continue
        fi
        changed="$changed $unit"
    done <"$state/digests"
    if [ -z "$changed" ]; then return 0; fi
    for unit in $changed; do rm -f "$state/started/$unit"; done
    # restart, not reload: on a reload nginx-rtmp keeps publishers on the old worker, where no player finds them. Without waiting:
    # a camera may be unplugged, a listener may not be there yet.
    # shellcheck disable=SC2086
    systemctl restart --no-block $changed || return 1
    while read -r unit digest; do
        case "$changed " in *" $unit "*) echo "$digest" >"$state/started/$unit" ;; esac
    done <"$state/digests"
    step 13
}

answers() {
    # shellcheck disable=SC2016 # bash's to expand
    timeout 2 bash -c 'exec 4<>/dev/tcp/127.0.0.1/8935 && printf "GET /stat HTTP/1.0\r\n\r\n" >&4 && read -r line <&4 && [[ $line == *" 200 "* ]] &&
        exec 5<>/dev/tcp/127.0.0.1/1935' 2>/dev/null
}

# Half a second without a stumble, within fifteen. The server must answer; of the others only what systemd itself could not start
# counts. Sets `wrong` to the unit that fails.
probe() {
    good=0 server='' bad=''
    # Uptime: the clock jumps at the first contact with a time server.
    read -r since _ </proc/uptime
    wanted=$(grep -l '^WantedBy=' "$base"/current/units/* | sed 's|.*/||')
    if [ -e "$base/current/units/pi-live-nginx.service" ]; then server=pi-live-nginx.service; fi
    while [ $good -lt 5 ]; do
        read -r now _ </proc/uptime
        if [ $((${now%.*} - ${since%.*})) -gt 15 ]; then break; fi
        bad=
        if [ -n "$server" ]; then
            now=$(systemctl show -p ActiveState -p SubState -p MainPID -p NRestarts -p Job $server)
            case $now in
            *Job=[1-9]*) bad=$server ;;
            *ActiveState=failed* | *SubState=auto-restart*)
                wrong=$server
                return 1
                ;;
            *ActiveState=active*) if ! answers; then bad=$server; fi ;;
            *) bad=$server ;;
            esac
            if [ "$now" != "${before:-}" ]; then good=0; fi
            before=$now
        fi
        # What still stops has not started anew yet. A relay that starts waits for its camera; nothing waits for the relay.
        # shellcheck disable=SC2086 # a list of unit names
        for unit in $(systemctl show -p Id -p ActiveState -p Job -p ExecMainStatus $wanted | awk 'BEGIN { RS = "" }
            /Job=[1-9]/ { if (/=(inactive|failed|deactivating)/) print "pending"; next }
            /ActiveState=failed/ || /ExecMainStatus=2[0-4][0-9]/ { if (match($0, /Id=[^\n]*/)) print substr($0, RSTART + 3, RLENGTH - 3) }'); do
            wrong=$unit
            if [ "$unit" = pending ]; then good=-1; elif never_ran "$unit"; then return 1; fi
        done
        if [ -n "$bad" ]; then good=0; else good=$((good + 1)); fi
        sleep "${PI_LIVE_PAUSE:-0.1}"
    done
    wrong=$bad
    [ -z "$bad" ]
}

# systemd.exec(5), "Process exit codes": 200 and above are systemd's own, but ffmpeg has some of the same; the journal decides. What systemd
# runs on the way to a program goes by that program's name in brackets; "Failed at step", which others say too, systemd 255 does not (Ubuntu
# 24.04, seen).
never_ran() {
    if [ "$(systemctl show -p ActiveState "$1")" = ActiveState=failed ]; then return 0; fi
    journalctl -q -p err "INVOCATION_ID=$(systemctl show -p InvocationID --value "$1")" 2>/dev/null |
        grep -q ' ([^ ]*)\[[0-9]*\]: '
}
