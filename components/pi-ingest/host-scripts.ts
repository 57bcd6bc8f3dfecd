/**
 * The two scripts that run on the host, as root. They are the same for every host: what differs comes as files and on
 * standard input. `PI_LIVE_ROOT` puts everything under another root (image building, tests).
 */

/** `apply.sh HASH STAGE <secrets`: makes the staged release the current one, or leaves everything as it was. */
export const applyScript = String.raw`#!/bin/sh
# apply.sh HASH STAGE: make the staged release the current one, or leave everything as it was.
# Standard input, a line each: "key APPLICATION BASE64" (publish key), "srt TARGET BASE64" (passphrase).
set -eu
umask 022
hash=$1
stage=$2
root=${"${PI_LIVE_ROOT:-}"}
base=$root/opt/pi-live
etc=$root/etc/pi-live
system=$root/etc/systemd/system
run=$root/run/pi-live
log=$root/var/log/pi-live

say() { echo "pi-live: $*" >&2; }
fail() { say "$*"; exit 1; }

mkdir -p "$base/releases" "$etc" "$system" "$run" "$log"
exec 9>"$base/lock"
flock -w 120 9 || fail "another release is being applied"

# Secrets first, since they come on standard input. Only root reads them.
new=$(umask 077 && mktemp -d "$etc/.secrets.XXXXXX")
trap 'rm -rf "$new"' EXIT
(
    umask 077
    : >"$new/keys.map"
    while read -r kind name value; do
        case $kind in
        key) printf '"~^%s:%s$" 1;\n' "$name" "$(printf %s "$value" | base64 -d)" >>"$new/keys.map" ;;
        srt) printf %s "$value" | base64 -d >"$new/srt-$name" ;;
        *) fail "standard input holds an unknown kind of secret" ;;
        esac
    done
)

# What the release needs and the host lacks. The distribution's nginx stays masked: ours has a unit of its own.
missing=
command -v nginx >/dev/null || missing="$missing nginx"
[ -e "$root/usr/lib/nginx/modules/ngx_rtmp_module.so" ] || missing="$missing libnginx-mod-rtmp"
command -v ffmpeg >/dev/null || missing="$missing ffmpeg"
if [ -n "$missing" ]; then
    command -v nginx >/dev/null || systemctl mask nginx.service >/dev/null 2>&1
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null || fail "apt-get update failed: is the host on the network, and is its clock right?"
    # shellcheck disable=SC2086 # a list of package names
    apt-get install -y -qq --no-install-recommends $missing >/dev/null 9>&- || fail "could not install$missing"
fi

# Before anything is changed: would it run?
old=
if [ -L "$base/current" ]; then old=$(readlink "$base/current"); fi
had_secrets=no
if [ -d "$etc/secrets" ]; then had_secrets=yes; fi
same_secrets=no
if [ $had_secrets = yes ] && diff -r "$etc/secrets" "$new" >/dev/null; then same_secrets=yes; fi
rm -rf "$etc/secrets.old"
if [ $had_secrets = yes ]; then mv "$etc/secrets" "$etc/secrets.old"; fi
mv "$new" "$etc/secrets"

restore_secrets() {
    rm -rf "$etc/secrets"
    if [ $had_secrets = yes ]; then mv "$etc/secrets.old" "$etc/secrets"; fi
}
if ! reason=$(nginx -t -q -c "$stage/nginx.conf" 2>&1); then
    restore_secrets
    fail "nginx refuses its configuration: $reason"
fi
# verify returns 0 whatever it finds, and talks about other people's units too.
reason=$(systemd-analyze verify "$stage"/units/*.service 2>&1 | grep -F "pi-live-" || true)
if [ -n "$reason" ]; then
    restore_secrets
    fail "systemd refuses a unit: $reason"
fi

# The switch: one rename.
if [ -d "$base/releases/$hash" ] && diff -r "$base/releases/$hash" "$stage" >/dev/null; then
    rm -rf "$stage"
else
    rm -rf "$base/releases/$hash"
    mv "$stage" "$base/releases/$hash"
fi
touch "$base/releases/$hash"
point_at() {
    ln -s "$1" "$base/.current.new"
    mv -T "$base/.current.new" "$base/current"
}
point_at "releases/$hash"

# Units of a release folder into systemd's; those of no release out.
install_units() {
    for unit in "$system"/pi-live-*.service; do
        [ -e "$unit" ] || continue
        if [ ! -e "$1/units/$(basename "$unit")" ]; then
            systemctl disable --now "$(basename "$unit")" >/dev/null 2>&1 || true
            rm -f "$unit"
        fi
    done
    for unit in "$1"/units/*.service; do
        install -m 644 "$unit" "$system/$(basename "$unit")"
    done
    systemctl daemon-reload
}

# What a unit runs, besides its own file.
part_of() {
    case $1 in
    pi-live-nginx.service) echo nginx.conf ;;
    *) name=${"${1#pi-live-}"} && echo "bin/${"${name%.service}"}.sh" ;;
    esac
}
same() { [ -n "$old" ] && cmp -s "$base/$old/$1" "$base/releases/$hash/$1"; }

start_units() {
    restarted=no
    for unit in "$base/current"/units/*.service; do
        unit=$(basename "$unit")
        systemctl enable "$unit" >/dev/null 2>&1 || true
        if [ "$1" = changed ] && [ $same_secrets = yes ] && same "units/$unit" && same "$(part_of "$unit")" &&
            systemctl is-active --quiet "$unit"; then
            continue
        fi
        # restart, not reload: on a reload nginx-rtmp keeps publishers on the old worker, where nobody finds them.
        systemctl restart "$unit" || return 1
        restarted=yes
    done
    # A unit is active as soon as it is started, so look more than once whether it stays. Only at the server: a camera may
    # be unplugged, a listener may not be there yet, but without the server nothing works at all.
    if [ $restarted = no ]; then return 0; fi
    for _ in 1 2 3; do
        sleep "${"${PI_LIVE_WAIT:-1}"}"
        systemctl is-active --quiet pi-live-nginx.service || return 1
    done
}

install_units "$base/releases/$hash"
if ! start_units changed; then
    if [ -n "$old" ] && [ "$old" != "releases/$hash" ] && [ -d "$base/$old" ]; then
        restore_secrets
        point_at "$old"
        install_units "$base/$old"
        start_units all || say "the former release does not start either"
        rm -rf "$base/releases/$hash"
        fail "the new release does not start (journalctl -u 'pi-live-*'): the former one is back"
    fi
    fail "the release does not start (journalctl -u 'pi-live-*')"
fi
rm -rf "$etc/secrets.old"

# The last three releases stay, to go back to.
kept=0
for release in $(ls -1t "$base/releases"); do
    kept=$((kept + 1))
    if [ $kept -gt 3 ] && [ "releases/$release" != "$(readlink "$base/current")" ]; then rm -rf "${"${base:?}"}/releases/$release"; fi
done
echo "pi-live: release $hash runs"
`;

/** `remove.sh`: stops and forgets everything but the logs. Does nothing the second time. */
export const removeScript = String.raw`#!/bin/sh
# remove.sh: stop and forget everything that pi-live put on this host; logs stay.
set -eu
main() {
    root=${"${PI_LIVE_ROOT:-}"}
    if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then exec sudo -n -- sh "$0"; fi
    for unit in "$root"/etc/systemd/system/pi-live-*.service; do
        [ -e "$unit" ] || continue
        systemctl disable --now "$(basename "$unit")" >/dev/null 2>&1 || true
        rm -f "$unit"
    done
    systemctl daemon-reload
    rm -rf "$root/opt/pi-live" "$root/etc/pi-live" "$root/run/pi-live"
    exit 0
}
# A function is read whole before it runs: this file goes away while it does.
main
`;
