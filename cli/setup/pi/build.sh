#!/bin/bash
# Makes one image: build.sh TARGET RELEASE ARCHITECTURE BELOW PACKAGES MIRROR QEMU KEYRING (as root; main.ts calls it).
# TARGET appears whole or not at all. BELOW is the image to start from, QEMU an emulator for ARCHITECTURE, KEYRING the keys of another
# archive than this machine's; all three may be empty.
set -euo pipefail
umask 022
target=$1 release=$2 architecture=$3 below=$4 packages=$5 mirror=$6 qemu=$7 keyring=$8
# shellcheck source=cli/setup/pi/binfmt.sh
. "$(dirname "$0")/binfmt.sh"
if [ "${9:-}" != inside ]; then
    fresh=$target.$$
    trap '[ -z "$qemu" ] || emulate_no_more "$(basename "$fresh")"; rm -rf --one-file-system "$fresh"' EXIT
    mkdir -p "$fresh"
    unshare --mount --propagation private -- bash "$0" "$fresh" "$release" "$architecture" "$below" "$packages" "$mirror" "$qemu" \
        "$keyring" inside
    mv -T "$fresh" "$target"
    exit
fi

# In memory: dpkg's thousands of syncs cost nothing there, and an interrupted build leaves no trace.
root=$(mktemp -d)
mount -t tmpfs -o size=6g,mode=755 image "$root"
trap 'umount -R "$root"; rmdir "$root"' EXIT
[ -z "$qemu" ] || emulate "$(basename "$target")" "$qemu"
slim=()
for folder in man doc info locale; do slim+=("--dpkgopt=path-exclude=/usr/share/$folder/*"); done

if [ -z "$below" ]; then
    # Where apt's own user may read them.
    [ -z "$keyring" ] || install -m 644 "$keyring" "$root/keys.gpg"
    mapfile -t sources <<<"$mirror"
    # It would look for an emulator that is registered for good. Ubuntu does not count apt among what is required.
    mmdebstrap --quiet --mode=root ${qemu:+--skip=check/qemu} --format=directory --variant=minbase --architectures="$architecture" \
        ${keyring:+--keyring="$root/keys.gpg"} "${slim[@]}" --include="apt,${packages// /,}" "$release" "$root/system" "${sources[@]}"
    system=$root/system
    echo raspberrypi >"$system/etc/hostname"
    printf '127.0.0.1 localhost\n127.0.1.1 raspberrypi\n' >"$system/etc/hosts"
    chroot "$system" useradd --create-home --shell /bin/bash --groups adm,audio,sudo,video,plugdev,users,render pi
    echo 'pi ALL=(ALL) NOPASSWD: ALL' >"$system/etc/sudoers.d/010_pi-nopasswd"
    chmod 440 "$system/etc/sudoers.d/010_pi-nopasswd"
    # Of each guest, not of the image.
    rm -f "$system"/etc/ssh/ssh_host_* "$system/etc/machine-id"
else
    cp -a "$below" "$root/system"
    system=$root/system
    cp "$system/etc/hosts" "$root/hosts"
    cp -L /etc/resolv.conf /etc/hosts "$system/etc/"
    # What is installed is enabled as everywhere, but must not be started here.
    printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d"
    chmod 755 "$system/usr/sbin/policy-rc.d"
    mount -t proc proc "$system/proc"
    export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
    chroot "$system" apt-get update -qq
    read -ra list <<<"$packages"
    chroot "$system" apt-get install -y -qq --no-install-recommends "${list[@]}"
    umount "$system/proc"
    cp "$root/hosts" "$system/etc/hosts"
    rm -f "$system/usr/sbin/policy-rc.d" "$system/etc/machine-id"
fi
rm -rf "$system"/var/cache/apt/archives/*.deb "$system/etc/resolv.conf" "$system"/var/log/apt "$system"/var/log/dpkg.log
cp -a "$system/." "$target/"
