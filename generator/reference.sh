#!/bin/sh
# Writes what the documentation says that the sources say, too: the table of all messages in
# content/README.md, from base/codes.def, and the commands in README.md, from the program's help.
# usage: generator/reference.sh          rewrites the sections
#        generator/reference.sh --check  fails if they are not up to date
set -eu
cd "$(dirname "$0")/.."

program=build/casebook
new=$(mktemp)
trap 'rm -f "$new"' EXIT

messages() {
    echo '| code | | what is wrong |'
    echo '|---|---|---|'
    sed -n 's/^CB_CODE([A-Z0-9_]*, *\([0-9]*\), *\([A-Z]*\), *"\(.*\)").*/\1|\2|\3/p' generator/base/codes.def |
        while IFS='|' read -r number severity summary; do
            printf '| CB%03d | %s | %s |\n' "$number" "$(echo "$severity" | tr A-Z a-z)" "$summary"
        done
}

commands() {
    echo
    $program --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | while read -r command; do
        $program "$command" --help | sed -n '1,/^$/p' |
            sed -e '/^$/d' -e 's/^Usage: //' -e 's/^       //' -e 's/^/    /'
    done
    echo
}

# Replaces what stands between two lines of a page by what a function prints.
section() {
    page=$1 begin=$2 end=$3 content=$4
    grep -qxF "$begin" "$page" && grep -qxF "$end" "$page" || {
        echo "reference.sh: $page lacks \"$begin\" or \"$end\"" >&2
        exit 3
    }
    {
        awk -v begin="$begin" '{ print } $0 == begin { exit }' "$page"
        $content
        awk -v end="$end" '$0 == end { after = 1 } after' "$page"
    } >"$new"
    if [ "$check" ]; then
        diff -u "$page" "$new"
    else
        cat "$new" >"$page"
    fi
}

check=
[ "${1:-}" != --check ] || check=yes
section content/README.md '<!-- messages: made by `make reference` from generator/base/codes.def -->' \
    '<!-- end of messages -->' messages
section README.md '<!-- commands: made by `make reference` from the help of the program -->' \
    '<!-- end of commands -->' commands
