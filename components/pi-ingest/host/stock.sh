stock_own() {
    nginx=$root/etc/nginx
    for file in "$nginx"/sites-enabled/* "$nginx"/conf.d/*.conf; do
        if [ -e "$file" ] && [ "$(basename "$file")" != default ]; then
            echo "$file"
            return 0
        fi
    done
    for file in "$nginx"/modules-enabled/*.conf; do
        if [ -e "$file" ] && grep -Eqv '^[[:space:]]*(#|load_module[[:space:]]|$)' "$file"; then
            echo "$file"
            return 0
        fi
    done
    block=$(stock_text | grep -Eo '(^|[;{} ])(rtmp|stream|mail) *[{]' | head -n 1 | tr -cd '[:lower:]')
    if [ -n "$block" ]; then
        echo "the $block block of $nginx/nginx.conf"
        return 0
    fi
    # As dpkg delivered it? A line each: path, digest.
    # shellcheck disable=SC2016 # dpkg's to expand
    dpkg-query -W -f '${Conffiles}\n' nginx-common nginx 2>/dev/null | while read -r file digest _; do
        case $file in /etc/nginx/nginx.conf | /etc/nginx/sites-available/default) ;; *) continue ;; esac
        if [ ! -f "$root$file" ]; then continue; fi
        now=$(md5sum <"$root$file")
        if [ "${now%% *}" != "$digest" ]; then
            echo "$root$file"
            break
        fi
    done
}
# Its configuration on one line, includes and all; what can be read of it where nginx itself refuses it.
stock_text() {
    {
        nginx -T -q -c "$root/etc/nginx/nginx.conf" 2>/dev/null ||
            cat "$root"/etc/nginx/nginx.conf "$root"/etc/nginx/modules-enabled/*.conf 2>/dev/null || :
    } | sed 's/#.*//' | tr -s '[:space:]' ' '
}
