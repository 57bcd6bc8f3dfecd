warn_firewall() {
    held=$root/run/pi-live-firewall/state
    if [ ! -e "$base/current/firewall.nft" ] || [ ! -e "$held" ] || [ "$(cat "$held")" = on ]; then return 0; fi
    fix="apt-get install nftables, then systemctl restart pi-live-firewall"
    if command -v nft >/dev/null; then
        # It may have come since the unit started.
        systemctl restart pi-live-firewall.service || :
        if [ "$(cat "$held" 2>/dev/null || :)" = on ]; then return 0; fi
        fix="run 'nft -f /opt/pi-live/current/firewall.nft' there: it names what this kernel or container lacks"
    fi
    say "warning: no firewall in front of port 1935 on $host ($(sed 's/^off //' "$held" 2>/dev/null || :)): nginx refuses streams of other networks, but idle connections from anywhere can take its places. Fix: $fix"
}
