#!/bin/sh
# Writes TAP: what the program does with the sample collection, with memory watched. `make valgrind`
# has written the program as a script that runs it so. usage: valgrind.sh PROGRAM
set -u
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cp -r content "$work/content"
cp -r tests/e2e/small "$work/small"
cd "$work" || exit 1
printf 'id,title,organisation,sector\nfresh,Fresh,Organisation,care\n' >table.csv
echo '{{ title }}{% for one in items %}, {{ one | upper }}{% endfor %}' >page.html
echo '{"title": "A title", "items": ["b", "c"]}' >data.json

number=0
check() { # WORDS…: the command must end well
    number=$((number + 1))
    if "$program" "$@" >"$work/out" 2>"$work/err"; then
        echo "ok $number - casebook $*"
    else
        echo "not ok $number - casebook $*"
        tail -n 60 "$work/err" | sed 's/^/# /' >&2
    fi
}

check check content
check check content --report report
check build content --out public --jobs 2
check build content --out public --theme civic --no-pdf
check export csv content
check export json content
check export csv small
check import table.csv small
check new topic another small
check schema content
check diff content content
check render page.html --data data.json --repeat 3
check init fresh
check build fresh --out fresh-public
check init from-table --from-csv table.csv
echo "1..$number"
