#!/bin/sh
# remove.sh [OWNER]: stop and take away everything that pi-live brought to this host, packages too; with an owner (the
# fixed name of an ingest, docs/names.md) only what was installed for that one.
set -eu
main() {
    host=$(uname -n)
    root=${PI_LIVE_ROOT:-}
    patience=${PI_LIVE_PATIENCE:-60}
    if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true >/dev/null 2>&1; then
            echo "pi-live: sudo asks $(id -un) for a password on $host: put '$(id -un) ALL=(ALL) NOPASSWD:ALL' into /etc/sudoers.d/010_pi-live there (visudo -f), or log in as root" >&2
            exit 1
        fi
        exec sudo -n -- sh "$0" "$@"
    fi
    PATH=$PATH:/usr/sbin:/sbin
    export LC_ALL=C
    found=$root/var/lib/pi-live/found
    system=$root/etc/systemd/system
    trap '' HUP PIPE
    exec 3>&2 2>/dev/null
    fail() {
        { echo "pi-live: $1 on $host: $2" && printf '%s\n' "${3:-}" | tail -n 20; } >&3 || :
        exit 1
    }
    exec 9>>"$root/run/pi-live.lock"
    flock -w "$patience" 9 || fail "another provisioning run is at work" "wait for it, or end it: $(cat "$root/run/pi-live.lock")"
    echo "process $$, removing, started by ${SUDO_USER:-root} at $(date +%T)" >"$root/run/pi-live.lock"
    if [ -n "${1:-}" ]; then
        for note in "$root/var/lib/pi-live/install" "$root/var/lib/pi-live/.install"; do
            if [ ! -e "$note" ]; then continue; fi
            owner=$(sed -n 2p "$note")
            if [ "$owner" = "$1" ]; then break; fi
            echo "pi-live: $host is left as it is: what runs there was installed for $owner"
            exit 0
        done
    fi

    units=$(systemctl list-units --all --plain --no-legend 'pi-live-*' | awk '{ print $1 }')
    # What would be started again at the next boot goes first.
    rm -f "$system-generators/pi-live"
    for file in "$system"/pi-live-*.service "$system"/pi-live-*.timer "$system"/*.wants/pi-live-*; do
        if [ -e "$file" ] || [ -L "$file" ]; then rm -f "$file"; fi
    done
    # shellcheck disable=SC2086 # a list of unit names
    if [ -n "$units" ]; then systemctl stop $units || :; fi
    # The unit's stop takes it away; not where that was cut off.
    if [ -z "$root" ] && command -v nft >/dev/null; then nft delete table inet pi_live || :; fi
    systemctl daemon-reload
    # shellcheck disable=SC2086
    if [ -n "$units" ]; then systemctl reset-failed $units || :; fi
    rm -rf "$root/etc/pi-live"

    if [ -d "$found" ]; then
        purge
        stock=$(cat "$found/stock")
        case $stock in
        absent) if [ -L "$system/nginx.service" ]; then systemctl unmask nginx.service >/dev/null; fi ;;
        enabled*) systemctl enable --quiet nginx.service || : ;;
        esac
        case $stock in *" active") systemctl start nginx.service || : ;; esac
        if grep -qx /var/www/html "$found/folders"; then rm -f "$root/var/www/html/index.nginx-debian.html"; fi
        while read -r folder; do rmdir --ignore-fail-on-non-empty "$root$folder" || :; done <"$found/folders"
        while read -r folder; do
            for copy in "$folder"/.pi-live-*.sh; do rm -f "$copy"; done
        done <"$found/copies"
    fi
    rm -f "$root"/var/lib/prometheus/node-exporter/pi-live*.prom
    rm -rf "$root"/run/pi-live "$root"/run/pi-live-* "$root/var/log/pi-live" "$root/var/lib/pi-live" "$root/opt/pi-live"
    exit 0
}

# Purges the packages that pi-live installed, except those that other packages now need.
purge() {
    ours=
    keep=
    if [ -n "$(stock_own)" ]; then keep=nginx; fi
    while read -r package; do
        # Something of the crew's own in the nginx that came with us.
        case $keep:$package in nginx:*nginx*) continue ;; esac
        case $(dpkg-query -W -f '${db:Status-Status}' "$package") in
        '' | not-installed) ;;
        *) ours="$ours $package" ;;
        esac
    done <"$found/packages"
    if [ -z "$ours" ]; then return 0; fi
    if [ -n "$(dpkg --audit)" ]; then dpkg --configure -a --force-confold </dev/null >/dev/null 9>&- || :; fi
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
    # A package that apt would remove as well, and that is not ours, needs some of them.
    # shellcheck disable=SC2086
    also=$(apt-get -qq -s purge $ours | awk '$1 == "Purg" || $1 == "Remv" { print $2 }' | sort -u | while read -r gone; do
        case "$ours " in *" $gone "*) ;; *) echo "$gone" ;; esac
    done)
    if [ -n "$also" ]; then
        # shellcheck disable=SC2086
        apt-mark auto $ours >/dev/null
        unneeded=$(apt-get -qq -s autoremove | awk '$1 == "Remv" { print $2 }')
        all=$ours
        ours=
        for package in $all; do
            case " $(echo "$unneeded" | tr '\n' ' ') " in *" $package "*) ours="$ours $package" ;; esac
        done
        if [ -z "$ours" ]; then return 0; fi
    fi
    # shellcheck disable=SC2086
    said=$(timeout -k 10 1800 apt-get -qq -y -o "DPkg::Lock::Timeout=$patience" -o Dpkg::Use-Pty=0 purge $ours </dev/null 2>&1 9>&-) ||
        fail "the packages that pi-live installed could not be purged" "fix what apt reports, then destroy again" "$said"
}
