# shellcheck shell=sh
# Sourced as root: lets the kernel run programs for 64-bit ARM while a mount namespace needs it.

# emulate NAME EMULATOR: under a name of its own for each user, so that one's end does not end another's. Call it in a mount namespace of
# its own: the kernel drops the table with its last mount.
emulate() {
    # F: the kernel keeps the emulator open, so that the foreign file system needs none. O: it opens the program for the emulator, which
    # systemd-executor needs (it is started by a descriptor that closes). C: set-user-id counts, for sudo. P: argv[0] stays as it was.
    magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    mount -t binfmt_misc binfmt /proc/sys/fs/binfmt_misc
    printf %s ":$1:M::$magic:$mask:$2:POCF" >/proc/sys/fs/binfmt_misc/register
}

# emulate_no_more NAME: where others had the table mounted too, it still knows the name.
emulate_no_more() {
    # shellcheck disable=SC2016 # the inner shell's to expand
    unshare --mount --propagation private -- sh -c '
        mount -t binfmt_misc binfmt /proc/sys/fs/binfmt_misc && cd /proc/sys/fs/binfmt_misc && [ ! -e "$1" ] || echo -1 >"$1"' sh "$1"
}
