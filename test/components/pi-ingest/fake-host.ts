import { FakeHost } from "./fixtures";

/** Knows which units were started; `list-units` and `show` tell it. */
const systemctl = `
echo "$*" >>"$HOST/systemctl"
mkdir -p "$HOST/active"
verb=$1
shift
never() { grep -qs never-starts "$PI_LIVE_ROOT/opt/pi-live/current/nginx.conf"; }
case $verb in
list-units) ls "$HOST/active" ;;
restart)
    # A test holds it up here.
    while [ -e "$HOST/hold" ]; do sleep 0.05; done
    shift
    for unit; do : >"$HOST/active/$unit"; done ;;
stop) for unit; do rm -f "$HOST/active/$unit"; done ;;
show)
    for unit; do :; done
    echo LoadState=loaded
    if never && [ "$unit" = pi-live-nginx.service ]; then echo ActiveState=failed
    elif [ -e "$HOST/active/$unit" ]; then echo ActiveState=active; else echo ActiveState=inactive; fi
    ;;
is-enabled | is-active) cat "$HOST/stock-$verb" 2>/dev/null || exit 1 ;;
disable) rm -f "$HOST"/stock-* ;;
esac`;

/** A host that has all packages; `broken` in a file makes nginx or systemd refuse it, `never-starts` keeps nginx from starting. */
export function makeHost(): FakeHost {
    const host = new FakeHost({
        systemctl,
        nginx: 'for file; do :; done\nif grep -q broken "$file"; then echo "unknown directive broken" >&2; exit 1; fi',
        "systemd-analyze": 'shift\ngrep -H broken "$@" || true',
        ffmpeg: ":",
        ss: ":",
        // The test's disk is everybody's.
        sync: ":",
        journalctl: ":",
        // The probe's connections.
        bash: ":",
        dpkg: ":",
        "apt-get":
            'echo "$*" >>"$HOST/apt"\ncase "$*" in *" -s install"*) echo "Inst libnginx-mod-rtmp (1.2.2)" ;; esac',
    });
    host.write("root/usr/lib/nginx/modules/ngx_rtmp_module.so", "");
    host.write("root/etc/os-release", "ID=debian\nVERSION_ID=12\n");
    return host;
}
