#!/bin/bash
# One guest, from its first mount to its last process: supervise.sh BASE STATE DISK-MEGABYTES EMULATOR (as root; start.ts calls it).
# BASE is the image's folder, STATE a fresh folder with seed/ in it, EMULATOR a file, or empty for the machine's own processor.
#
# Everything that a guest takes from this machine hangs on this one process: it is pid 1 of a pid namespace, its mounts are in a mount
# namespace, its network is a namespace that only its processes hold. Whatever ends it (the end of its standard input because the test
# process went away, however it went, or a kill), the kernel takes all of it back; no later run has to look for leftovers.
#
# Standard input: a line `cut` pulls the plug and boots again; the end of the input is the end of the guest.
# Standard output: one line, `HOST-ADDRESS GUEST-ADDRESS`, as soon as the system starts to boot.
set -eu
umask 022
# Read whole before anything runs: an edit of this file must not change a guest that is up.
{
base=$1 state=$2 megabytes=$3 emulator=$4
group=$(basename "$state")

# The hierarchies that systemd keeps its units in. Guests that shared a cgroup would share `system.slice/nginx.service`, and each would
# kill or wait for the other's processes: every guest gets one of its own.
hierarchies() { awk '$3 == "cgroup2" || ($3 == "cgroup" && $4 ~ /name=systemd/) {print $2}' /proc/mounts; }

# shellcheck source=cli/setup/pi/binfmt.sh
. "$(dirname "$0")/../../../cli/setup/pi/binfmt.sh"

if [ "${5:-}" != inside ]; then
    for hierarchy in $(hierarchies); do mkdir "$hierarchy/$group"; done
    status=0
    unshare --mount --pid --fork --kill-child --mount-proc --propagation private -- \
        bash "$0" "$base" "$state" "$megabytes" "$emulator" inside || status=$?
    [ -z "$emulator" ] || emulate_no_more "$group"
    for hierarchy in $(hierarchies); do
        # A process that is just going may still count.
        for _ in $(seq 20); do
            find "$hierarchy/$group" -depth -type d -exec rmdir {} + 2>/dev/null && break
            sleep 0.05
        done
    done
    rm -rf "$state"
    exit $status
fi

[ -z "$emulator" ] || emulate "$group" "$emulator"
for hierarchy in $(hierarchies); do echo 0 >"$hierarchy/$group/cgroup.procs"; done

# In memory: gone with the namespace, and an overlay's upper layer may not lie on an overlay (which a container's own disk is).
disk=$state/disk
mkdir "$disk"
mount -t tmpfs -o "mode=755,size=${megabytes}m" guest "$disk"
mkdir "$disk/upper" "$disk/work" "$disk/root"
mount -t overlay guest -o "lowerdir=$base,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
root=$disk/root
(cd "$state/seed" && find . -type f -print0 | tar -c --null --owner=0 --group=0 -T -) | tar -x -C "$root"
owner=$(awk -F: '$1 == "pi" {print $3 ":" $4}' "$root/etc/passwd")
chown -R "$owner" "$root/home/pi"

# A network that lives as long as this process; its number belongs to whoever makes the interface first.
unshare --net sleep infinity </dev/null >/dev/null &
holder=$!
while [ "$(readlink "/proc/$holder/ns/net")" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
for _ in $(seq 50); do
    number=$((RANDOM % 16384))
    problem=$(ip link add "plg$number" type veth peer name eth0 netns "$holder" 2>&1) && break
    number=
done
[ -n "$number" ] || { echo "no network interface could be made: $problem" >&2; exit 1; }
net=10.98.$((number >> 6)) low=$(((number & 63) * 4))
ip address add "$net.$((low + 1))/30" dev "plg$number"
ip link set "plg$number" up
inside() { nsenter --net="/proc/$holder/ns/net" "$@"; }
inside ip address add "$net.$((low + 2))/30" dev eth0
inside ip link set eth0 up
inside ip link set lo up
echo "nameserver $net.$((low + 1))" >"$root/etc/resolv.conf"
echo "Acquire::http::Proxy \"http://$net.$((low + 1)):3142\";" >"$root/etc/apt/apt.conf.d/99guest-proxy"

# nspawn keeps a mount point for each machine name there, and a machine that was cut off leaves it mounted.
mkdir -p /run/systemd/nspawn
mount -t tmpfs guest /run/systemd/nspawn

running() { for hierarchy in $(hierarchies); do find "$hierarchy/$group/payload" -name cgroup.procs -exec cat {} + 2>/dev/null; done; }

# Over its own network alone: whoever boots with it may change addresses, rules and wires in there.
capability=
[ ! -e "$state/network-admin" ] || capability=--capability=CAP_NET_ADMIN
boots() {
    count=0
    while :; do
        count=$((count + 1))
        # Started in the guest's network, so that its /sys shows that one's interfaces.
        nsenter --net="/proc/$holder/ns/net" systemd-nspawn --quiet --directory="$root" --machine="plg$number-$count" \
            --network-namespace-path="/proc/$holder/ns/net" --register=no --keep-unit --resolv-conf=off \
            --kill-signal=SIGRTMIN+3 --console=pipe $capability --boot </dev/null >>"$state/console.log" 2>&1 &
        echo $! >"$disk/pid"
        status=0
        wait $! || status=$?
        # 133: the guest rebooted; 137: the plug was pulled. Anything else: it is off, and stays off.
        [ "$status" = 133 ] || [ "$status" = 137 ] || return 0
        # The system outlives its nspawn.
        while left=$(running) && [ -n "$left" ]; do
            # shellcheck disable=SC2086 # a list of process ids
            kill -KILL $left 2>/dev/null || true
            sleep 0.02
        done
    done
}
boots &
echo "$net.$((low + 1)) $net.$((low + 2))"
while read -r word; do
    [ "$word" != cut ] || kill -KILL "$(cat "$disk/pid")"
done
exit
}
