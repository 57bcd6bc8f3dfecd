# send COMMAND...: to the camera's own application.
send() { "$@" -f flv -flvflags no_duration_filesize "${network_timeout[@]}" "$rtmp_url"; }

