# A line each: "install ID BASE64" (which copy this is, and whose), "key APPLICATION BASE64" (publish key),
# "srt TARGET BASE64" (passphrase), and "end": without it the line was cut.
# Only builtins see a secret: every user can read the arguments of a program.
read_secrets() (
    umask 077
    rm -f "$state/install"
    : >"$stage/secrets/keys.map"
    while read -r kind name value; do
        case $kind in
        install) printf '%s\n%s\n' "$name" "$(printf %s "$value" | base64 -d)" >"$state/install" ;;
        key) printf '"~^%s:%s$" 1;\n' "$name" "$(printf %s "$value" | base64 -d)" >>"$stage/secrets/keys.map" ;;
        srt) printf 'passphrase=%s\n' "$(printf %s "$value" | base64 -d)" >"$stage/secrets/srt-$name" ;;
        end) exit 0 ;;
        *) exit 2 ;;
        esac
    done
    exit 3
)

# Tests whether the release would run; nothing is changed yet. nginx tests with the secrets of this release, and writes nowhere else.
test_release() {
    if [ -e "$stage/nginx.conf" ]; then
        try=$state/test
        rm -rf "$try"
        mkdir "$try"
        sed -e "s|/etc/pi-live/secrets/|$stage/secrets/|g" -e "s|/run/pi-live/|$try/|g" \
            "$stage/nginx.conf" >"$try/nginx.conf"
        if ! said=$(nginx -t -q -c "$try/nginx.conf" 2>&1); then
            said=$(printf '%s\n' "$said" | sed -e "s|$try/||g" -e "s|$stage/||g")
            rm -rf "$try"
            fail "nginx refuses its configuration" "change what it names, the former release stays live: $(printf '%s\n' "$said" | head -n 1)" "$said"
        fi
        rm -rf "$try"
        check_stock
        check_port 1935
        check_port 8935
    fi
    # verify returns 0 whatever it finds, and reports units of others too.
    said=$(systemd-analyze verify "$stage"/units/* 2>&1 | grep -F pi-live- || :)
    if [ -n "$said" ]; then
        said=$(printf '%s\n' "$said" | sed "s|$stage/||g")
        fail "systemd refuses a unit" "change what it names, the former release stays live: $(printf '%s\n' "$said" | head -n 1)" "$said"
    fi
}

# Another program on our port would keep nginx from starting.
check_port() {
    if ! command -v ss >/dev/null; then return 0; fi
    # The first listener that is not ours.
    for entry in $(ss -Hltnp "sport = :$1" | sed -n 's/.*users:((\(.*\)))$/\1/p' | tr -d ' ' | sed 's/),(/ /g'); do
        pid=$(echo "$entry" | sed 's/.*pid=\([0-9]*\).*/\1/')
        if grep -qs pi-live-nginx "/proc/$pid/cgroup"; then continue; fi
        name=$(echo "$entry" | sed 's/^"\([^"]*\)".*/\1/')
        unit=$(sed -n 's|.*/\([^/]*\.service\).*|\1|p' "/proc/$pid/cgroup" 2>/dev/null | head -n 1)
        # The distribution's nginx that goes out of the way anyway.
        if [ "$unit" = nginx.service ] && stock_goes; then continue; fi
        # systemd listens for a service that it starts at the first connection.
        if [ "$pid" = 1 ]; then
            unit=$(systemctl list-sockets --no-legend 2>/dev/null | awk -v port=":$1" 'substr($1, length($1) - length(port) + 1) == port { print $2 }' | head -n 1)
            fail "port $1 is taken by systemd for ${unit:-a socket unit}" "systemctl disable --now ${unit:-it (systemctl list-sockets)}: pi-live needs that port"
        fi
        fail "port $1 is taken by $name (process $pid${unit:+, $unit})" "stop it (${unit:+systemctl disable --now $unit, or }kill $pid): pi-live needs that port"
    done
}

# A server with the crew's own sites stays as it is.
stock_goes() {
    case $(cat "$lib/found/stock") in absent | masked) return 1 ;; esac
    [ -z "$(stock_own)" ]
}
# It may be stopped now and start with the next boot.
check_stock() {
    case $(cat "$lib/found/stock") in enabled*) ;; *) return 0 ;; esac
    own=$(stock_own)
    if [ -n "$own" ] && stock_text | grep -Eq 'listen ([^;]*:)?1935[ ;]'; then
        fail "nginx.service is set up to listen on port 1935 ($own)" "systemctl disable --now nginx.service, or take that listener out of it: pi-live runs an nginx of its own on that port"
    fi
}
stock_off() {
    if stock_goes && { systemctl is-active --quiet nginx.service || systemctl is-enabled --quiet nginx.service; }; then
        systemctl disable --now --quiet nginx.service
    fi
}
stock_on() {
    case $(cat "$lib/found/stock") in enabled*) systemctl enable --quiet nginx.service ;; esac
    case $(cat "$lib/found/stock") in *" active") systemctl start nginx.service ;; esac
}

# What the last complete run installed, and for whom: remove.sh, status and check read it. From the switch on until all runs, it
# is set aside, so that a run which is cut in between leaves no false record.
set_install_aside() {
    if [ -e "$lib/install" ]; then mv "$lib/install" "$lib/.install"; fi
}
note_install() {
    rm -f "$lib/.install"
    if [ ! -e "$state/install" ]; then
        rm -f "$lib/install"
    elif ! cmp -s "$state/install" "$lib/install"; then
        cat "$state/install" >"$lib/.install.new"
        mv "$lib/.install.new" "$lib/install"
    fi
}

point_at() {
    rm -f "$base/.current.new"
    ln -s "$1" "$base/.current.new"
    mv -T "$base/.current.new" "$base/current"
    sync -f "$base"
}

# What ran last, and passed the probe: where to go back to. A release that was cut off before its probe is not.
good_release() {
    good_id=$(cat "$base/good" 2>/dev/null || :)
    if [ -n "$good_id" ] && [ "$good_id" != "$1" ] && [ -d "$base/$good_id/units" ]; then echo "$good_id"; fi
}

go_back() {
    said=$(journalctl -q -u "$wrong" -n 8 -o cat 2>/dev/null | cut -c1-300 || :)
    why=$(printf '%s\n' "$said" | grep -i -m 1 -e emerg -e error -e failed || :)
    failed_id=$(readlink "$base/current")
    former=$(good_release "$failed_id")
    step 20
    if [ -n "$former" ]; then
        point_at "$former"
        if [ -e "$lib/.install" ]; then mv "$lib/.install" "$lib/install"; fi
        back="the former release is back"
    else
        rm -f "$base/current"
        back="nothing runs, as before"
    fi
    step 21
    first_wrong=$wrong
    if ! settle || { [ -n "$former" ] && ! probe; }; then back="the former release does not run either"; fi
    if [ -z "$former" ]; then stock_on || :; fi
    step 22
    rm -rf "${base:?}/$failed_id"
    fail "$first_wrong does not run" "$back; fix what its journal reports (journalctl -u $first_wrong): $why" "$said"
}
