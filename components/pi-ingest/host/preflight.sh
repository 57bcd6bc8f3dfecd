{
    PATH=$PATH:/usr/sbin:/sbin
    host=$(uname -n)
    user=$(id -un)
    fail() {
        echo "pi-live: $1 on $host: $2" >&2
        exit 1
    }
    shell=$(getent passwd "$user" | cut -d: -f7)
    # bash reads .bashrc for the first shell under sshd only (shell.c, run_startup_files: shell_level < 2).
    said=$(env -u SHLVL "${shell:-/bin/sh}" -c : </dev/null 2>/dev/null | head -n 1 | cut -c1-60)
    if [ -n "$said" ]; then
        fail "the login shell of $user prints text of its own, '$said', which breaks copying (\"packet too long\")" "make it silent without a terminal: for bash put '[ -t 1 ] || return' at the top of ~/.bashrc"
    fi
    if ! (: >.pi-live-try) 2>/dev/null; then
        fail "the home folder of $user ($PWD) cannot be written" "make it, make room in it, or give it to $user (df -h ., ls -ld .)"
    fi
    rm -f .pi-live-try
    if [ "$(id -u)" -eq 0 ]; then as=; else as="sudo -n"; fi
    # Without the right to ask, the copy itself shows it.
    if config=$($as sshd -T 2>/dev/null); then
        sftp=$(echo "$config" | sed -n 's/^subsystem sftp \([^ ]*\).*/\1/p')
        case $sftp in
        '') fail "sshd has SFTP switched off" "put 'Subsystem sftp internal-sftp' into /etc/ssh/sshd_config, then 'systemctl reload ssh'" ;;
        internal-sftp) ;;
        *) [ -x "$sftp" ] || fail "there is no $sftp" "apt-get install openssh-sftp-server" ;;
        esac
    fi
}
