generators=$system-generators
mkdir -p "$lib" "$etc"
read_secrets && code=0 || code=$?
case $code in
0) ;;
2) fail "standard input holds an unknown kind of secret" "run the bundle with the secrets of its own version" ;;
3) fail "the connection was cut before the secrets were there" "run pulumi up again" ;;
*) exit "$code" ;;
esac
chmod 755 "$stage/generator.sh"
step 3
record_found
step 4

current=$(readlink "$base/current" || :)
if [ -n "$current" ] && diff -r "$stage" "$base/$current" >/dev/null 2>&1; then
    lacking
    if [ -n "$missing" ]; then install_packages; fi
    rm -rf "$stage"
    stage=
    id=$current
else
    install_packages
    step 5
    test_release
    step 6
    # Another secret makes another folder of the same release; one of the two names is not the current one.
    id=releases/$hash
    if [ "$id" = "$current" ]; then id=$id.2; fi
    rm -rf "${base:?}/$id"
    sync -f "$stage"
    mv -T "$stage" "$base/$id"
    stage=
    sync -f "$base"
fi
step 7

# Everything else goes through one link: the units by a generator, the secrets by a link of their own.
mkdir -p "$generators"
if [ "$(readlink "$generators/pi-live" || :)" != ../../../opt/pi-live/current/generator.sh ]; then
    ln -sfn ../../../opt/pi-live/current/generator.sh "$generators/pi-live"
fi
know_state
if [ ! -L "$etc/secrets" ]; then
    # As an earlier pi-live had it; its release takes its secrets along.
    if [ -d "$etc/secrets" ] && [ -n "$current" ]; then mv "$etc/secrets" "$base/$current/secrets"; fi
    rm -rf "$etc/secrets"
    ln -s ../../opt/pi-live/current/secrets "$etc/secrets"
fi
step 8

if [ "$id" != "$current" ]; then
    if [ -n "$current" ] && [ ! -e "$base/good" ]; then echo "$current" >"$base/good"; fi
    set_install_aside
    point_at "$id"
fi
step 9
stock_off
step 10
wrong=pi-live-nginx.service
if ! settle; then go_back; fi
if [ -n "$changed" ] || [ "$(cat "$base/good" 2>/dev/null || :)" != "$id" ]; then
    if ! probe; then go_back; fi
fi
step 14
touch "$base/$id/apply.sh"
if [ "$(cat "$base/good" 2>/dev/null || :)" != "$id" ]; then
    echo "$id" >"$base/.good.new"
    mv "$base/.good.new" "$base/good"
fi
note_install

# The last three releases stay, without secrets; so does the newest copy of this script.
kept=0
# shellcheck disable=SC2012 # names are hexadecimal
for release in $(cd "$base/releases" && ls -1t -- */apply.sh); do
    release=releases/$(dirname "$release")
    if [ "$release" = "$id" ]; then continue; fi
    kept=$((kept + 1))
    rm -rf "${base:?}/$release/secrets"
    if [ $kept -ge 3 ]; then rm -rf "${base:?}/$release"; fi
done
for copy in "$(dirname "$0")"/.pi-live-*.sh; do
    if [ "$copy" != "$(dirname "$0")/$(basename "$0")" ]; then rm -f "$copy"; fi
done
step 15
{
    echo "pi-live: release $hash runs"
    if [ -n "$current" ] && [ "$id" != "$current" ]; then echo "pi-live: the host held ${current#releases/} before"; fi
    if [ -n "$changed" ]; then echo "pi-live: started$changed"; fi
    warn_firewall
} || :
