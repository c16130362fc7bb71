#!/bin/sh
# Writes the table of all messages into content/README.md, from base/codes.def.
# usage: generator/reference.sh          rewrites the section
#        generator/reference.sh --check  fails if it is not up to date
set -eu
cd "$(dirname "$0")/.."

page=content/README.md
begin='<!-- messages: made by `make reference` from generator/base/codes.def -->'
end='<!-- end of messages -->'
new=$(mktemp)
trap 'rm -f "$new"' EXIT

table() {
    echo "$begin"
    echo '| code | | what is wrong |'
    echo '|---|---|---|'
    sed -n 's/^CB_CODE([A-Z0-9_]*, *\([0-9]*\), *\([A-Z]*\), *"\(.*\)").*/\1|\2|\3/p' generator/base/codes.def |
        while IFS='|' read -r number severity summary; do
            printf '| CB%03d | %s | %s |\n' "$number" "$(echo "$severity" | tr A-Z a-z)" "$summary"
        done
    echo "$end"
}

if ! grep -qF "$begin" "$page"; then
    { cat "$page"; printf '\n## Messages\n\n%s\n%s\n' "$begin" "$end"; } >"$new"
    cat "$new" >"$page"
fi
{
    sed "/^$(printf '%s' "$begin" | sed 's/[]\/$*.^[]/\\&/g')\$/,\$d" "$page"
    table
    sed "1,/^$end\$/d" "$page"
} >"$new"

if [ "${1:-}" = --check ]; then
    diff -u "$page" "$new"
else
    cat "$new" >"$page"
fi
