#!/bin/sh
# Writes TAP: a site with compressed copies, published as README.md says, arrives as it was built:
# by rsync and rclone into a folder; under a sub-path of nginx and of lighttpd, packed where the
# browser takes it. What is not installed is skipped. usage: deploy.sh PROGRAM
set -eu

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
chmod 755 "$work" # a server may run as somebody else
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    server=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

number=0
ok() {
    number=$((number + 1))
    echo "ok $number - $1"
}
not_ok() {
    number=$((number + 1))
    echo "not ok $number - $1"
}
check() { # NAME COMMAND…
    name=$1
    shift
    if "$@" >>"$work/log" 2>&1; then ok "$name"; else not_ok "$name"; tail -n 5 "$work/log" | sed 's/^/# /' >&2; fi
}
has() { # COMMAND: or its tests are skipped
    command -v "$1" >/dev/null && return
    number=$((number + 1))
    echo "ok $number - $1 # SKIP not installed"
    return 1
}

"$program" build content --out "$work/public" --base-url http://127.0.0.1:8123/team/cases/ --compress >"$work/log" 2>&1
site=$work/public

is_same() {
    diff -r "$site" "$1"
}

# Nothing is sent a second time.
sends_nothing() {
    test -z "$(rsync --archive --checksum --delete --itemize-changes "$site/" "$work/rsync/")"
}

if has rsync; then
    check 'rsync brings the whole site' rsync --archive --checksum --delete --delay-updates "$site/" "$work/rsync/"
    check 'rsync: it is the same' is_same "$work/rsync"
    check 'rsync: nothing is sent again' sends_nothing
fi

if has rclone; then
    check 'rclone brings the whole site' rclone --config /dev/null sync --checksum "$site" "$work/rclone"
    check 'rclone: it is the same' is_same "$work/rclone"
    check 'rclone: nothing differs' rclone --config /dev/null check "$site" "$work/rclone"
fi

# Every file through a server: as it is, and packed if it says so.
serves_all() { # ADDRESS
    (cd "$site" && find . -type f ! -name '*.gz' ! -name '*.br' ! -name '.*' | sort | awk 'NR % 40 == 1') |
        while read -r file; do
            curl -fsS "$1/${file#./}" | cmp - "$site/$file" || exit 1
            curl -fsS --compressed "$1/${file#./}" | cmp - "$site/$file" || exit 1
        done
}
serves_packed() { # ADDRESS
    curl -fsS -o "$work/packed" -D "$work/head" -H 'Accept-Encoding: gzip' "$1/cases.html"
    grep -qi '^content-encoding: gzip' "$work/head" && cmp "$work/packed" "$site/cases.html.gz"
}
is_missing() { # ADDRESS
    test "$(curl -s -o "$work/missing" -w '%{http_code}' "$1/nowhere.html")" = 404 && cmp "$work/missing" "$site/404.html"
}
waits_for() { # ADDRESS
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        curl -fsS -o /dev/null "$1/index.html" && return
        sleep 0.3
    done
    return 1
}

if has nginx; then
    cat >"$work/nginx.conf" <<CONF
worker_processes 1;
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
    server {
        listen 127.0.0.1:8123;
        location /team/cases/ {
            alias $site/;
            index index.html;
            gzip_static on;
            error_page 404 /team/cases/404.html;
        }
    }
}
CONF
    nginx -c "$work/nginx.conf" -g 'daemon off;' >>"$work/log" 2>&1 &
    server=$!
    address=http://127.0.0.1:8123/team/cases
    check 'nginx answers under a sub-path' waits_for "$address"
    check 'nginx sends every file as it was built' serves_all "$address"
    check 'nginx sends the copies packed beforehand' serves_packed "$address"
    check 'nginx shows 404.html' is_missing "$address"
    stop
fi

if has lighttpd; then
    cat >"$work/lighttpd.conf" <<CONF
server.modules = ("mod_alias", "mod_indexfile", "mod_deflate")
server.bind = "127.0.0.1"
server.port = 8124
server.document-root = "$work"
index-file.names = ("index.html")
alias.url = ("/team/cases/" => "$site/")
server.errorfile-prefix = "$site/"
mimetype.assign = (".html" => "text/html; charset=utf-8", ".css" => "text/css", ".js" => "text/javascript",
    ".json" => "application/json", ".svg" => "image/svg+xml", ".pdf" => "application/pdf", "" => "application/octet-stream")
deflate.mimetypes = ("text/", "application/json", "image/svg+xml")
deflate.allowed-encodings = ("br", "gzip")
CONF
    lighttpd -D -f "$work/lighttpd.conf" >>"$work/log" 2>&1 &
    server=$!
    address=http://127.0.0.1:8124/team/cases
    check 'lighttpd answers under a sub-path' waits_for "$address"
    check 'lighttpd sends every file as it was built' serves_all "$address"
    check 'lighttpd shows 404.html' is_missing "$address"
    stop
fi

echo "1..$number"
