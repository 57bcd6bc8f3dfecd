# The record is what remove.sh goes back to: written once, before anything is changed.
record_found() {
    copies=$(cd "$(dirname "$0")" && pwd)
    if [ ! -d "$lib/found" ]; then
        rm -rf "$lib"/.found.*
        new=$lib/.found.$$
        mkdir -p "$new"
        stock_state >"$new/stock"
        : >"$new/packages"
        : >"$new/copies"
        : >"$new/folders"
        # nginx's package leaves its page behind.
        for folder in /etc/systemd/system-generators /var/www/html /var/www; do
            if [ ! -d "$root$folder" ]; then echo "$folder" >>"$new/folders"; fi
        done
        mv -T "$new" "$lib/found"
        sync -f "$lib"
    fi
    if ! grep -qxF "$copies" "$lib/found/copies"; then echo "$copies" >>"$lib/found/copies"; fi
}

# The distribution's own nginx: "absent", or its states in systemd: "enabled active".
stock_state() {
    enabled=$(systemctl is-enabled nginx.service 2>/dev/null || :)
    case $enabled in
    '' | not-found) echo absent ;;
    masked*)
        # Masked by a pi-live that kept no record.
        if [ -L "$base/current" ]; then echo absent; else echo masked; fi
        ;;
    *) echo "$enabled $(systemctl is-active nginx.service || :)" ;;
    esac
}

lacking() {
    missing=
    if [ -e "$stage/nginx.conf" ]; then
        if ! command -v nginx >/dev/null; then missing="$missing nginx"; fi
        if [ ! -e "$root/usr/lib/nginx/modules/ngx_rtmp_module.so" ]; then missing="$missing libnginx-mod-rtmp"; fi
    fi
    if grep -qs ffmpeg "$stage"/bin/camera-* "$stage"/bin/relay-* && ! command -v ffmpeg >/dev/null; then
        missing="$missing ffmpeg"
    fi
}

# A mirror that is away is noticed in seconds, not in minutes. Its children must not hold our lock, and take pipes as usual.
apt() (
    trap - PIPE
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 APT_LISTCHANGES_FRONTEND=none
    exec timeout -k 10 1800 apt-get -qq -o "DPkg::Lock::Timeout=$patience" -o Acquire::Retries=1 \
        -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 -o APT::Update::Error-Mode=any \
        -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null 9>&- 2>&1
)

# Written down before it is done, so that a cut in the middle loses nothing. A line with [a version] is an update of what was there.
try_install() {
    # shellcheck disable=SC2086 # a list of package names
    said=$(apt -s install --no-install-recommends $missing) || return 1
    printf '%s\n' "$said" | awk '$1 == "Inst" && $3 !~ /^\[/ { print $2 }' >"$lib/found/.new"
    cat "$lib/found/packages" "$lib/found/.new" | sort -u >"$lib/found/.packages"
    mv "$lib/found/.packages" "$lib/found/packages"
    rm "$lib/found/.new"
    # shellcheck disable=SC2086
    said=$(apt -y install --no-install-recommends $missing)
}

install_packages() {
    lacking
    if [ -z "$missing" ]; then return 0; fi
    # Debian starts a server where it installs one: this one would open port 80.
    case $missing in *" nginx"*) systemctl mask nginx.service >/dev/null 2>&1 ;; esac
    # A power cut in the middle of an installation.
    if [ -n "$(dpkg --audit 2>&1)" ]; then dpkg --configure -a --force-confold </dev/null >/dev/null 2>&1 9>&- || :; fi
    # The lists may know all of it already: asking the mirror again costs half a minute on a Pi.
    if try_install; then return 0; fi
    first=$said
    case $said in
    *"No space left"* | *"enough free space"*) refuse_packages "$said" ;;
    *) if is_locked "$said"; then refuse_packages "$said"; fi ;;
    esac
    waited=0
    until updated=$(apt update); do
        if ! is_locked "$updated"; then break; fi
        if [ $waited -ge "$patience" ]; then refuse_packages "$updated"; fi
        waited=$((waited + 1))
        sleep 1
    done
    if try_install; then return 0; fi
    refuse_packages "$(printf '%s\n' "$first" "$updated" "$said")"
}

is_locked() {
    case $1 in *"Could not get lock"* | *"Unable to acquire the dpkg"* | *"Unable to lock"*) ;; *) return 1 ;; esac
}

refuse_packages() {
    if is_locked "$1"; then
        holder=$(find /proc/[0-9]*/fd \( -lname '*/dpkg/lock*' -o -lname '*/apt/lists/lock' \) 2>/dev/null | head -n 1 | cut -d/ -f3)
        if [ -n "$holder" ]; then holder=" ($(cat "/proc/$holder/comm"), process $holder)"; fi
        fail "another program installs packages" "wait until it is done$holder, then run pulumi up again" "$1"
    fi
    case $1 in
    *"No space left"* | *"enough free space"*)
        fail "the disk is full" "make room for$missing, e.g. by 'apt-get clean' (df -h /var /usr)" "$1"
        ;;
    *"not valid yet"* | *"is expired"* | *"Release file"*"expired"*)
        fail "the clock is wrong ($(date -u '+%F %T') UTC)" "set it: timedatectl set-ntp true, or date -s; packages cannot be checked without" "$1"
        ;;
    *"Failed to fetch"* | *"Could not resolve"* | *"Could not connect"* | *"Temporary failure"* | *"nable to connect"*)
        fail "the package mirror does not answer" "fix the host's way to the network (ip route, /etc/resolv.conf, apt-get update), or install$missing beforehand" "$1"
        ;;
    *)
        fail "could not install$missing" "try 'apt-get install$missing' there; on Ubuntu, enable 'universe'" "$1"
        ;;
    esac
}
