# facts.sh RULES DEVICE...: facts of a host, `name value` lines. RULES: where the release's firewall rules lie; DEVICE: a camera's. Changes nothing.
rules=$1
shift
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL=C
echo "clock $(timedatectl show -p NTPSynchronized --value 2>/dev/null)"
echo "disk $(df -Pm / | awk 'NR == 2 { print $4 }')"
for program in nginx ffmpeg rpicam-vid libcamera-vid raspivid curl; do
    if command -v "$program" >/dev/null; then echo "has_$(printf %s "$program" | tr - _)"; fi
done
if [ -e /usr/lib/nginx/modules/ngx_rtmp_module.so ]; then echo has_rtmp; fi

# `firewall on`, `firewall off WHY` or `firewall none`, and how many connections it refused. Only root may read the rules.
if [ ! -e "$rules" ]; then
    echo "firewall none"
else
    held=$(cat /run/pi-live-firewall/state 2>/dev/null || echo "off pi-live-firewall.service does not run")
    if [ "$held" = on ] && sudo -n true 2>/dev/null; then
        # shellcheck disable=SC2016 # the inner shell's to expand
        table=$(sudo -n sh -c 'PATH=$PATH:/usr/sbin:/sbin nft list table inet pi_live' 2>/dev/null) || held="off another program took the rules away"
        printf '%s\n' "$table" | awk '$1 == "counter" && NF == 3 { name = $2 } $1 == "packets" { print "refused_" name, $2 }'
    fi
    echo "firewall $held"
fi

for device in "$@"; do [ -e "$device" ] || echo "absent $device"; done

# The folder of the release that runs, and the copy that was installed whole last.
echo "release $(basename "$(readlink /opt/pi-live/current 2>/dev/null)" 2>/dev/null)"
echo "install $(head -n 1 /var/lib/pi-live/install 2>/dev/null)"
