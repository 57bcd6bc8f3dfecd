# figures.sh METRICS: the figures of a host as its metrics.sh prints them, and its installation as one more. 66: no release is there.
[ -f "$1" ] || exit 66
printf 'pi_live_installation_info{installation="%s"} 1\n' "$(head -n 1 /var/lib/pi-live/install 2>/dev/null)"
# As root, since the reports of the services are; the user that provisions may.
exec sudo -n bash "$1"
