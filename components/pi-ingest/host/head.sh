host=$(uname -n)
root=${PI_LIVE_ROOT:-}
# Seconds to wait for a lock that another process holds.
patience=${PI_LIVE_PATIENCE:-60}
if [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true >/dev/null 2>&1; then
        echo "pi-live: sudo asks $(id -un) for a password on $host: put '$(id -un) ALL=(ALL) NOPASSWD:ALL' into /etc/sudoers.d/010_pi-live there (visudo -f), or log in as root" >&2
        exit 1
    fi
    exec sudo -n ${PI_LIVE_STOP_AT:+"PI_LIVE_STOP_AT=$PI_LIVE_STOP_AT"} sh "$0" "$@"
fi
PATH=$PATH:/usr/sbin:/sbin
# This script reads what programs print.
export LC_ALL=C
base=$root/opt/pi-live
etc=$root/etc/pi-live
lib=$root/var/lib/pi-live
system=$root/etc/systemd/system
# Gone after a boot, like the services that it records.
state=$root/run/pi-live-apply
stage=
# The connection may be cut: a run that has begun completes, and does not die of writing to a closed pipe.
trap '' HUP PIPE

say() { echo "pi-live: $*" >&3 || :; }
fail() {
    trap - EXIT
    {
        echo "pi-live: $1 on $host: $2"
        if [ -n "${3:-}" ]; then printf '%s\n' "$3" | tail -n 20; fi
    } >&3 || :
    clean_up
    exit 1
}
clean_up() {
    rm -f "$err"
    if [ -n "$stage" ]; then rm -rf "$stage"; fi
}
# Unexpected ends, by the output of the program that failed.
ended() {
    code=$?
    said=$(cat "$err" 2>/dev/null || :)
    if [ "$code" -eq 0 ]; then clean_up && exit 0; fi
    case $said in
    *"No space left on device"* | *"Disk quota exceeded"*)
        fail "the disk is full" "make room, e.g. by 'apt-get clean' and 'journalctl --vacuum-size=50M' (df -h /opt /etc /var)" "$said"
        ;;
    *"Read-only file system"*)
        fail "the file system is read-only" "the SD card may be worn: look at dmesg, replace the card" "$said"
        ;;
    *) fail "provisioning ended at step ${at:-0} with status $code" "the cause follows; the next pulumi up starts afresh" "$said" ;;
    esac
}
# For tests: with PI_LIVE_STOP_AT=<number of a step> the script is killed there, as by a power cut.
step() {
    at=$1
    if [ "${PI_LIVE_STOP_AT:-}" = "$1" ]; then kill -9 $$; fi
}

exec 3>&2
umask 077
mkdir -p "$state"
umask 022
err=$state/err.$$
exec 2>"$err"
trap ended EXIT

if [ -z "$root" ] && [ ! -d /run/systemd/system ]; then
    fail "systemd does not run" "use a host that boots with it: Debian 12 or 13, Ubuntu 24.04, Raspberry Pi OS"
fi
system_name() (
    ID='' ID_LIKE='' VERSION_ID='' PRETTY_NAME='this system'
    # shellcheck source=/dev/null
    if [ -r "$root/etc/os-release" ]; then . "$root/etc/os-release"; fi
    case " $ID " in
    " debian " | " raspbian ") oldest=12 ;;
    " ubuntu ") oldest=24 ;;
    *) oldest='' ;;
    esac
    # Without a number: testing and unstable, newer than any.
    if [ -n "$oldest" ] && { [ -z "$VERSION_ID" ] || [ "${VERSION_ID%%.*}" -ge "$oldest" ]; }; then exit 0; fi
    echo "$PRETTY_NAME"
)
foreign=$(system_name)
if [ -n "$foreign" ]; then
    fail "$foreign is not supported" "install Debian 12 or 13, Ubuntu 24.04, or a Raspberry Pi OS of 2023 or later"
fi

# Released when its holder ends. Not in a folder that remove.sh deletes.
lock=$root/run/pi-live.lock
exec 9>>"$lock"
if ! flock -w "$patience" 9; then
    fail "another provisioning run is at work" "wait for it, or end it: $(cat "$lock")"
fi
echo "process $$, started by ${SUDO_USER:-root} at $(date +%T)" >"$lock"
step 1
