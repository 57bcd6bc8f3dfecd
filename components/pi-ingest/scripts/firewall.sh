# Loads the rules, and notes in its runtime folder whether they hold: `on`, or why not. Never fails, since a host without nftables still
# streams: the release reports it when it is applied, and `pi-live pi check` each time.
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL=C
if ! command -v nft >/dev/null; then
    state="off nftables is not installed"
elif said=$(nft -f "$rules" 2>&1); then
    state=on
else
    state="off nftables refuses the rules: $(printf '%s\n' "$said" | sed 's/^.*Error: //' | head -n 1)"
fi
echo "$state" >"$RUNTIME_DIRECTORY/state"
if [ "$state" != on ]; then echo "${state#off }" >&2; fi
exit 0
